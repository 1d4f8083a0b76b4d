#if Gateway
    import CandorAccess
    import CandorGateway
    import CandorServer
    import Foundation
    import Testing

    /// Where gateways put closed segments of the audit log.
    @Suite struct StoreSegmentsTests {
        private let folder: TestFolder

        init() throws { folder = try TestFolder() }

        /// Runs a gateway until its first maintenance, a second after its start, and gives the line of it.
        private func maintenance(_ store: StoreSettings) async throws -> String {
            let book = LogBook()
            let configuration = try ServerKit.configuration(upstream: 1, store: store)
            try await ServerKit.run(configuration, logger: book.logger) { _ in
                try await LimitsTests.eventually { !book.lines(" maintenance ").isEmpty }
            }
            return book.lines(" maintenance ").joined()
        }

        private static func content(_ path: String) throws -> Set<String> {
            try Set(FileManager.default.contentsOfDirectory(atPath: path))
        }

        @Test func eachKindHasItsFolderOrNone() {
            #expect(StoreSettings.sqlite(path: "/a/b.sqlite").segments == "/a/b.sqlite.audit")
            #expect(StoreSettings.memory.segments == nil)
            #expect(StoreSettings.redis(url: "redis://h", passwordFile: nil, segments: nil).segments == nil)
            #expect(StoreSettings.redis(url: "redis://h", passwordFile: nil, segments: "/a").segments == "/a")
            let one = StoreSettings.redis(url: "redis://h", passwordFile: nil, segments: "/a").summary
            #expect(one == "Redis at redis://h, audit log rotated into /a")
            let other = StoreSettings.redis(url: "redis://h", passwordFile: nil, segments: nil).summary
            #expect(other == "Redis at redis://h, audit log not rotated here")
        }

        @Test func aFileHasThemBesideIt() async throws {
            let path = folder.path + "/access.sqlite"
            let line = try await maintenance(.sqlite(path: path))
            #expect(line.contains("rotated=1"))
            #expect(try Self.content(path + ".audit") == ["lock", "audit-00000000000000000001.log"])
            let check = try await AuditLog(SQLiteStore(path: path), segments: path + ".audit").verify()
            #expect(check.problem == nil && check.first == 1)
        }

        /// Nor in the process's folder.
        @Test func memoryLeavesNothingBehind() async throws {
            let before = try Self.content(".")
            let line = try await maintenance(.memory)
            #expect(line.contains("info maintenance") && line.contains("rotated=0"))
            #expect(try Self.content(".").subtracting(before).isEmpty)
        }

        /// While somebody else rotates, the gateway goes on, and says who it is.
        @Test func aFolderThatSomebodyHasIsLeftAlone() async throws {
            let path = folder.path + "/access.sqlite"
            try FileManager.default.createDirectory(atPath: path + ".audit", withIntermediateDirectories: true)
            try Data("process 4711 on gateway-1\n".utf8).write(to: URL(fileURLWithPath: path + ".audit/lock"))
            let file = open(path + ".audit/lock", O_RDWR)
            defer { close(file) }
            #expect(file >= 0 && flock(file, LOCK_EX | LOCK_NB) == 0)
            let line = try await maintenance(.sqlite(path: path))
            #expect(line.contains("info maintenance") && line.contains("process 4711 on gateway-1"), "\(line)")
            #expect(try Self.content(path + ".audit") == ["lock"])
        }

        #if Redis
            /// Of two gateways on one Redis the one that names a folder rotates for both, and the log is whole there.
            @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/redis-server")))
            func ofSeveralOnOneRedisOneRotates() async throws {
                let socket = folder.path + "/s", server = Process()
                server.executableURL = URL(fileURLWithPath: "/usr/bin/redis-server")
                server.arguments = [
                    "--port", "0", "--unixsocket", socket, "--dir", folder.path, "--appendonly", "yes",
                    "--appendfsync", "always", "--save", "", "--logfile", folder.path + "/redis.log",
                ]
                try server.run()
                defer { kill(server.processIdentifier, SIGKILL) }
                let store = RedisStore(RedisSettings(.unix(path: socket)))
                try await LimitsTests.eventually {
                    (try? await store.read { transaction throws(AccessError) in try transaction.auditHead() }) != nil
                }
                let before = try Self.content(".")
                let segments = folder.path + "/segments"
                let alone = try await maintenance(
                    .redis(url: "unix:\(socket)", passwordFile: nil, segments: nil))
                #expect(alone.contains("rotated=0"), "\(alone)")
                let rotating = try await maintenance(
                    .redis(url: "unix:\(socket)", passwordFile: nil, segments: segments))
                #expect(rotating.contains("rotated=1"), "\(rotating)")
                let again = try await maintenance(
                    .redis(url: "unix:\(socket)", passwordFile: nil, segments: nil))
                #expect(again.contains("rotated=0"))
                #expect(try Self.content(segments) == ["lock", "audit-00000000000000000001.log"])
                #expect(try Self.content(".").subtracting(before).isEmpty)
                let check = try await AuditLog(store, segments: segments).verify()
                #expect(check.problem == nil && check.first == 1)
                let elsewhere = try await AuditLog(store, segments: nil).verify()
                #expect(elsewhere.problem != nil, "the store alone has no beginning")
            }
        #endif
    }
#endif
