#if Redis
    import CSodium
    import Foundation

    /// A store in Redis that several servers share.
    ///
    /// A write runs its body on what Redis holds, gathers what the body changes, and sends it as one script, which Redis
    /// runs alone. The script first compares what the body has read with what is there now, by the revisions of three
    /// parts: accounts and upgrades, the end of the audit log, use. Where one has moved nothing is applied and the body
    /// runs again; of two writers at once one always gets through. Charges are added to whatever is there, so that they
    /// never stand in each other's way; records of the audit log do, since each holds the hash of the one before.
    ///
    /// | key after the prefix | what |
    /// |---|---|
    /// | `head` | hash: name and format of the store, its revisions, the end of the audit log |
    /// | `accounts`, `organisations` | hash: JSON by name |
    /// | `registry` | sorted set: what was put, by revision |
    /// | `upgrades`, `states` | hash: JSON and state by number |
    /// | `usage:SLOT`, `slots` | hash: sums of a quarter of an hour; expires a day after its last charge |
    /// | `totals` | hash: sums of all time |
    /// | `charges` | stream: the last charges singly, for other servers |
    /// | `audit` | stream: records by number |
    ///
    /// It is durable as far as the server is: ``RedisSettings/durability`` says what is demanded, and a server that
    /// promises less is refused. A reply that is lost leaves open whether the write was: what is then tried again may
    /// count twice, never not at all. A server that comes back with less than it had said was written is refused too.
    /// Redis 6.2 or later, one server with replicas or without; no cluster.
    public final class RedisStore: AccessStore {
        /// Times that a body is run while others write first.
        private static let attempts = 1000
        /// Seconds after which a slot that nobody charges is forgotten: longer than anything asks for it.
        private static let slotLife = UsageRecord.window + 3 * UsageRecord.width

        private let reader: RedisLine
        private let writer: RedisLine

        /// A store of a server. It connects when it is used first, and again whenever the connection is lost.
        public init(_ settings: RedisSettings) {
            reader = RedisLine(settings, "reader")
            writer = RedisLine(settings, "writer")
        }

        /// Runs `body`, again where another server wrote first, and applies what it changed at once.
        public func write<R: Sendable>(
            _ body: @escaping @Sendable (any AccessTransaction) throws(AccessError) -> R
        ) async throws(AccessError) -> R {
            try await writer.run { line throws(AccessError) in
                try Self.commit(on: line, since: nil, omitting: 0, body).result
            }
        }

        /// Adds charges and runs `body` in one write; the news are of the moment of the write.
        public func charge(
            _ charges: [UsageCharge], since revision: Int, omitting server: UInt64,
            _ body: @escaping @Sendable (any AccessTransaction) throws(AccessError) -> Void
        ) async throws(AccessError) -> UsageNews {
            try await writer.run { line throws(AccessError) in
                try Self.commit(on: line, since: revision, omitting: server) { transaction throws(AccessError) in
                    try transaction.add(charges)
                    try body(transaction)
                }.news
            }
        }

        /// Runs `body`, again where what it read was of several states.
        public func read<R: Sendable>(
            _ body: @escaping @Sendable (any AccessTransaction) throws(AccessError) -> R
        ) async throws(AccessError) -> R {
            try await reader.run { line throws(AccessError) in
                for attempt in 0..<Self.attempts {
                    let transaction = RedisTransaction(line, try line.versions())
                    if let result = try Self.run(body, in: transaction, on: line), try !transaction.isStale() {
                        return result
                    }
                    Self.wait(after: attempt)
                }
                throw .store(reason: "\(line.settings): other servers wrote during each of \(Self.attempts) reads")
            }
        }

        private static func commit<R>(
            on line: RedisLine, since revision: Int?, omitting server: UInt64,
            _ body: (any AccessTransaction) throws(AccessError) -> R
        ) throws(AccessError) -> (result: R, news: UsageNews) {
            for attempt in 0..<attempts {
                let transaction = RedisTransaction(line, try line.recentVersions())
                guard let result = try run(body, in: transaction, on: line) else { continue }
                let news = [revision.map { "\($0)" } ?? "", "\(server)", "\(slotLife)", "\(UsageNews.kept)"]
                let reply = try line.run(.commit, transaction.expectations + news + transaction.operations)
                let parts = try reply.list("answer to a write")
                switch (try parts.first?.text("answer to a write"), parts.count) {
                case ("ok", 3):
                    let versions = try line.see(parts[1])
                    guard revision != nil else {
                        return (result, UsageNews(revision: versions.usage, omitted: 0, entries: [], isWhole: false))
                    }
                    return (result, try RedisUsage.news(parts[2], upTo: versions.usage, omitting: server))
                case ("conflict", 2):
                    _ = try line.see(parts[1])
                    wait(after: attempt)
                case ("broken", 3):
                    throw .corrupt(
                        what: "key \(try parts[1].text("key")) in Redis", reason: try parts[2].text("reason"))
                default: throw .corrupt(what: "answer to a write in Redis", reason: "\(parts.count) parts")
                }
            }
            throw .store(reason: "\(line.settings): other servers wrote first \(attempts) times")
        }

        /// Runs a body; nil where it failed on what may be of several states.
        private static func run<R>(
            _ body: (any AccessTransaction) throws(AccessError) -> R, in transaction: RedisTransaction,
            on line: RedisLine
        ) throws(AccessError) -> R? {
            do throws(AccessError) {
                return try body(transaction)
            } catch {
                if line.isConnected, try transaction.isStale() { return nil }
                throw error
            }
        }

        /// Lets others through where the same two would meet again and again: up to a millisecond.
        private static func wait(after attempt: Int) {
            if attempt > 0 { usleep(randombytes_uniform(100 * UInt32(min(attempt, 10)))) }
        }
    }
#endif
