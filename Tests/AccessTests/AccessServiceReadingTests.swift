import CandorAccess
import Testing

@Suite struct AccessServiceReadingTests {
    private let clock = TestClock()

    private func service(_ store: any AccessStore, accounts: Int) async throws -> AccessService {
        let configuration = try AccessConfiguration()
        let admin = AccessAdministration(configuration, store: store, clock: clock.clock)
        for index in 0..<accounts {
            try await admin.setAccount("a\(index)", organisation: "o", tier: "premium", by: "root")
        }
        return try await AccessService(configuration, store: store, clock: clock.clock)
    }

    /// More accounts than are read at once.
    @Test func theTopConsumersAreThoseOfALargerSortedList() async throws {
        let service = try await service(InMemoryStore(), accounts: 600)
        for index in 0..<600 where index % 2 == 0 {
            _ = await service.admit("a\(index)", AccessRequest(), rows: (index * 7919) % 601 + 1, classes: 10)
        }
        let expected = (0..<600).filter { $0 % 2 == 0 }.sorted {
            (($1 * 7919) % 601, "a\($0)") < (($0 * 7919) % 601, "a\($1)")
        }
        for limit in [1, 7, 299, 300, 1000] {
            let top = service.topConsumers(by: .answers, limit: limit)
            #expect(top.map(\.account.name) == expected.prefix(limit).map { "a\($0)" }, "limit \(limit)")
        }
        #expect(service.topConsumers(by: .answers, limit: 0).isEmpty)
        #expect(service.topConsumers(by: .nearDuplicates, limit: 5).isEmpty)
        #expect(service.topConsumers(by: .leakageBits, limit: 1).first?.usage.detailedAnswers ?? 0 > 0)
    }

    @Test func organisationsAreThoseThatWereRestricted() async throws {
        let store = InMemoryStore()
        let service = try await service(store, accounts: 1)
        #expect(service.organisations().isEmpty)
        let restriction = try Restriction(
            source: "admin root", reason: "r", level: .label, from: clock.now, expires: nil)
        let admin = AccessAdministration(service.configuration, store: store, clock: clock.clock)
        try await admin.flag(organisation: "p", with: restriction, by: "root")
        try await admin.flag(organisation: "o", with: restriction, by: "root")
        try await service.refresh()
        #expect(service.organisations().map(\.name) == ["o", "p"])
        #expect(service.organisation("o")?.restrictions == [restriction])
        #expect(service.organisation("q") == nil)
    }

    @Test func theStoreIsAvailableWhileItKeepsWhatIsWritten() async throws {
        let store = FragileStore()
        let service = try await service(store, accounts: 1)
        #expect(await service.isStoreAvailable)
        store.isDown = true
        _ = await service.admit("a0", AccessRequest(), classes: 10)
        #expect(await !service.isStoreAvailable)
        store.isDown = false
        clock.advance(60)
        _ = await service.admit("a0", AccessRequest(), classes: 10)
        #expect(await service.isStoreAvailable)
    }
}
