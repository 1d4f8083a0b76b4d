import CandorAccess
import Testing

@Suite struct UpgradeTests {
    private static let day: UInt64 = 86_400

    private func configuration() throws -> AccessConfiguration {
        var tiers = AccessConfiguration.defaultTiers
        tiers["premium"] = Tier(.full, upgrade: .review, days: 90)
        return try AccessConfiguration(tiers: tiers, reviewDays: 30)
    }

    private func request(_ state: UpgradeRequest.State) throws -> UpgradeRequest {
        let configuration = try configuration(), tier = try #require(configuration.tiers["premium"])
        let account = try Account("a", organisation: "o", tier: "free")
        var request = try UpgradeRequest(
            id: 1, by: account, tier: "premium", justification: "thesis", configuration, at: 0)
        switch state {
        case .pending: break
        case .approved: try request.take(.approve(by: "r", reason: "ok"), tier, at: 1)
        case .denied: try request.take(.deny(by: "r", reason: "no"), tier, at: 1)
        case .expired: try request.take(.expire, tier, at: 30 * Self.day)
        case .revoked:
            try request.take(.approve(by: "r", reason: "ok"), tier, at: 1)
            try request.take(.revoke(by: "r", reason: "abuse"), tier, at: 2)
        }
        #expect(request.state == state)
        return request
    }

    /// Every state, every step, before and after the time is over.
    @Test func everyStepOfEveryStateIsTheDiagrams() throws {
        let tier = Tier(.full, upgrade: .review, days: 90)
        let steps: [(UpgradeRequest.Step, UpgradeRequest.State)] = [
            (.approve(by: "r", reason: "x"), .approved), (.deny(by: "r", reason: "x"), .denied), (.expire, .expired),
            (.revoke(by: "r", reason: "x"), .revoked),
        ]
        for state in UpgradeRequest.State.allCases {
            for (step, next) in steps {
                for time in [2, 200 * Self.day] {
                    var request = try request(state)
                    let before = request, isOver = time > 2
                    let isAllowed =
                        switch (state, next) {
                        case (.pending, .approved): !isOver
                        case (.pending, .denied), (.approved, .revoked): true
                        case (.pending, .expired), (.approved, .expired): isOver
                        default: false
                        }
                    if isAllowed {
                        try request.take(step, tier, at: time)
                        #expect(request.state == next && request.decided == time)
                    } else {
                        let error = #expect(throws: AccessError.self) { try request.take(step, tier, at: time) }
                        guard case .wrongState(1, _, _, _) = error else {
                            Issue.record("\(state) \(step): \(String(describing: error))")
                            continue
                        }
                        #expect(request == before)
                    }
                }
            }
        }
    }

    @Test func payingAccountsGetUpToStandardAtOnce() throws {
        let configuration = try configuration()
        var account = try Account("a", organisation: "o", tier: "free")
        func state(_ tier: String) throws -> UpgradeRequest {
            try UpgradeRequest(id: 1, by: account, tier: tier, justification: "why", configuration, at: 100)
        }
        #expect(try state("standard").state == .denied)
        #expect(try state("standard").reason == "a paid plan is required")
        account.hold(HeldFact("paying", evidence: "invoice", verifiedBy: "billing", from: 0, expires: 100))
        #expect(try state("standard").state == .denied, "a plan that is over")
        account.hold(HeldFact("paying", evidence: "invoice", verifiedBy: "billing", from: 0, expires: 101))
        #expect(try state("basic").state == .approved)
        #expect(try state("standard").state == .approved)
        #expect(try state("premium").state == .pending, "full needs a reviewer also of who pays")
    }

    @Test func wishesThatCannotBeAreRefused() throws {
        let configuration = try configuration()
        let account = try Account("a", organisation: "o", tier: "standard")
        func error(_ tier: String, _ justification: String) -> AccessError? {
            #expect(throws: AccessError.self) {
                try UpgradeRequest(id: 1, by: account, tier: tier, justification: justification, configuration, at: 0)
            }
        }
        #expect(error("gold", "x") == .unknown(what: "tier", name: "gold"))
        #expect(
            error("basic", "x") == .invalid(what: "tier of an upgrade", expected: "one above top-k", actual: "bucket"))
        #expect(
            error("premium", " \n")
                == .invalid(what: "justification", expected: "why the account needs the tier", actual: "nothing"))
        #expect(
            error("premium", String(repeating: "x", count: 4097))
                == .invalid(what: "justification", expected: "at most 4096 bytes", actual: "4097"))
    }

    @Test func nobodyReviewsTheirOwnWish() throws {
        let tier = Tier(.full, upgrade: .review)
        var own = try request(.pending)
        for step in [UpgradeRequest.Step.approve(by: "a", reason: "x"), .deny(by: "a", reason: "x")] {
            #expect(throws: AccessError.ownRequest(upgrade: 1, account: "a")) { try own.take(step, tier, at: 1) }
        }
        #expect(own.state == .pending)
    }

    @Test func closedTiersAreDenied() throws {
        let configuration = try AccessConfiguration(tiers: [
            "free": Tier(.label, upgrade: .closed), "house": Tier(.full, upgrade: .closed),
        ])
        let account = try Account("a", organisation: "o", tier: "free")
        let request = try UpgradeRequest(id: 1, by: account, tier: "house", justification: "x", configuration, at: 0)
        #expect(request.state == .denied)
    }
}
