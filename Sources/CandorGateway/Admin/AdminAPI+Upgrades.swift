#if Gateway
    import CandorAccess

    /// Wishes for a higher tier.
    extension AdminAPI {
        func upgrades(_ call: AdminCall) async throws(AccessError) -> AdminResponse {
            struct Page: Encodable {
                let upgrades: [UpgradeRequest]
                let total: Int
            }
            let limit = try call.target.limit(100)
            let all = try await administration.upgrades(try call.target.word("state"))
            return .json(Page(upgrades: all.suffix(limit).reversed(), total: all.count))
        }

        func requestUpgrade(_ call: AdminCall) async throws(AccessError) -> AdminResponse {
            let body = try AdminBody(call.body, keys: "account", "tier", "justification")
            let (account, tier) = (try body.required("account"), try body.required("tier"))
            let request = try await administration.requestUpgrade(
                of: account, to: tier, justification: try body.text("justification") ?? "")
            return .json(request, status: 201)
        }

        func approveUpgrade(_ call: AdminCall) async throws(AccessError) -> AdminResponse {
            try await review(call) { .approve(by: $0, reason: $1) }
        }

        func denyUpgrade(_ call: AdminCall) async throws(AccessError) -> AdminResponse {
            try await review(call) { .deny(by: $0, reason: $1) }
        }

        func revokeUpgrade(_ call: AdminCall) async throws(AccessError) -> AdminResponse {
            try await review(call) { .revoke(by: $0, reason: $1) }
        }

        private func review(
            _ call: AdminCall, _ step: (_ by: String, _ reason: String) -> UpgradeRequest.Step
        ) async throws(AccessError) -> AdminResponse {
            let reason = try AdminBody(call.body, keys: "reason").required("reason")
            return .json(try await administration.review(call.number("upgrade"), step(call.administrator, reason)))
        }
    }
#endif
