#if Gateway
    import CandorAccess
    import NIOHTTP1

    /// Who asks, and what it declares.
    struct Caller: Sendable {
        let account: String
        /// The most that it wants, by the header `Candor-Level`, and the use that it declares, by `Candor-Use-Case`.
        private(set) var declared: AccessRequest

        /// - Throws: ``Refusal`` for a level that does not exist.
        init(_ account: String, level: String?, useCase: String?) throws(Refusal) {
            self.account = account
            declared = AccessRequest(useCase: useCase)
            if let level { try lower(to: level, "Candor-Level") }
        }

        /// - Throws: ``Refusal`` for a level that does not exist.
        init(_ account: String, headers: HTTPHeaders) throws(Refusal) {
            try self.init(
                account, level: headers.joined("candor-level"), useCase: headers.joined("candor-use-case"))
        }

        /// Wants no more than a level by its name, wherever it was named.
        mutating func lower(to name: String, _ place: String) throws(Refusal) {
            guard let level = DetailLevel(rawValue: name) else {
                throw Refusal(
                    .badRequest,
                    "\(place): expected \(DetailLevel.allCases.map(\.rawValue).joined(separator: ", "))")
            }
            declared = AccessRequest(level: min(level, declared.level ?? .full), useCase: declared.useCase)
        }
    }
#endif
