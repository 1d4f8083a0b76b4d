#if Access
    import CandorAccess
    import Foundation
    import Testing

    /// A server is killed again and again; nothing that it had answered or decided may be missing.
    @Suite(.serialized) struct CrashTests {
        /// Runs the victim on a file, kills it, and returns the lines that it had written.
        private func killed(_ path: String, after milliseconds: Int) throws -> [Substring] {
            let victim = try Victim([path])
            // From its first answer on.
            victim.awaitOutput()
            Thread.sleep(forTimeInterval: Double(milliseconds) / 1000)
            return try victim.killed()
        }

        @Test func aHundredKillsLoseNothing() async throws {
            let folder = try TemporaryFolder()
            let path = folder.path + "/access.sqlite"
            var (said, answers) = (Set<String>(), 0)
            for round in 0..<100 {
                for line in try killed(path, after: (round * 7) % 23) {
                    said.insert(String(line))
                    if line.hasPrefix("answer") { answers += 1 }
                }
            }
            #expect(answers > 100)
            let store = try SQLiteStore(path: path)
            let check = try await AuditLog(store, segments: folder.path + "/none").verify()
            #expect(check.problem == nil)
            let entries = try await store.entries()
            var kept = Set(entries.filter { $0.kind == .detailedAnswer }.map { "answer \($0.useCase ?? "")" })
            kept.formUnion(entries.filter { $0.kind == .factAdded }.map { "fact \($0.subject ?? "")" })
            #expect(said.subtracting(kept).isEmpty)
            // Counts and records are of one transaction.
            let totals = try await store.read { transaction throws(AccessError) in try transaction.totals() }
            #expect(totals.map(\.answers) == [Double(entries.count { $0.kind == .detailedAnswer })])
        }
    }
#endif
