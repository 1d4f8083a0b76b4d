import CandorAccess
import CandorMasking
import Testing

@Suite struct ServiceTests {
    private let clock = TestClock(), book = NoticeBook(), folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func service(
        _ store: any AccessStore, _ configuration: AccessConfiguration? = nil,
        accounts: [(name: String, organisation: String, tier: String)] = [("a", "o", "premium")]
    ) async throws -> AccessService {
        let configuration = try configuration ?? AccessConfiguration()
        let admin = AccessAdministration(configuration, store: store, clock: clock.clock)
        for account in accounts {
            try await admin.setAccount(
                account.name, organisation: account.organisation, tier: account.tier, by: "root")
        }
        return try await AccessService(configuration, store: store, clock: clock.clock, notifier: book)
    }

    @Test(arguments: StoreKind.allCases) func whatLeavesIsCountedAndLogged(kind: StoreKind) async throws {
        let store = try kind.make(in: folder)
        let service = try await service(store, accounts: [("a", "o", "premium"), ("b", "o", "basic")])
        let full = await service.admit("a", AccessRequest(useCase: "calibration"), rows: 32, classes: 10)
        let bucket = await service.admit("b", AccessRequest(), rows: 5, classes: 10)
        #expect(full.level == .full && full.isDetailed && bucket.level == .bucket && !bucket.isDetailed)
        let entries = try await store.entries().filter { $0.kind == .detailedAnswer }
        #expect(entries.count == 1)
        #expect(entries.first?.useCase == "calibration" && entries.first?.rows == 32 && entries.first?.account == "a")

        let (a, b) = try (#require(service.usage(of: "a")), #require(service.usage(of: "b")))
        let bits = try MaskPolicy(.full).leakageBits(classes: 10) * 32
        let bucketBits = try MaskPolicy(.bucket()).leakageBits(classes: 10) * 5
        #expect(a.account.answers == 32 && a.account.detailedAnswers == 32 && a.account.leakageBits == bits)
        #expect(b.account.answers == 5 && b.account.detailedAnswers == 0)
        #expect(abs(b.account.leakageBits - bucketBits) < 1e-9 && abs(b.account.totalLeakageBits - bucketBits) < 1e-9)
        // The organisation is both.
        #expect(a.organisation.answers == 37 && b.organisation == a.organisation)
    }

    @Test(arguments: StoreKind.allCases) func countsSurviveARestart(kind: StoreKind) async throws {
        let store = try kind.make(in: folder)
        let first = try await service(store)
        _ = await first.admit("a", AccessRequest(), rows: 7, classes: 10)
        clock.advance(3600)
        _ = await first.admit("a", AccessRequest(), rows: 1, classes: 10)
        let before = try #require(first.usage(of: "a"))
        let second = try await service(store)
        var after = try #require(second.usage(of: "a"))
        // The rate of the last minute begins anew.
        after.account.requestRate = before.account.requestRate
        after.organisation.requestRate = before.organisation.requestRate
        #expect(after == before)
        clock.advance(24 * 3600 - 3600 + 900)
        #expect(second.usage(of: "a")?.account.answers == 1)
        clock.advance(24 * 3600)
        #expect(second.usage(of: "a")?.account.answers == 0)
        #expect(second.usage(of: "a")?.account.totalLeakageBits == before.account.totalLeakageBits)
    }

    @Test func aStoreThatIsDownGivesTheLowestLevelAndTellsTheOperator() async throws {
        let store = FragileStore()
        let service = try await service(store)
        #expect(await service.admit("a", AccessRequest(), classes: 10).level == .full)
        store.isDown = true
        let tries = store.tries
        for _ in 0..<100 {
            let decision = await service.admit("a", AccessRequest(), classes: 10)
            #expect(decision.level == .label && decision.reasons == .storeUnavailable && !decision.isDetailed)
        }
        // It is not asked again for every request, and the operator is told once.
        #expect(store.tries - tries == 1)
        #expect(book.notices.map(\.kind) == [.storeUnavailable])
        clock.advance(1)
        _ = await service.admit("a", AccessRequest(), classes: 10)
        #expect(store.tries - tries == 2)
        store.isDown = false
        clock.advance(1)
        #expect(await service.admit("a", AccessRequest(), classes: 10).level == .label, "two seconds of pause")
        clock.advance(1)
        #expect(await service.admit("a", AccessRequest(), classes: 10).level == .full)
        #expect(book.notices.map(\.kind) == [.storeUnavailable, .storeRecovered])
        // What was decided meanwhile counts; answers that did not leave are not in the log.
        let entries = try await store.entries().filter { $0.kind == .detailedAnswer }
        #expect(entries.count == 2)
        let restarted = try await self.service(store)
        #expect(restarted.usage(of: "a")?.account.answers == 104)
    }

    @Test func aServerDoesNotStartWithoutItsCounters() async throws {
        let store = FragileStore()
        store.isDown = true
        let configuration = try AccessConfiguration()
        await #expect(throws: AccessError.store(reason: "down")) {
            try await AccessService(configuration, store: store)
        }
    }

    @Test(arguments: StoreKind.allCases) func aRuleRestrictsAndTellsAndLasts(kind: StoreKind) async throws {
        let configuration = try AccessConfiguration(rules: [
            "copying": AlertRule(
                Threshold(.detailedAnswers, over: 10), notifies: true, downgrade: .bucket, expires: 600)
        ])
        let store = try kind.make(in: folder)
        let service = try await service(store, configuration)
        for index in 0..<11 {
            #expect(await service.admit("a", AccessRequest(), classes: 10).level == .full, "row \(index)")
        }
        let next = await service.admit("a", AccessRequest(), classes: 10)
        #expect(next.level == .bucket && next.reasons == [.tier, .restriction])
        #expect(book.notices.map(\.rule) == ["copying"])
        #expect(book.notices.first?.value == 11 && book.notices.first?.account == "a")
        // Also after a restart, until it is over; then it fires again, since the volume is still there.
        let restarted = try await self.service(store, configuration, accounts: [])
        #expect(restarted.decide("a", AccessRequest()).level == .bucket)
        #expect(try await store.entries().suffix(2).map(\.kind) == [.alert, .restricted])
        clock.advance(600)
        #expect(await service.admit("a", AccessRequest(), classes: 10).level == .full)
        #expect(await service.admit("a", AccessRequest(), classes: 10).level == .bucket)
        #expect(book.notices.count == 2)
    }

    @Test func accountsOfOneOrganisationShareItsLimits() async throws {
        let configuration = try AccessConfiguration(
            ladder: [LadderStep(Threshold(.detailedAnswers, over: 20, per: .organisation), level: .topK)],
            rules: ["org": AlertRule(Threshold(.answers, over: 25, per: .organisation), downgrade: .label)])
        let names = (0..<10).map { (name: "a\($0)", organisation: "o", tier: "premium") }
        let service = try await service(
            InMemoryStore(), configuration, accounts: names + [("other", "p", "premium")])
        var levels: [DetailLevel] = []
        for index in 0..<30 {
            levels.append(await service.admit("a\(index % 10)", AccessRequest(), classes: 10).level)
        }
        #expect(
            levels == Array(repeating: .full, count: 20) + Array(repeating: .topK, count: 6)
                + Array(repeating: .label, count: 4))
        #expect(await service.admit("other", AccessRequest(), classes: 10).level == .full)
    }

    /// A request that is itself over the limit does not pass as the first one.
    @Test func aLargeFirstRequestDoesNotPassTheLadder() async throws {
        let configuration = try AccessConfiguration(ladder: [
            LadderStep(Threshold(.detailedAnswers, over: 500), level: .topK)
        ])
        let service = try await service(InMemoryStore(), configuration)
        #expect(await service.admit("a", AccessRequest(), rows: 501, classes: 10).level == .topK)
        #expect(await service.admit("a", AccessRequest(), rows: 500, classes: 10).level == .full)
        #expect(await service.admit("a", AccessRequest(), rows: 1, classes: 10).level == .topK)
    }

    @Test func manyRequestsAtOnceDoNotPassTheLadder() async throws {
        let configuration = try AccessConfiguration(ladder: [
            LadderStep(Threshold(.detailedAnswers, over: 50), level: .topK)
        ])
        let service = try await service(InMemoryStore(), configuration)
        let full = await withTaskGroup(of: Int.self) { group in
            for _ in 0..<400 {
                group.addTask { await service.admit("a", AccessRequest(), classes: 10).level == .full ? 1 : 0 }
            }
            return await group.reduce(0, +)
        }
        #expect(full == 50)
    }

    @Test func signsOfCopyingFireRules() async throws {
        let noisy = try MaskPolicy(.full, noise: .laplace(scale: 0.1))
        let configuration = try AccessConfiguration(
            policies: [.full: noisy, .topK: MaskPolicy(.topK(3), noise: .laplace(scale: 0.1))],
            rules: [
                "probing": AlertRule(Threshold(.boundaryShare, over: 0.5), notifies: true, noise: 4, expires: 60)
            ])
        let service = try await service(InMemoryStore(), configuration)
        let probes = (0..<200).map { Observation(label: $0 % 2, fingerprint: UInt64($0), isNearBoundary: true) }
        #expect(await service.admit("a", AccessRequest(), rows: 200, classes: 10).policy == noisy)
        await service.observe("a", probes, classes: 10)
        await service.observe("nobody", probes, classes: 10)
        #expect(book.notices.map(\.rule) == ["probing"])
        #expect(await service.admit("a", AccessRequest(), classes: 10).policy.noise?.scale == 0.4)
        clock.advance(60)
        #expect(service.decide("a", AccessRequest()).policy == noisy)
    }

    @Test(arguments: StoreKind.allCases) func whatIsRevokedElsewhereHoldsASecondLater(kind: StoreKind) async throws {
        let store = try kind.make(in: folder)
        let configuration = try AccessConfiguration()
        let admin = AccessAdministration(configuration, store: store, clock: clock.clock)
        let service = try await service(store, accounts: [("a", "o", "free")])
        let request = try await admin.requestUpgrade(of: "a", to: "premium", justification: "x")
        try await admin.review(request.id, .approve(by: "r", reason: "x"))
        clock.advance(1)
        #expect(await service.admit("a", AccessRequest(), classes: 10).level == .full)
        #expect(service.tierDistribution() == ["premium": 1])
        try await admin.review(request.id, .revoke(by: "r", reason: "x"))
        clock.advance(1)
        #expect(await service.admit("a", AccessRequest(), classes: 10).level == .label)
        try await admin.removeAccount("a", by: "root")
        clock.advance(1)
        #expect(await service.admit("a", AccessRequest(), classes: 10).reasons == .unknownAccount)
        #expect(service.tierDistribution().isEmpty)
    }

    /// A day and more by a fast clock: memory is that of the accounts that asked within a day.
    @Test func countersOfIdleAccountsAreForgotten() async throws {
        let names = (0..<200).map { (name: "a\($0)", organisation: "o\($0 / 10)", tier: "basic") }
        let service = try await service(InMemoryStore(), accounts: names)
        var most = 0
        for hour in 0..<100 {
            // Four accounts an hour: 96 in a day, in organisations of ten.
            for index in 0..<4 { _ = await service.admit("a\((hour * 4 + index) % 200)", AccessRequest(), classes: 10) }
            clock.advance(3600)
            most = max(most, service.countedSubjects)
        }
        #expect(most <= 26 * 4 + 12)
        clock.advance(200_000)
        _ = await service.admit("a0", AccessRequest(), classes: 10)
        #expect(service.countedSubjects == 2)
    }

    @Test func requestsShareASync() async throws {
        let store = FragileStore()
        let service = try await service(store)
        let before = store.tries
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<1000 { group.addTask { _ = await service.admit("a", AccessRequest(), classes: 10) } }
        }
        #expect(store.tries - before < 1000)
        #expect(try await store.entries().filter { $0.kind == .detailedAnswer }.count == 1000)
    }
}
