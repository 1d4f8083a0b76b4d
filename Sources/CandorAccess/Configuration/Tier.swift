/// What an account has without any role.
public struct Tier: Hashable, Codable, Sendable {
    /// How an account gets into a tier.
    public enum Upgrade: String, CaseIterable, Codable, Sendable {
        /// At once, for accounts that hold the fact "paying".
        case automatic
        /// When a reviewer approves the justification.
        case review
        /// Only by an administrator.
        case closed
    }

    /// Its level.
    public let level: DetailLevel
    /// How accounts get there.
    public let upgrade: Upgrade
    /// Days until an approved upgrade is over; nil until it is revoked.
    public let days: Int?

    /// A tier of a level.
    public init(_ level: DetailLevel, upgrade: Upgrade, days: Int? = nil) {
        self.level = level
        self.upgrade = upgrade
        self.days = days
    }

    private enum CodingKeys: String, CodingKey, CaseIterable {
        case level, upgrade, days
    }

    /// - Throws: ``AccessError/invalidConfiguration(place:expected:actual:)``.
    public init(from decoder: any Decoder) throws {
        let keys = try StrictObject<CodingKeys>(decoder)
        guard let level = try keys.word(.level, as: DetailLevel.self) else {
            throw AccessError.invalidConfiguration(place: keys.place(.level), expected: "a level", actual: "nothing")
        }
        self.level = level
        upgrade = try keys.word(.upgrade) ?? .review
        days = try keys.value(.days, "a whole number of days")
    }
}

/// What facts give besides the tier.
public struct Role: Hashable, Codable, Sendable {
    /// Its level.
    public let level: DetailLevel
    /// The facts that an account must hold, all of them.
    public let requires: [String]
    /// The uses that it is for; empty for any. A request that declares another use does not have this role; one that
    /// declares none has it, so that a declaration lowers the level and never raises it.
    public let useCases: [String]

    /// A role of facts.
    public init(_ level: DetailLevel, requires: [String], useCases: [String] = []) {
        self.level = level
        self.requires = requires
        self.useCases = useCases
    }

    private enum CodingKeys: String, CodingKey, CaseIterable {
        case level, requires, useCases
    }

    /// - Throws: ``AccessError/invalidConfiguration(place:expected:actual:)``.
    public init(from decoder: any Decoder) throws {
        let keys = try StrictObject<CodingKeys>(decoder)
        guard let level = try keys.word(.level, as: DetailLevel.self) else {
            throw AccessError.invalidConfiguration(place: keys.place(.level), expected: "a level", actual: "nothing")
        }
        self.level = level
        requires = try keys.required(.requires, "a list of facts")
        useCases = try keys.value(.useCases, "a list of uses") ?? []
    }
}
