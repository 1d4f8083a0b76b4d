#if Gateway
    import CandorAccess
    import CandorGateway
    import Foundation
    import Testing

    /// A store that stops keeping what it is told while the gateway serves.
    @Suite struct StoreFailureTests {
        private static func outputs(_ kit: ServerKit) async throws -> [String] {
            let got = try await kit.infer(ServerKit.premium)
            #expect(got.status == 200)
            return got.outputs.keys.sorted()
        }

        private static func isAvailable(_ kit: ServerKit) async throws -> Bool {
            let got = try await kit.ask(.GET, "/metrics", key: ServerKit.root, port: kit.adminPort)
            return got.text.contains("\ncandor_store_available 1")
        }

        @Test func answersFallToTheLowestLevelAndComeBack() async throws {
            let folder = try TestFolder(), book = LogBook(), path = folder.path + "/access.sqlite"
            try await StubUpstream { _ in .init(ServerKit.answer) }.withPort { port in
                let configuration = try ServerKit.configuration(upstream: port, store: .sqlite(path: path))
                try await ServerKit.run(configuration, logger: book.logger) { kit in
                    #expect(try await Self.outputs(kit) == ["p"])
                    #expect(try await Self.isAvailable(kit))
                    try FullDisk.begin(path)
                    for _ in 0..<20 { #expect(try await Self.outputs(kit) == ["p_label"]) }
                    // Others are served too, and nobody is told why.
                    let other = try await kit.infer(ServerKit.free)
                    #expect(other.status == 200 && !other.text.contains("disk"))
                    #expect(try await !Self.isAvailable(kit))
                    let told = book.lines("warning notice", "kind=store-unavailable", "database or disk is full")
                    #expect(told.count == 1, "\(book.lines)")
                    #expect(book.lines("kind=store-recovered").isEmpty)

                    try FullDisk.end(path)
                    try await LimitsTests.eventually { try await Self.outputs(kit) == ["p"] }
                    #expect(try await Self.isAvailable(kit))
                    #expect(book.lines("warning notice", "kind=store-recovered").count == 1)
                }
            }
            // What was answered meanwhile is counted; a record is there for what left in detail alone.
            let store = try SQLiteStore(path: path)
            let requests = book.lines("info request", "account=premium", "status=200").count
            let (totals, entries) = try await store.read { transaction throws(AccessError) in
                (try transaction.totals(), try transaction.auditRecords(from: 0, limit: .max))
            }
            #expect(requests > 21)
            #expect(totals.first { $0.account == "premium" }?.answers == Double(requests))
            let detailed = try entries.map { try $0.entry() }.filter { $0.kind == .detailedAnswer }
            #expect(detailed.count == book.lines("info request", "account=premium", "level=full").count)
            let check = try await AuditLog(store, segments: path + ".audit").verify()
            #expect(check.problem == nil)
        }

        @Test func aStoreThatIsNoneIsNoStart() async throws {
            let folder = try TestFolder()
            let path = try folder.write(String(repeating: "no database ", count: 100), as: "access.sqlite")
            let configuration = try ServerKit.configuration(upstream: 1, store: .sqlite(path: path))
            await #expect(throws: AccessError.self) { try await ServerKit.run(configuration) { _ in } }
            withExtendedLifetime(folder) {}
        }
    }
#endif
