import CandorCore
import Synchronization

/// What carries a webhook: an HTTP client, or a test.
public protocol WebhookTransport: Sendable {
    /// Posts a body of JSON with one header, and returns the HTTP status.
    func post(_ body: [UInt8], header: (name: String, value: String)) async throws -> Int
}

/// Tells the operator by HTTP: signed, in order, retried with back-off until a status of 200 to 299.
///
/// At most ``capacity`` notices wait; when there are more, the newest are dropped and counted. What a notice is about
/// is in the audit log anyhow.
public final class Webhook: Notifier {
    /// Most notices that wait.
    public static let capacity = 1024
    /// Tries for one notice: after the first they wait 1, 2, 4, … seconds.
    public static let tries = 8

    private let transport: any WebhookTransport
    private let key: SecretBuffer
    private let clock: AccessClock
    private let sleep: @Sendable (Duration) async -> Void
    private let queue = Mutex(Queue())

    private struct Queue {
        var notices: [Notice] = []
        var isSending = false
        var dropped = 0
        var failed = 0
    }

    /// A webhook with a key that its receiver knows.
    ///
    /// - Parameter sleep: waits between tries; tests pass one that does not.
    /// - Throws: ``AccessError/invalid(what:expected:actual:)`` for a key of fewer than 16 bytes.
    public init(
        _ transport: any WebhookTransport, key: consuming SecretBuffer, clock: AccessClock = .system,
        sleep: @escaping @Sendable (Duration) async -> Void = { try? await Task.sleep(for: $0) }
    ) throws(AccessError) {
        guard key.count >= WebhookSignature.shortestKey else {
            throw .invalid(
                what: "key of the webhook", expected: "at least \(WebhookSignature.shortestKey) bytes",
                actual: "\(key.count)")
        }
        self.transport = transport
        self.key = key
        self.clock = clock
        self.sleep = sleep
    }

    /// Notices that were never delivered: for want of room, or after all tries.
    public var lost: Int { queue.withLock { $0.dropped + $0.failed } }

    /// Notices that are yet to be delivered, that which is being sent among them.
    public var waiting: Int { queue.withLock { $0.notices.count + ($0.isSending ? 1 : 0) } }

    /// Puts a notice in the queue.
    public func notify(_ notice: Notice) {
        let mustStart = queue.withLock { queue in
            guard queue.notices.count < Self.capacity else {
                queue.dropped += 1
                return false
            }
            queue.notices.append(notice)
            defer { queue.isSending = true }
            return !queue.isSending
        }
        if mustStart { Task { await send() } }
    }

    private func send() async {
        while let notice = queue.withLock({ queue -> Notice? in
            queue.isSending = !queue.notices.isEmpty
            return queue.isSending ? queue.notices.removeFirst() : nil
        }) {
            if await !deliver(notice) { queue.withLock { $0.failed += 1 } }
        }
    }

    /// Tries until the receiver takes it; signs each try anew, since a signature grows old.
    private func deliver(_ notice: Notice) async -> Bool {
        guard let text = try? Document.text(of: notice) else { return false }
        let body = Array(text.utf8)
        for attempt in 0..<Self.tries {
            if attempt > 0 { await sleep(.seconds(1 << (attempt - 1))) }
            let signature = WebhookSignature(of: body, at: clock.now(), key: key)
            let status = try? await transport.post(body, header: (WebhookSignature.header, signature.value))
            if let status, (200...299).contains(status) { return true }
        }
        return false
    }
}
