#if Gateway
    import CandorAccess
    import HTTPTypes

    /// Who asks, and what it declares.
    struct Caller: Sendable {
        let account: String
        /// The most that it wants, by the header `Candor-Level`, and the use that it declares, by `Candor-Use-Case`.
        private(set) var declared: AccessRequest

        /// - Throws: ``Refusal`` for a level that does not exist.
        init(_ account: String, headers: HTTPFields) throws(Refusal) {
            self.account = account
            declared = AccessRequest(useCase: headers[.candorUseCase])
            if let level = headers[.candorLevel] { try lower(to: level, "Candor-Level") }
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

    extension HTTPField.Name {
        static let candorLevel = HTTPField.Name("Candor-Level")!
        static let candorUseCase = HTTPField.Name("Candor-Use-Case")!
        static let apiKey = HTTPField.Name("X-API-Key")!
        static let requestID = HTTPField.Name("X-Request-ID")!
        static let inferenceHeaderLength = HTTPField.Name("Inference-Header-Content-Length")!
    }
#endif
