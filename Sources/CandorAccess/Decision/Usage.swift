/// What an account and its organisation have had, as rules and the ladder see it.
public struct Usage: Hashable, Sendable {
    /// Measures of one account, or of one organisation.
    public struct Measures: Hashable, Sendable {
        /// Rows in 24 hours.
        public var answers = 0.0
        /// Detailed rows in 24 hours.
        public var detailedAnswers = 0.0
        /// Bits in 24 hours.
        public var leakageBits = 0.0
        /// Bits ever.
        public var totalLeakageBits = 0.0
        /// Rows in a minute.
        public var requestRate = 0.0
        /// 0 to 1.
        public var labelEntropy = 0.0
        /// 0 to 1.
        public var nearDuplicates = 0.0
        /// 0 to 1.
        public var boundaryShare = 0.0

        /// Nothing yet.
        public init() {}

        /// The value of a measure.
        public subscript(measure: Measure) -> Double {
            switch measure {
            case .answers: answers
            case .detailedAnswers: detailedAnswers
            case .leakageBits: leakageBits
            case .totalLeakageBits: totalLeakageBits
            case .requestRate: requestRate
            case .labelEntropy: labelEntropy
            case .nearDuplicates: nearDuplicates
            case .boundaryShare: boundaryShare
            }
        }
    }

    /// Of the account.
    public var account = Measures()
    /// Of its organisation's accounts together.
    public var organisation = Measures()

    /// Nothing yet.
    public init() {}
}
