#if Redis
    import CandorAccess
    import Foundation
    import Testing

    @Suite(.enabled(if: RedisServer.isInstalled)) struct RedisStoreTests {
        private let folder: TemporaryFolder, clock = TestClock()

        init() throws { folder = try TemporaryFolder() }

        private func problem(_ settings: RedisSettings) async -> AccessError? {
            await #expect(throws: AccessError.self) {
                try await RedisStore(settings).read { transaction throws(AccessError) in
                    try transaction.changes(since: 0)
                }
            }
        }

        private func put(_ store: RedisStore, _ name: String = "a") async throws {
            try await store.write { transaction throws(AccessError) in
                try transaction.put(try Account(name, organisation: "o", tier: "t"))
                try transaction.append(AuditEntry(.accountChanged, at: 1, account: name))
            }
        }

        private func write(password: String, mode: Int = 0o600) throws {
            let path = folder.path + "/password"
            try password.write(toFile: path, atomically: true, encoding: .utf8)
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
        }

        private func names(_ store: RedisStore) async throws -> [String] {
            try await store.read { transaction throws(AccessError) in
                try transaction.changes(since: 0).accounts.keys.sorted()
            }
        }

        // MARK: What is refused

        @Test(arguments: [
            (["--appendonly", "no"], "appendonly", "yes", "no"),
            (["--appendfsync", "everysec"], "appendfsync", "always", "everysec"),
            (["--maxmemory-policy", "allkeys-lru"], "maxmemory-policy", "noeviction", "allkeys-lru"),
            (["--rename-command", "CONFIG", ""], "appendonly", "yes", "none that it tells"),
        ]) func aServerThatPromisesLessIsRefused(
            options: [String], setting: String, expected: String, actual: String
        ) async throws {
            let server = try RedisServer(in: folder.path, options)
            var settings = server.settings
            let error = await problem(settings)
            #expect(error?.place == "\(setting) of Redis at unix:\(server.socket)")
            #expect(
                error?.expected == expected && error?.actual.hasPrefix(actual) == true, "\(String(describing: error))")
            settings.durability = .unchecked
            try await put(RedisStore(settings))
            if setting == "appendfsync" {
                settings.durability = .everysec
                try await put(RedisStore(settings))
            }
        }

        @Test func aPasswordComesFromAFile() async throws {
            let server = try RedisServer(in: folder.path, ["--requirepass", "open sesame"])
            var settings = server.settings
            #expect(await problem(settings)?.actual.contains("NOAUTH") == true)
            settings.passwordFile = folder.path + "/password"
            #expect(await problem(settings)?.place == settings.passwordFile)
            try write(password: "wrong\n")
            let refused = await problem(settings)
            #expect(refused?.actual.contains("WRONGPASS") == true && refused?.actual.contains("wrong\n") == false)
            try write(password: "open sesame\n")
            try await put(RedisStore(settings))
            for (text, mode) in [
                ("open sesame\n", 0o644), ("", 0o600), ("\nx", 0o600), (String(repeating: "x", count: 4096), 0o600),
            ] {
                try write(password: text, mode: mode)
                #expect(await problem(settings)?.place == settings.passwordFile)
            }
            try write(password: "open sesame\r\n# a comment")
            try await put(RedisStore(settings))
            settings.user = "nobody"
            #expect(await problem(settings)?.actual.contains("WRONGPASS") == true)
        }

        /// The rights that the operator's article gives a user of its own.
        @Test func aUserNeedsFewRights() async throws {
            let server = try RedisServer.of(folder)
            try server.command(
                "ACL", "SETUSER", "candor", "on", ">sesame", "~candor:*", "+@read", "+@write", "+@scripting",
                "+@connection", "+config|get")
            var settings = server.settings
            (settings.user, settings.passwordFile) = ("candor", folder.path + "/password")
            try write(password: "sesame")
            let store = RedisStore(settings)
            let service = try await AccessService(AccessConfiguration(), store: store, clock: clock.clock)
            try await AccessAdministration(AccessConfiguration(), store: store, clock: clock.clock)
                .setAccount("a", organisation: "o", tier: "premium", by: "root")
            clock.advance(1)
            #expect(await service.admit("a", AccessRequest(), classes: 10).level == .full)
            settings.prefix = "other:"
            #expect(await problem(settings)?.actual.contains("NOPERM") == true)
        }

        @Test func whereNobodyListensIsAnError() async throws {
            #expect(await problem(RedisSettings(.unix(path: folder.path + "/none")))?.place == "store")
            #expect(await problem(RedisSettings(.tcp(host: "127.0.0.1", port: 1)))?.actual.contains("refused") == true)
            #expect(await problem(RedisSettings(.tcp(host: "no.such.name.invalid", port: 1)))?.place == "store")
        }

        /// Something else listens, and says what a server of Redis never does; or nothing at all.
        @Test(arguments: [
            "HTTP/1.1 400 Bad Request\r\n\r\n", "*2\r\n$10\r\nappendonly\r\n", "*-7\r\n", "$999999999999\r\n", ":1\r\n",
            "*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n:1\r\n", "+OK\r\n", "$2\r\n\u{1}\u{2}\r\n", "",
        ]) func whatIsNoRedisIsAnError(answer: String) async throws {
            let impostor = try Impostor(at: folder.path + "/s", saying: answer)
            defer { impostor.stop() }
            for durability in RedisSettings.Durability.allCases {
                var settings = RedisSettings(.unix(path: folder.path + "/s"))
                (settings.timeout, settings.durability) = (0.2, durability)
                #expect(await problem(settings) != nil)
            }
        }

        /// A line that changes bytes of what the server says: errors and lowest levels, no crash, and a server that is
        /// asked without it has a whole chain.
        @Test(arguments: 1...4) func changedRepliesAreErrorsAndNoCrash(seed: UInt64) async throws {
            let server = try RedisServer.of(folder), configuration = try AccessConfiguration()
            try await AccessAdministration(configuration, store: RedisStore(server.settings), clock: clock.clock)
                .setAccount("a", organisation: "o", tier: "premium", by: "root")
            let impostor = try Impostor(at: folder.path + "/i", before: server.socket, changing: 1500, seed: seed)
            defer { impostor.stop() }
            var settings = RedisSettings(.unix(path: folder.path + "/i"))
            (settings.timeout, settings.durability) = (0.05, .unchecked)
            var answered = 0
            for _ in 0..<30 {
                let store = RedisStore(settings)
                guard let service = try? await AccessService(configuration, store: store, clock: clock.clock) else {
                    continue
                }
                let administration = AccessAdministration(configuration, store: store, clock: clock.clock)
                for round in 0..<5 {
                    clock.advance(40)
                    if await service.admit("a", AccessRequest(), classes: 10).level == .full { answered += 1 }
                    _ = try? await administration.addFact(
                        "f", to: "a", evidence: "e", expires: .max / 2, by: "r\(round)")
                    _ = try? await administration.upgrades()
                    _ = try? await AuditLog(store, segments: folder.path + "/none").verify()
                }
            }
            #expect(answered > 0)
            let check = try await AuditLog(RedisStore(server.settings), segments: folder.path + "/none").verify()
            #expect(check.problem == nil && check.records > UInt64(answered))
        }

        // MARK: What is kept

        @Test func whatThrowsLeavesNothing() async throws {
            let store = RedisStore(try RedisServer.of(folder).settings)
            await #expect(throws: AccessError.unknown(what: "x", name: "y")) {
                try await store.write { transaction throws(AccessError) in
                    try transaction.put(try Account("a", organisation: "o", tier: "t"))
                    try transaction.append(AuditEntry(.accountChanged, at: 1))
                    throw .unknown(what: "x", name: "y")
                }
            }
            #expect(try await names(store).isEmpty)
            #expect(try await store.entries().isEmpty)
        }

        /// Every other key is of another type, or a sum is no number: nothing of the write is there.
        @Test(arguments: ["accounts", "registry", "totals", "slots", "charges", "audit", "states", "upgrades", "sum"])
        func aKeyOfAnotherTypeStopsTheWholeWrite(key: String) async throws {
            let server = try RedisServer.of(folder), store = RedisStore(server.settings)
            _ = try await names(store)
            let broken = key == "sum" ? "totals" : key
            try server.run(
                key == "sum" ? ["HSET", "candor:totals", "a\no", "1 many 3"] : ["SET", "candor:\(key)", "x"])
            let error = await #expect(throws: AccessError.self) {
                try await store.write { transaction throws(AccessError) in
                    try transaction.put(try Account("a", organisation: "o", tier: "t"))
                    try transaction.add([
                        UsageCharge(account: "a", organisation: "o", time: 1, answers: 1, detailed: 1, bits: 1)
                    ])
                    try transaction.append(AuditEntry(.accountChanged, at: 1))
                }
            }
            #expect(error?.place == "key candor:\(broken) in Redis")
            let keys = Set(try server.command("KEYS", "*").split(separator: "\n").map(String.init))
            #expect(keys == ["candor:head", "candor:\(broken)"])
        }

        /// Somebody edits what is stored: an error, and no crash.
        @Test(arguments: [
            ["HSET", "candor:accounts", "a", "x"], ["HSET", "candor:accounts", "a", "{}"],
            ["HSET", "candor:totals", "a\no", "many"], ["HSET", "candor:totals", "a", "1 2 3"],
            ["SADD", "candor:slots", "-5"], ["SADD", "candor:slots", "99999999999999999999"],
            ["SET", "candor:slots", "x"], ["DEL", "candor:audit"], ["XADD", "candor:audit", "99-1", "line", "x"],
            ["XADD", "candor:audit", "99-1", "hash", "x", "line", "x"], ["HSET", "candor:head", "usage", "x"],
            ["HSET", "candor:head", "sequence", "-1"], ["HSET", "candor:head", "format", "2"], ["FLUSHALL"],
            ["XADD", "candor:charges", "99-1", "x", "y"],
            ["XADD", "candor:charges", "99-1", "server", "1", "charge", "x"],
            ["ZADD", "candor:registry", "99", "x"], ["HSET", "candor:head", "hash", "x"],
        ]) func whatIsEditedIsAnErrorAndNoCrash(command: [String]) async throws {
            let server = try RedisServer.of(folder), store = RedisStore(server.settings)
            let configuration = try AccessConfiguration()
            let admin = AccessAdministration(configuration, store: store, clock: clock.clock)
            try await admin.setAccount("a", organisation: "o", tier: "premium", by: "root")
            let service = try await AccessService(configuration, store: store, clock: clock.clock)
            _ = await service.admit("a", AccessRequest(), classes: 10)
            try server.run(command)
            clock.advance(1)
            let running = await service.admit("a", AccessRequest(), classes: 10)
            let restarted = try? await AccessService(
                configuration, store: RedisStore(server.settings), clock: clock.clock)
            let check = try? await AuditLog(store, segments: folder.path + "/none").verify()
            _ = await restarted?.admit("a", AccessRequest(), classes: 10)
            if command.first == "FLUSHALL" || command.contains("candor:head") {
                #expect(running.level == .label || command.contains("hash"), "\(running)")
            }
            if command.contains("candor:audit") || command.contains("hash") {
                #expect(check?.problem != nil || check == nil)
            }
            if command.contains("candor:accounts") { #expect(restarted == nil) }
        }

        @Test func scriptsThatAreForgottenAreSentAgain() async throws {
            let server = try RedisServer.of(folder), store = RedisStore(server.settings)
            try await put(store, "a")
            try server.command("SCRIPT", "FLUSH")
            try await put(store, "b")
            #expect(try await names(store) == ["a", "b"])
        }

        @Test func aStoreThatWasEmptiedOrLostItsEndIsNotTrusted() async throws {
            let server = try RedisServer.of(folder), store = RedisStore(server.settings)
            try await put(store)
            try server.command("HSET", "candor:head", "sequence", "0")
            let lost = await #expect(throws: AccessError.self) { try await put(store, "b") }
            #expect(lost?.place == "store in Redis" && lost?.actual.hasPrefix("it lost what was written") == true)
            try server.command("FLUSHALL")
            await #expect(throws: AccessError.self) { try await put(store, "b") }
            // Another server makes it anew; this one still knows that it is not what it was.
            try await put(RedisStore(server.settings), "c")
            let other = await #expect(throws: AccessError.self) { try await put(store, "b") }
            #expect(other?.actual.hasPrefix("it is another one than before") == true)
        }

        @Test func prefixesPartStores() async throws {
            let server = try RedisServer.of(folder)
            var settings = server.settings
            settings.prefix = "other:"
            try await put(RedisStore(server.settings), "a")
            #expect(try await names(RedisStore(settings)).isEmpty)
            settings.prefix = "candor:"
            settings.database = 1
            #expect(try await names(RedisStore(settings)).isEmpty)
        }

        /// Twenty writers on two connections: a chain without a fork, and every charge in the sums.
        @Test func writersAtOnceLoseNothing() async throws {
            let settings = try RedisServer.of(folder).settings
            let stores = [RedisStore(settings), RedisStore(settings), RedisStore(settings)]
            let fresh = try Account("a", organisation: "0", tier: "t")
            try await withThrowingTaskGroup(of: Void.self) { group in
                for writer in 0..<21 {
                    group.addTask {
                        for round in 0..<10 {
                            try await stores[writer % 3].write { transaction throws(AccessError) in
                                let known = try transaction.account("a")
                                var account = fresh
                                if let known { account = known }
                                account.organisation = "\((Int(account.organisation) ?? 0) + 1)"
                                try transaction.put(account)
                                try transaction.add([
                                    UsageCharge(
                                        account: "a", organisation: "o", time: 900, answers: 1, detailed: 0.5,
                                        bits: 0.1, server: UInt64(writer + 1))
                                ])
                                try transaction.append(AuditEntry(.accountChanged, at: UInt64(round)))
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }
            let check = try await AuditLog(stores[0], segments: folder.path + "/none").verify()
            #expect(check.problem == nil && check.records == 210)
            let (account, totals, news) = try await stores[1].read { transaction throws(AccessError) in
                (
                    try transaction.account("a"), try transaction.totals(),
                    try transaction.usageNews(since: 10, omitting: 3)
                )
            }
            #expect(account?.organisation == "210", "no change of an account is lost")
            #expect(totals.map(\.answers) == [210] && totals.map(\.detailed) == [105])
            #expect(abs((totals.first?.bits ?? 0) - 21) < 1e-9)
            #expect(news.revision == 210 && news.isWhole && news.entries.allSatisfy { $0.charge.server != 3 })
        }

        // MARK: When it is away

        @Test func aServerThatIsAwayGivesTheLowestLevelUntilItIsBack() async throws {
            let server = try RedisServer.of(folder), store = RedisStore(server.settings), book = NoticeBook()
            let configuration = try AccessConfiguration()
            try await AccessAdministration(configuration, store: store, clock: clock.clock)
                .setAccount("a", organisation: "o", tier: "premium", by: "root")
            let service = try await AccessService(configuration, store: store, clock: clock.clock, notifier: book)
            #expect(await service.admit("a", AccessRequest(), classes: 10).level == .full)
            server.kill()
            for _ in 0..<20 {
                #expect(await service.admit("a", AccessRequest(), classes: 10).reasons == .storeUnavailable)
            }
            #expect(book.notices.map(\.kind) == [.storeUnavailable])
            try server.start()
            clock.advance(1)
            // The pause between two tries of a connection.
            try await Task.sleep(for: .milliseconds(60))
            #expect(await service.admit("a", AccessRequest(), classes: 10).level == .full)
            #expect(book.notices.map(\.kind) == [.storeUnavailable, .storeRecovered])
            let restarted = try await AccessService(
                configuration, store: RedisStore(server.settings), clock: clock.clock)
            #expect(restarted.usage(of: "a")?.account.answers == 22)
        }

        /// A primary that became a replica takes no writes, and does again when it is promoted.
        @Test func aReplicaRefusesAndAPrimaryIsTakenAgain() async throws {
            let server = try RedisServer.of(folder), store = RedisStore(server.settings)
            try await put(store)
            try server.command("REPLICAOF", "127.0.0.1", "1")
            let error = await #expect(throws: AccessError.self) { try await put(store, "b") }
            #expect(error?.actual.contains("READONLY") == true)
            try server.command("REPLICAOF", "NO", "ONE")
            try await put(store, "c")
            #expect(try await names(store) == ["a", "c"])
        }

        @Test func aServerIsReachedByItsPort() async throws {
            for port in 17_000..<17_020 {
                let server = try RedisServer(in: folder.path, ["--port", "\(port)", "--bind", "127.0.0.1"])
                let store = RedisStore(RedisSettings(.tcp(host: "localhost", port: port)))
                // Another program may have the port: this server is then not up, or the other one no Redis.
                guard (try? await put(store)) != nil else { continue }
                #expect(try server.command("HGET", "candor:head", "sequence") == "1\n")
                #expect(try await names(store) == ["a"])
                return
            }
            Issue.record("no free port of twenty")
        }

        /// An answer that does not come ends in an error after the timeout, and the next one is of a new connection.
        @Test func aServerThatHangsIsAnErrorInTime() async throws {
            let server = try RedisServer.of(folder)
            var settings = server.settings
            settings.timeout = 0.2
            let store = RedisStore(settings)
            try await put(store)
            server.signal(SIGSTOP)
            let begin = ContinuousClock.now
            let error = await #expect(throws: AccessError.self) { try await put(store, "b") }
            #expect(error?.actual.hasSuffix("no reply in 0.2 s") == true)
            // Far from waiting for good, however busy the machine is.
            #expect(ContinuousClock.now - begin < .seconds(30))
            server.signal(SIGCONT)
            try await Task.sleep(for: .milliseconds(100))
            try await put(store, "c")
            let kept = try await names(store)
            #expect(kept.contains("a") && kept.contains("c"))
        }

        /// While it hangs a few requests wait for the timeout, and all others have their answer at once.
        @Test func requestsDoNotQueueForAServerThatHangs() async throws {
            let server = try RedisServer.of(folder)
            var settings = server.settings
            settings.timeout = 0.5
            let store = RedisStore(settings), configuration = try AccessConfiguration(), clock = clock
            try await AccessAdministration(configuration, store: store, clock: clock.clock)
                .setAccount("a", organisation: "o", tier: "premium", by: "root")
            let service = try await AccessService(configuration, store: store, clock: clock.clock)
            server.signal(SIGSTOP)
            let begin = ContinuousClock.now
            let waits = await withTaskGroup(of: Duration.self) { group in
                for _ in 0..<40 {
                    try? await Task.sleep(for: .milliseconds(10))
                    clock.advance(1)
                    group.addTask {
                        let start = ContinuousClock.now
                        let decision = await service.admit("a", AccessRequest(), classes: 10)
                        #expect(decision.level == .label)
                        return ContinuousClock.now - start
                    }
                }
                return await group.reduce(into: [Duration]()) { $0.append($1) }
            }
            server.signal(SIGCONT)
            // One after the other they would take 20 seconds, and the last of them as long.
            #expect(ContinuousClock.now - begin < .seconds(15))
            #expect(waits.allSatisfy { $0 < .seconds(10) }, "\(waits.max() ?? .zero)")
            try await Task.sleep(for: .milliseconds(600))
            clock.advance(60)
            #expect(await service.admit("a", AccessRequest(), classes: 10).level == .full)
        }
    }
#endif
