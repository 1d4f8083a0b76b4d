import CandorAccess
import Testing

/// Totals count for ever; in memory those alone stay who may ask.
@Suite struct ForgottenTotalsTests {
    private static let day: UInt64 = 86_400
    private let clock = TestClock(), folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func total(_ service: AccessService, _ name: String) throws -> Double {
        try #require(service.usage(of: name)).account.totalLeakageBits
    }

    @Test(arguments: StoreKind.allCases) func whoIsRemovedIsForgottenAndComesBackWithTheTotal(kind: StoreKind)
        async throws
    {
        let store = try kind.make(in: folder), configuration = try AccessConfiguration()
        let admin = AccessAdministration(configuration, store: store, clock: clock.clock)
        for (name, organisation) in [("a", "o"), ("b", "p"), ("idle", "q")] {
            try await admin.setAccount(name, organisation: organisation, tier: "premium", by: "root")
        }
        let service = try await AccessService(configuration, store: store, clock: clock.clock)
        for name in ["a", "b", "idle"] { _ = await service.admit(name, AccessRequest(), rows: 5, classes: 10) }
        #expect(service.meteredSubjects == 6)
        let (before, idle) = (try total(service, "a"), try total(service, "idle"))
        #expect(before > 0 && idle > 0)
        try await admin.removeAccount("a", by: "root")
        clock.advance(3600)
        _ = await service.admit("b", AccessRequest(), classes: 10)
        #expect(service.meteredSubjects == 6, "not within a day")
        clock.advance(3 * Self.day)
        _ = await service.admit("b", AccessRequest(), classes: 10)
        #expect(service.meteredSubjects == 4)
        #expect(try total(service, "idle") == idle, "who is registered keeps the total")

        try await admin.setAccount("a", organisation: "o", tier: "premium", by: "root")
        clock.advance(1)
        _ = await service.admit("b", AccessRequest(), classes: 10)
        #expect(service.meteredSubjects == 6)
        #expect(try total(service, "a") == before)
        #expect(service.usage(of: "a")?.organisation.totalLeakageBits == before)
        #expect(try total(service, "idle") == idle)
        // The same as after a restart.
        let restarted = try await AccessService(configuration, store: store, clock: clock.clock)
        for name in ["a", "b", "idle"] {
            let (there, here) = (try total(restarted, name), try total(service, name))
            #expect(abs(there - here) < 1e-9, "\(name)")
        }
    }

    /// Many who come and go leave nothing behind.
    @Test func memoryIsThatOfThoseWhoStay() async throws {
        let store = InMemoryStore(), configuration = try AccessConfiguration()
        let admin = AccessAdministration(configuration, store: store, clock: clock.clock)
        try await admin.setAccount("steady", organisation: "steady", tier: "free", by: "root")
        let service = try await AccessService(configuration, store: store, clock: clock.clock)
        var most = 0
        for number in 0..<200 {
            let name = "a\(number)"
            try await admin.setAccount(name, organisation: name, tier: "free", by: "root")
            clock.advance(Self.day / 4)
            _ = await service.admit(name, AccessRequest(), classes: 10)
            _ = await service.admit("steady", AccessRequest(), classes: 10)
            try await admin.removeAccount(name, by: "root")
            most = max(most, service.meteredSubjects)
        }
        // Two days and the one that is on, four a day, and their organisations; and the steady one.
        #expect(most <= 2 * 4 * 3 + 2, "\(most)")
    }
}
