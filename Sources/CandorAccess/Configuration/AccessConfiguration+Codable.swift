import CandorMasking

/// The keys of the document, JSON or YAML:
///
/// | key | values | default |
/// |---|---|---|
/// | `tiers` | name: {`level`, `upgrade`: automatic, review, closed; `days`} | free, basic, standard, premium |
/// | `roles` | name: {`level`, `requires`: facts, `useCases`} | internal-service, research-partner, ml-engineer, paying |
/// | `policies` | level: a policy as of `candor mask` | the levels without settings |
/// | `detailed` | bucket, top-k, full | full |
/// | `ladder` | list of {`when`, `over`, `per`, `level` or `policy`} | none |
/// | `rules` | name: {`when`, `over`, `per`, `action`: {`webhook`, `downgrade`, `noise`}, `expires` in seconds} | detailed-volume |
/// | `reviewDays` | 1 to 36500 | 30 |
/// | `auditDays` | 1 to 36500 | 400 |
///
/// A key that is not in the table is an error that names the place.
extension AccessConfiguration: Codable {
    private enum Key: String, CodingKey, CaseIterable {
        case tiers, roles, policies, detailed, ladder, rules, reviewDays, auditDays
    }

    /// Reads a configuration with any decoder.
    ///
    /// - Throws: ``AccessError/invalidConfiguration(place:expected:actual:)``; a decoder may wrap it. What is no document
    ///   at all is the decoder's own error.
    public init(from decoder: any Decoder) throws {
        let keys = try StrictObject<Key>(decoder)
        var policies: [DetailLevel: MaskPolicy] = [:]
        for (name, policy) in try keys.value(.policies, "policies by level", as: [String: MaskPolicy].self) ?? [:] {
            guard let level = DetailLevel(rawValue: name) else {
                throw AccessError.invalidConfiguration(
                    place: keys.place(.policies), expected: "label, bucket, top-k, full", actual: "\"\(name)\"")
            }
            policies[level] = policy
        }
        try self.init(
            tiers: keys.value(.tiers, "tiers by name") ?? Self.defaultTiers,
            roles: keys.value(.roles, "roles by name") ?? Self.defaultRoles,
            policies: policies,
            detailed: keys.word(.detailed) ?? .full,
            ladder: keys.value(.ladder, "a list of steps") ?? [],
            rules: keys.value(.rules, "rules by name") ?? Self.defaultRules,
            reviewDays: keys.value(.reviewDays, "a whole number of days") ?? 30,
            auditDays: keys.value(.auditDays, "a whole number of days") ?? 400)
    }

    /// Writes every setting.
    public func encode(to encoder: any Encoder) throws {
        var document = encoder.container(keyedBy: Key.self)
        try document.encode(tiers, forKey: .tiers)
        try document.encode(roles, forKey: .roles)
        try document.encode(
            Dictionary(uniqueKeysWithValues: DetailLevel.allCases.map { ($0.rawValue, policy(of: $0)) }),
            forKey: .policies)
        try document.encode(detailed, forKey: .detailed)
        try document.encode(ladder, forKey: .ladder)
        try document.encode(rules, forKey: .rules)
        try document.encode(reviewDays, forKey: .reviewDays)
        try document.encode(auditDays, forKey: .auditDays)
    }
}
