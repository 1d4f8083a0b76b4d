/// What an operator looks at.
extension AccessService {
    /// An account with what it has had.
    public struct Consumer: Hashable, Sendable {
        /// Who.
        public let account: Account
        /// What it has had.
        public let usage: Usage.Measures
    }

    /// Whether the store kept what was last written; while it does not, everybody gets the lowest level.
    public var isStoreAvailable: Bool { get async { commits.isStoreAvailable } }

    /// An organisation as this server knows it; nil for one that nobody ever restricted.
    public func organisation(_ name: String) -> Organisation? { state.withLock { $0.organisations[name] } }

    /// All organisations that were ever restricted, by name.
    public func organisations() -> [Organisation] {
        state.withLock { Array($0.organisations.values) }.sorted { $0.name < $1.name }
    }

    /// The accounts of which a measure is largest, largest first; those of which it is 0 are left out.
    ///
    /// - Complexity: O(accounts · log `limit`). Requests are held up by 256 accounts at a time, less than a millisecond.
    public func topConsumers(by measure: Measure, limit: Int) -> [Consumer] {
        let now = clock.now()
        let accounts = accounts()
        var top: [Consumer] = []
        for start in stride(from: 0, to: accounts.count, by: 256) {
            let batch = accounts[start..<min(start + 256, accounts.count)]
            top += state.withLock { state in
                batch.map { Consumer(account: $0, usage: state.usage(of: $0, at: now).account) }
            }.filter { $0.usage[measure] > 0 }
            guard top.count > 2 * limit else { continue }
            top = Self.largest(top, by: measure, limit)
        }
        return Self.largest(top, by: measure, limit)
    }

    private static func largest(_ consumers: [Consumer], by measure: Measure, _ limit: Int) -> [Consumer] {
        Array(
            consumers.sorted {
                ($1.usage[measure], $0.account.name) < ($0.usage[measure], $1.account.name)
            }.prefix(max(0, limit)))
    }
}
