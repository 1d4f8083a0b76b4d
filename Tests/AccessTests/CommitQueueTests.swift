import CandorAccess
import CandorMasking
import Synchronization
import Testing

/// Requests that come at once share writes; each of them is kept before its answer is known.
@Suite struct CommitQueueTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test(arguments: StoreKind.allCases) func manyAtOnceShareWritesAndNoneIsLost(kind: StoreKind) async throws {
        let store = FragileStore(try kind.make(in: folder))
        let account = try Account("a", organisation: "o", tier: "premium")
        try await store.write { transaction throws(AccessError) in try transaction.put(account) }
        let service = try await AccessService(AccessConfiguration(), store: store, clock: TestClock().clock)
        let before = store.tries
        let (callers, requests) = (32, 50)
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<callers {
                group.addTask {
                    for _ in 0..<requests { _ = await service.admit("a", AccessRequest(), rows: 2, classes: 10) }
                }
            }
        }
        let answers = callers * requests
        #expect(service.usage(of: "a")?.account.answers == Double(2 * answers))
        #expect(store.tries - before < answers / 2, "\(store.tries - before) writes")
        let totals = try await store.read { transaction throws(AccessError) in try transaction.totals() }
        #expect(totals.map(\.answers) == [Double(2 * answers)])
        let entries = try await store.entries()
        #expect(entries.filter { $0.kind == .detailedAnswer }.count == answers)
    }

    @Test(arguments: StoreKind.allCases) func anAnswerIsKnownWhenItsRecordIsKept(kind: StoreKind) async throws {
        let store = FragileStore(try kind.make(in: folder))
        let account = try Account("a", organisation: "o", tier: "premium")
        try await store.write { transaction throws(AccessError) in try transaction.put(account) }
        let service = try await AccessService(AccessConfiguration(), store: store, clock: TestClock().clock)
        try await withThrowingTaskGroup(of: Int.self) { group in
            for caller in 0..<16 {
                group.addTask {
                    let request = AccessRequest(useCase: "\(caller)")
                    let decision = await service.admit("a", request, rows: 1, classes: 10)
                    guard decision.level == .full else { return 0 }
                    return try await store.entries().filter { $0.useCase == "\(caller)" }.count
                }
            }
            for try await kept in group { #expect(kept == 1) }
        }
    }
}
