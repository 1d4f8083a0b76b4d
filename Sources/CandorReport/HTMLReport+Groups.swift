extension HTMLReport {
    /// How often both models abstain in one group of one public column, at the report's threshold.
    public struct GroupAbstention: Equatable, Sendable {
        /// What one model does with the group's points.
        public struct Service: Equatable, Sendable {
            /// The share of points that get no answer; the rest is the coverage.
            public var abstention: Double
            /// The share of right ones among the answers; NaN where there is none.
            public var answersRight: Double

            /// Makes the service of a group.
            public init(abstention: Double, answersRight: Double) {
                self.abstention = abstention
                self.answersRight = answersRight
            }
        }

        /// The predicate that defines the group.
        public var name: String
        /// Its reference points, at least one.
        public var count: Int
        /// By the model as trained.
        public var base: Service
        /// By the model after the attack.
        public var mirage: Service

        /// Makes the row of a group.
        public init(name: String, count: Int, base: Service, mirage: Service) {
            self.name = name
            self.count = count
            self.base = base
            self.mirage = mirage
        }
    }
}
