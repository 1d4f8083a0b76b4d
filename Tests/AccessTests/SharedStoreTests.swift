import CandorAccess
import Foundation
import Testing

/// Several servers on one store: limits hold for all of them together.
@Suite struct SharedStoreTests {
    private let clock = TestClock(), book = NoticeBook(), folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func ladder(_ measure: Measure, over value: Double, per scope: Scope = .account) throws
        -> AccessConfiguration
    {
        try AccessConfiguration(ladder: [LadderStep(Threshold(measure, over: value, per: scope), level: .topK)])
    }

    private func services(
        _ kind: StoreKind, _ configuration: AccessConfiguration, accounts: [String] = ["a"]
    ) async throws -> (AccessService, AccessService, any AccessStore) {
        let (one, two) = try kind.makeTwo(in: folder)
        let admin = AccessAdministration(configuration, store: one, clock: clock.clock)
        for account in accounts {
            try await admin.setAccount(account, organisation: "o", tier: "premium", by: "root")
        }
        let first = try await AccessService(configuration, store: one, clock: clock.clock, notifier: book)
        let second = try await AccessService(configuration, store: two, clock: clock.clock, notifier: book)
        return (first, second, one)
    }

    /// One after the other, without a second between: each sees what the other answered.
    @Test(arguments: StoreKind.allCases) func serversInTurnsDoNotPassAStep(kind: StoreKind) async throws {
        let (one, two, _) = try await services(kind, ladder(.detailedAnswers, over: 20))
        var levels: [DetailLevel] = []
        for index in 0..<30 {
            let service = index % 2 == 0 ? one : two
            levels.append(await service.admit("a", AccessRequest(), classes: 10).level)
        }
        #expect(levels == Array(repeating: .full, count: 20) + Array(repeating: .topK, count: 10))
    }

    /// At the same moment, by both: no more than the step allows leave, and all that were counted are in the store.
    @Test(arguments: StoreKind.allCases, [Measure.detailedAnswers, .answers])
    func serversAtOnceDoNotPassAStep(kind: StoreKind, measure: Measure) async throws {
        let accounts = (0..<4).map { "a\($0)" }
        let (one, two, store) = try await services(
            kind, ladder(measure, over: 100, per: .organisation), accounts: accounts)
        let levels = await withTaskGroup(of: DetailLevel.self) { group in
            for index in 0..<400 {
                let service = index % 2 == 0 ? one : two
                group.addTask { await service.admit(accounts[index / 2 % 4], AccessRequest(), classes: 10).level }
            }
            return await group.reduce(into: [DetailLevel]()) { $0.append($1) }
        }
        let full = levels.count { $0 == .full }
        #expect(full <= 100 && full > 50, "\(full)")
        #expect(levels.allSatisfy { $0 >= .topK }, "the store kept every one")
        clock.advance(1)
        try await one.refresh()
        try await two.refresh()
        let sums = [one.usage(of: "a0")?.organisation.answers, two.usage(of: "a0")?.organisation.answers]
        #expect(sums == [400, 400])
        let restarted = try await AccessService(AccessConfiguration(), store: store, clock: clock.clock)
        #expect(restarted.usage(of: "a0")?.organisation.answers == 400)
        let check = try await AuditLog(store, segments: folder.path + "/none").verify()
        #expect(check.problem == nil, "two servers never fork the chain")
    }

    /// A server that only looks sees the other's use a second later.
    @Test(arguments: StoreKind.allCases) func useElsewhereIsSeenASecondLater(kind: StoreKind) async throws {
        let (one, two, _) = try await services(kind, ladder(.detailedAnswers, over: 20), accounts: ["a", "b"])
        _ = await one.admit("a", AccessRequest(), rows: 21, classes: 10)
        _ = await one.admit("a", AccessRequest(), rows: 20, classes: 10)
        #expect(two.decide("a", AccessRequest()).level == .full)
        clock.advance(1)
        try await two.refresh()
        #expect(two.usage(of: "a") == one.usage(of: "a"))
        _ = await one.admit("a", AccessRequest(), rows: 1, classes: 10)
        try await two.refresh()
        try await two.refresh()
        try await one.refresh()
        #expect(two.usage(of: "a") == one.usage(of: "a"), "each charge once")
        #expect(two.usage(of: "b")?.organisation == one.usage(of: "b")?.organisation)
    }

    @Test(arguments: StoreKind.allCases) func aRuleFiresOnceForAllServers(kind: StoreKind) async throws {
        let configuration = try AccessConfiguration(rules: [
            "copying": AlertRule(
                Threshold(.detailedAnswers, over: 10), notifies: true, downgrade: .bucket, expires: 600)
        ])
        let (one, two, store) = try await services(kind, configuration)
        _ = await one.admit("a", AccessRequest(), rows: 11, classes: 10)
        clock.advance(1)
        #expect(await two.admit("a", AccessRequest(), classes: 10).level == .bucket)
        #expect(await two.admit("a", AccessRequest(), classes: 10).reasons == [.tier, .restriction])
        #expect(book.notices.map(\.rule) == ["copying"])
        // What an administrator lifted stays lifted, on the other server too.
        let admin = AccessAdministration(configuration, store: store, clock: clock.clock)
        try await admin.lift("rule copying", from: "a", reason: "a test", by: "root")
        clock.advance(1)
        #expect(await two.admit("a", AccessRequest(), classes: 10).level == .full)
        clock.advance(1)
        #expect(await two.admit("a", AccessRequest(), classes: 10).level == .full)
        #expect(book.notices.count == 1)
    }

    /// A tier that is taken on one server is gone on the other, across a restart of it too.
    @Test(arguments: StoreKind.allCases) func aRevokedUpgradeIsGoneOnBoth(kind: StoreKind) async throws {
        let configuration = try AccessConfiguration()
        let (store, other) = try kind.makeTwo(in: folder)
        let admin = AccessAdministration(configuration, store: store, clock: clock.clock)
        let otherAdmin = AccessAdministration(configuration, store: other, clock: clock.clock)
        try await admin.setAccount("a", organisation: "o", tier: "free", by: "root")
        let service = try await AccessService(configuration, store: other, clock: clock.clock)
        let request = try await admin.requestUpgrade(of: "a", to: "premium", justification: "x")
        try await otherAdmin.review(request.id, .approve(by: "r", reason: "x"))
        clock.advance(1)
        #expect(await service.admit("a", AccessRequest(), classes: 10).level == .full)
        try await admin.review(request.id, .revoke(by: "r", reason: "x"))
        clock.advance(1)
        #expect(await service.admit("a", AccessRequest(), classes: 10).level == .label)
        let restarted = try await AccessService(configuration, store: other, clock: clock.clock)
        #expect(restarted.decide("a", AccessRequest()).level == .label)
    }

    /// Reviewers on both servers at once: one decides.
    @Test(arguments: StoreKind.allCases) func ofReviewersOnTwoServersOneDecides(kind: StoreKind) async throws {
        let configuration = try AccessConfiguration()
        let (store, other) = try kind.makeTwo(in: folder)
        let admins = [store, other].map { AccessAdministration(configuration, store: $0, clock: clock.clock) }
        try await admins[0].setAccount("a", organisation: "o", tier: "free", by: "root")
        for round in 1...5 {
            let request = try await admins[0].requestUpgrade(of: "a", to: "premium", justification: "x")
            #expect(request.id == round)
            let decided = await withTaskGroup(of: UpgradeRequest.State?.self) { group in
                for index in 0..<10 {
                    group.addTask {
                        let step: UpgradeRequest.Step =
                            index / 2 % 2 == 0
                            ? .approve(by: "r\(index)", reason: "x") : .deny(by: "r\(index)", reason: "x")
                        return try? await admins[index % 2].review(request.id, step).state
                    }
                }
                return await group.reduce(into: [UpgradeRequest.State]()) { if let state = $1 { $0.append(state) } }
            }
            #expect(decided.count == 1)
            if decided == [.approved] { try await admins[1].review(request.id, .revoke(by: "r", reason: "x")) }
        }
        let check = try await AuditLog(other, segments: folder.path + "/none").verify()
        #expect(check.problem == nil)
    }

    /// A server that was away for longer than the store keeps charges singly counts anew from the sums, also when the
    /// first thing that it does is to answer.
    @Test(arguments: [false, true]) func whoWasAwayForLongCountsAnew(byAnswering: Bool) async throws {
        let (one, two, store) = try await services(.memory, ladder(.answers, over: 20_000))
        let charge = UsageCharge(
            account: "a", organisation: "o", time: clock.now, answers: 2, detailed: 0, bits: 0, server: 2)
        try await store.write { transaction throws(AccessError) in
            try transaction.add(Array(repeating: charge, count: 11_000))
        }
        if byAnswering {
            #expect(await two.admit("a", AccessRequest(), classes: 10).level == .topK)
            #expect(two.usage(of: "a")?.account.answers == 22_001)
        } else {
            try await two.refresh()
            #expect(two.usage(of: "a")?.account.answers == 22_000)
            _ = await two.admit("a", AccessRequest(), classes: 10)
            try await one.refresh()
            #expect(one.usage(of: "a")?.account.answers == 22_001)
            #expect(two.usage(of: "a")?.account.answers == 22_001)
        }
    }
}
