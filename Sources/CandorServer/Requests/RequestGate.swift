#if Gateway
    import CandorGateway
    import Synchronization

    /// How many requests are being answered, of all and of each account.
    package final class RequestGate: Sendable {
        /// Why a request is not let in.
        package enum Closed: Error {
            /// All requests together are as many as may be.
            case all
            /// Those of the account are.
            case account
        }

        private struct Counts {
            var all = 0
            var accounts: [String: Int] = [:]
        }

        private let limits: Limits
        private let counts = Mutex(Counts())

        package init(_ limits: Limits) { self.limits = limits }

        /// Lets a request in; ``leave(_:)`` must follow.
        package func enter(_ account: String) throws(Closed) {
            try counts.withLock { (counts) throws(Closed) in
                guard counts.all < limits.requests else { throw .all }
                let own = counts.accounts[account, default: 0]
                guard own < limits.requestsPerAccount else { throw .account }
                counts.all += 1
                counts.accounts[account] = own + 1
            }
        }

        /// Ends a request that was let in.
        package func leave(_ account: String) {
            counts.withLock { counts in
                counts.all -= 1
                let own = counts.accounts[account, default: 1] - 1
                counts.accounts[account] = own == 0 ? nil : own
            }
        }

        /// Requests that are being answered.
        package var current: Int { counts.withLock { $0.all } }
    }
#endif
