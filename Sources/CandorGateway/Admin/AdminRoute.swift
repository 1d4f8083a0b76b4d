#if Gateway
    import CandorAccess

    /// What a route is asked with.
    struct AdminCall: Sendable {
        let target: AdminTarget
        /// Parts of the path by their name in the template.
        let parameters: [String: String]
        let administrator: String
        let body: [UInt8]

        /// A part of the path; the template has it.
        subscript(name: String) -> String { parameters[name] ?? "" }

        /// A part of the path that is a number.
        func number(_ name: String) throws(AccessError) -> Int {
            guard let number = Int(self[name]) else { throw .unknown(what: "upgrade", name: self[name]) }
            return number
        }
    }

    /// A method on paths of a form, and what answers it.
    package struct AdminRoute: Sendable {
        /// A method of the API.
        typealias Handler = @Sendable (AdminAPI) -> @Sendable (AdminCall) async throws(AccessError) -> AdminResponse

        package let method: String
        /// Such as `/v1/accounts/{account}`.
        package let template: String
        /// Keys that the query may have.
        let query: [String]
        let handler: Handler
        private let parts: [Substring]

        init(_ method: String, _ template: String, query: [String] = [], _ handler: @escaping Handler) {
            self.method = method
            self.template = template
            self.query = query
            self.handler = handler
            parts = template.split(separator: "/")
        }

        /// The named parts of a path of this form; nil for another path.
        func match(_ path: [String]) -> [String: String]? {
            guard path.count == parts.count else { return nil }
            var parameters: [String: String] = [:]
            for (part, given) in zip(parts, path) {
                if part.hasPrefix("{") {
                    guard !given.isEmpty else { return nil }
                    parameters[String(part.dropFirst().dropLast())] = given
                } else if part != given {
                    return nil
                }
            }
            return parameters
        }
    }

    extension AdminRoute {
        /// All that the admin listener answers; `Documentation/openapi-admin.yaml` describes it.
        package static let all: [AdminRoute] = [
            AdminRoute("GET", "/", AdminAPI.dashboard),
            AdminRoute("GET", "/metrics", AdminAPI.exposition),
            AdminRoute("GET", "/v1/status", AdminAPI.status),
            AdminRoute("GET", "/v1/configuration", AdminAPI.configuration),
            AdminRoute("GET", "/v1/tiers", AdminAPI.tiers),
            AdminRoute("GET", "/v1/consumers", query: ["by", "limit"], AdminAPI.consumers),
            AdminRoute("GET", "/v1/alerts", query: ["limit"], AdminAPI.alerts),
            AdminRoute("GET", "/v1/restrictions", query: ["limit"], AdminAPI.restrictions),
            AdminRoute("GET", "/v1/accounts", query: ["after", "limit"], AdminAPI.accounts),
            AdminRoute("GET", "/v1/accounts/{account}", AdminAPI.account),
            AdminRoute("PUT", "/v1/accounts/{account}", AdminAPI.putAccount),
            AdminRoute("DELETE", "/v1/accounts/{account}", AdminAPI.deleteAccount),
            AdminRoute("GET", "/v1/accounts/{account}/usage", AdminAPI.usage),
            AdminRoute("PUT", "/v1/accounts/{account}/facts/{kind}", AdminAPI.putFact),
            AdminRoute("DELETE", "/v1/accounts/{account}/facts/{kind}", AdminAPI.deleteFact),
            AdminRoute("POST", "/v1/accounts/{account}/flags", AdminAPI.flagAccount),
            AdminRoute("POST", "/v1/accounts/{account}/lifts", AdminAPI.liftFromAccount),
            AdminRoute("GET", "/v1/organisations/{organisation}", AdminAPI.organisation),
            AdminRoute("POST", "/v1/organisations/{organisation}/flags", AdminAPI.flagOrganisation),
            AdminRoute("POST", "/v1/organisations/{organisation}/lifts", AdminAPI.liftFromOrganisation),
            AdminRoute("GET", "/v1/upgrades", query: ["state", "limit"], AdminAPI.upgrades),
            AdminRoute("POST", "/v1/upgrades", AdminAPI.requestUpgrade),
            AdminRoute("POST", "/v1/upgrades/{upgrade}/approve", AdminAPI.approveUpgrade),
            AdminRoute("POST", "/v1/upgrades/{upgrade}/deny", AdminAPI.denyUpgrade),
            AdminRoute("POST", "/v1/upgrades/{upgrade}/revoke", AdminAPI.revokeUpgrade),
            AdminRoute("GET", "/v1/audit/head", AdminAPI.auditHead),
            AdminRoute("GET", "/v1/audit/verification", query: ["after", "limit"], AdminAPI.verifyAudit),
        ]
    }
#endif
