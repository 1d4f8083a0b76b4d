#if Redis
    import CSodium
    import Dispatch
    import Foundation

    /// A connection that comes back, with a thread of its own that waits for it, so that no thread of the cooperative pool
    /// does.
    ///
    /// What is not `run` is called from within `run` alone: the queue guards it.
    final class RedisLine: @unchecked Sendable {
        /// Seconds for which the versions that were seen last are tried without asking again.
        private static let freshness = Duration.seconds(1)
        private static let longestPause = Duration.milliseconds(500)

        let settings: RedisSettings
        private let queue: DispatchQueue
        private let clock = ContinuousClock()
        private var connection: RedisConnection?
        /// Names of the scripts on this connection's server.
        private var digests: [RedisScript: String] = [:]
        private var last: (versions: RedisVersions, time: ContinuousClock.Instant)?
        private var pause = Duration.zero
        private var retry: ContinuousClock.Instant

        init(_ settings: RedisSettings, _ name: String) {
            self.settings = settings
            queue = DispatchQueue(label: "candor.redis.\(name)")
            retry = clock.now
        }

        /// Runs `body` alone with the line.
        func run<R: Sendable>(
            _ body: @escaping @Sendable (RedisLine) throws(AccessError) -> R
        ) async throws(AccessError) -> R {
            let result: Result<R, AccessError> = await withCheckedContinuation { done in
                queue.async {
                    do throws(AccessError) {
                        done.resume(returning: .success(try body(self)))
                    } catch {
                        done.resume(returning: .failure(error))
                    }
                }
            }
            return try result.get()
        }

        /// The versions as of now, or of the last second.
        ///
        /// Nothing is written before: a connection that was cut while nobody used it is made anew.
        func recentVersions() throws(AccessError) -> RedisVersions {
            if let last, connection != nil, clock.now - last.time < Self.freshness { return last.versions }
            return try versions()
        }

        /// The versions as of now.
        func versions() throws(AccessError) -> RedisVersions {
            let command = ["HMGET", settings.prefix + "head"] + RedisVersions.fields
            guard connection != nil else { return try see(send(command)) }
            do throws(AccessError) {
                return try see(send(command))
            } catch {
                guard connection == nil, case .store = error else { throw error }
                return try see(send(command))
            }
        }

        /// Notes the versions in a reply.
        func see(_ reply: RedisReply) throws(AccessError) -> RedisVersions {
            let versions = try RedisVersions(reply)
            if let last { try versions.check(after: last.versions) }
            last = (versions, clock.now)
            return versions
        }

        /// Sends a command; a refusal is an error.
        func send(_ command: [String]) throws(AccessError) -> RedisReply {
            let reply = try exchange(command)
            if case .failure(let reason) = reply { throw .store(reason: "\(settings): \(reason)") }
            return reply
        }

        /// Runs a script, by name where the server has it.
        func run(_ script: RedisScript, _ arguments: [String]) throws(AccessError) -> RedisReply {
            if connection == nil { try connect() }
            let operands = ["1", settings.prefix] + arguments
            if let digest = digests[script] {
                let reply = try exchange(["EVALSHA", digest] + operands)
                guard case .failure(let reason) = reply, reason.hasPrefix("NOSCRIPT") else {
                    if case .failure(let reason) = reply { throw .store(reason: "\(settings): \(reason)") }
                    return reply
                }
            }
            return try send(["EVAL", script.source] + operands)
        }

        var isConnected: Bool { connection != nil }

        /// A command and its reply, whatever that is. Where there is none the connection is dropped.
        private func exchange(_ command: [String]) throws(AccessError) -> RedisReply {
            if connection == nil { try connect() }
            guard let connection else { throw .store(reason: "\(settings): no connection") }
            do throws(AccessError) {
                let reply = try connection.send(command)
                // Another server may have the name by now.
                if case .failure(let reason) = reply, reason.hasPrefix("READONLY") { self.connection = nil }
                return reply
            } catch {
                self.connection = nil
                throw error
            }
        }

        /// Connects, checks what the server promises and makes the store where there is none. After a failure the next
        /// try is 50 ms later, then 100, … up to half a second; until then it fails at once.
        private func connect() throws(AccessError) {
            guard clock.now >= retry else {
                throw .store(reason: "\(settings): down, to be tried again within \(pause)")
            }
            do throws(AccessError) {
                let fresh = try RedisConnection(settings)
                func ask(_ command: [String]) throws(AccessError) -> RedisReply {
                    let reply = try fresh.send(command)
                    if case .failure(let reason) = reply { throw .store(reason: "\(settings): \(reason)") }
                    return reply
                }
                try authenticate(fresh)
                if settings.database != 0 { _ = try ask(["SELECT", "\(settings.database)"]) }
                try RedisGuarantees.check(settings) { command throws(AccessError) in try fresh.send(command) }
                for script in RedisScript.allCases {
                    digests[script] = try ask(["SCRIPT", "LOAD", script.source]).text("name of a script")
                }
                // Fields that are there stay: of several servers at once the first one names the store.
                let head = settings.prefix + "head"
                if last == nil {
                    _ = try ask(["HSETNX", head, "store", Self.newName()])
                    _ = try ask(["HSETNX", head, "format", RedisVersions.format])
                }
                _ = try see(ask(["HMGET", head] + RedisVersions.fields))
                connection = fresh
                pause = .zero
            } catch {
                pause = min(max(pause * 2, .milliseconds(50)), Self.longestPause)
                retry = clock.now + pause
                throw error
            }
        }

        private func authenticate(_ fresh: RedisConnection) throws(AccessError) {
            guard let path = settings.passwordFile else { return }
            let password = try RedisPassword.read(path)
            if case .failure(let reason) = try fresh.authenticate(settings.user, password) {
                throw .store(reason: "\(settings): the password in \(path) is refused: \(reason)")
            }
        }

        private static func newName() -> String {
            var bytes = [UInt8](repeating: 0, count: 16)
            randombytes_buf(&bytes, bytes.count)
            return Hex.text(of: bytes)
        }
    }
#endif
