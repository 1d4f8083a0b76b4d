import CandorAccess
import Foundation
import Testing

@Suite struct MaintenanceTests {
    private let clock = TestClock(), folder: TemporaryFolder
    private var segments: String { folder.path + "/segments" }

    init() throws { folder = try TemporaryFolder() }

    private func service(_ store: any AccessStore) async throws -> AccessService {
        let configuration = try AccessConfiguration(reviewDays: 2, auditDays: 3)
        let admin = AccessAdministration(configuration, store: store, clock: clock.clock)
        try await admin.setAccount("a", organisation: "o", tier: "free", by: "root")
        _ = try await admin.requestUpgrade(of: "a", to: "premium", justification: "x")
        return try await AccessService(configuration, store: store, clock: clock.clock)
    }

    @Test(arguments: StoreKind.allCases) func theDaysWorkIsDoneOnceADay(kind: StoreKind) async throws {
        let store = try kind.make(in: folder), service = try await service(store)
        let first = try #require(try await service.maintain(segments: segments))
        #expect(first.expired.isEmpty && first.rotated.count == 1 && first.pruned.isEmpty)
        clock.advance(3600)
        #expect(try await service.maintain(segments: segments) == nil)
        var (expired, pruned) = ([UpgradeRequest](), [String]())
        for _ in 0..<6 {
            clock.advance(86_400)
            let day = try #require(try await service.maintain(segments: segments))
            expired += day.expired
            pruned += day.pruned
        }
        #expect(expired.map(\.state) == [.expired])
        #expect(pruned.first == first.rotated.first && pruned.count < 6)
        let check = try await AuditLog(store, segments: segments).verify()
        #expect(check.problem == nil && (check.first ?? 0) > 1)
    }

    @Test func whatFailsIsTriedAgain() async throws {
        let store = FragileStore(), service = try await service(store)
        store.isDown = true
        await #expect(throws: AccessError.store(reason: "down")) { try await service.maintain(segments: segments) }
        store.isDown = false
        #expect(try await service.maintain(segments: segments)?.rotated.count == 1)
    }
}
