import CandorMasking

/// What one request gets, and why.
///
/// The reasons are for the operator: a caller that sees them learns about rules and about other accounts of its
/// organisation.
public struct AccessDecision: Hashable, Sendable {
    /// What gave or took.
    public struct Reasons: OptionSet, Hashable, Sendable {
        /// One bit a reason.
        public let rawValue: UInt16

        /// Reasons by their bits.
        public init(rawValue: UInt16) { self.rawValue = rawValue }

        /// The tier gives the level.
        public static let tier = Reasons(rawValue: 1)
        /// An approved upgrade gives the level.
        public static let grant = Reasons(rawValue: 2)
        /// A role gives the level.
        public static let role = Reasons(rawValue: 4)
        /// The account is not known.
        public static let unknownAccount = Reasons(rawValue: 8)
        /// The account's tier is not in the configuration.
        public static let unknownTier = Reasons(rawValue: 16)
        /// The request wants less.
        public static let requested = Reasons(rawValue: 32)
        /// The declared use is not that of a role that would have given more.
        public static let useCase = Reasons(rawValue: 64)
        /// A step of the ladder is below the level.
        public static let ladder = Reasons(rawValue: 128)
        /// A restriction of the account is below the level.
        public static let restriction = Reasons(rawValue: 256)
        /// A restriction of the organisation is below the level.
        public static let organisationRestriction = Reasons(rawValue: 512)
        /// Noise is multiplied.
        public static let noise = Reasons(rawValue: 1024)
        /// The store could not keep what was decided.
        public static let storeUnavailable = Reasons(rawValue: 2048)
    }

    /// What leaves at most.
    public let level: DetailLevel
    /// How it is masked.
    public let policy: MaskPolicy
    /// Why.
    public let reasons: Reasons
    /// The role that gives the level; nil where the tier does.
    public let role: String?
    /// Whether it is counted and logged as detailed.
    public let isDetailed: Bool
}

extension AccessDecision: CustomStringConvertible {
    /// The level and the reasons in words.
    public var description: String {
        let words: [(Reasons, String)] = [
            (.tier, "tier"), (.grant, "approved upgrade"), (.role, "role \(role ?? "")"),
            (.unknownAccount, "unknown account"), (.unknownTier, "unknown tier"), (.requested, "as requested"),
            (.useCase, "declared use"), (.ladder, "volume"), (.restriction, "restriction"),
            (.organisationRestriction, "restriction of the organisation"), (.noise, "more noise"),
            (.storeUnavailable, "store unavailable"),
        ]
        return "\(level.rawValue): " + words.filter { reasons.contains($0.0) }.map(\.1).joined(separator: ", ")
    }
}
