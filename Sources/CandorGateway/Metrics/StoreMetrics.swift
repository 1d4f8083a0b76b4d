#if Gateway
    import CandorAccess
    import CoreMetrics

    /// What the store holds, as numbers: the same at every gateway of one store.
    struct StoreMetrics: Sendable {
        private typealias Name = GatewayMetrics.Name

        /// Steps of upgrades as the log names them.
        private static let steps: [AuditEntry.Kind: String] = [
            .upgradeRequested: "requested", .upgradeApproved: "approved", .upgradeDenied: "denied",
            .upgradeExpired: "expired", .upgradeRevoked: "revoked",
        ]
        /// In place of names that the configuration does not have, so that series stay few.
        private static let other = "other"

        private let accounts: [String: Meter]
        private let upgrades: [AuditEntry.Kind: Counter]
        private let alerts: [String: Counter]
        private let pending, available, auditRecords, auditFollowed: Meter

        init(factory: any MetricsFactory, configuration: AccessConfiguration) {
            accounts = Self.each(Array(configuration.tiers.keys) + [Self.other]) {
                Meter(label: Name.accounts, dimensions: [("tier", $0)], factory: factory)
            }
            alerts = Self.each(Array(configuration.rules.keys) + [Self.other]) {
                Counter(label: Name.alerts, dimensions: [("rule", $0)], factory: factory)
            }
            upgrades = Self.steps.mapValues {
                Counter(label: Name.upgrades, dimensions: [("step", $0)], factory: factory)
            }
            pending = Meter(label: Name.pending, dimensions: [], factory: factory)
            available = Meter(label: Name.storeAvailable, dimensions: [], factory: factory)
            auditRecords = Meter(label: Name.auditRecords, dimensions: [], factory: factory)
            auditFollowed = Meter(label: Name.auditFollowed, dimensions: [], factory: factory)
        }

        func setAccounts(_ distribution: [String: Int]) {
            for (tier, meter) in accounts where tier != Self.other { meter.set(distribution[tier] ?? 0) }
            accounts[Self.other]?.set(
                distribution.filter { accounts[$0.key] == nil || $0.key == Self.other }.values.reduce(0, +))
        }

        func setPending(_ count: Int) { pending.set(count) }
        func setAvailable(_ isAvailable: Bool) { available.set(isAvailable ? 1 : 0) }
        func setAudit(records: UInt64) { auditRecords.set(Double(records)) }
        func setFollowed(through sequence: UInt64) { auditFollowed.set(Double(sequence)) }
        func countAlert(_ rule: String) { (alerts[rule] ?? alerts[Self.other])?.increment() }
        func countUpgrade(_ step: AuditEntry.Kind) { upgrades[step]?.increment() }

        private static func each<Handle>(_ names: [String], _ make: (String) -> Handle) -> [String: Handle] {
            Dictionary(names.map { ($0, make($0)) }, uniquingKeysWith: { first, _ in first })
        }
    }
#endif
