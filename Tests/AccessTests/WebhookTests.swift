import CandorAccess
import CandorCore
import Foundation
import Synchronization
import Testing

@Suite struct WebhookTests {
    /// A receiver that answers what the test says.
    private final class Receiver: WebhookTransport {
        struct Refused: Error {}

        private let answers: Mutex<[Int?]>
        private let got = Mutex<[(body: [UInt8], signature: String)]>([])

        /// Statuses, one a post, nil for no connection; 200 after them.
        init(_ answers: [Int?] = []) { self.answers = Mutex(answers) }

        var posts: [(body: [UInt8], signature: String)] { got.withLock { $0 } }

        func post(_ body: [UInt8], header: (name: String, value: String)) async throws -> Int {
            #expect(header.name == "Candor-Signature")
            got.withLock { $0.append((body, header.value)) }
            guard let status = answers.withLock({ $0.isEmpty ? 200 : $0.removeFirst() }) else { throw Refused() }
            return status
        }
    }

    private static let keyBytes = Array("0123456789abcdef0123456789abcdef".utf8)
    private static func key() -> SecretBuffer { SecretBuffer(copying: keyBytes.span.bytes) }

    private func wait(_ isDone: () -> Bool) async throws {
        for _ in 0..<2000 where !isDone() { try await Task.sleep(for: .milliseconds(5)) }
        #expect(isDone())
    }

    /// Made by Python: hmac.new(b"0123456789abcdef0123456789abcdef", b'1800000000.{"a":1}', "sha256").hexdigest()
    @Test func theSignatureIsThatOfOthers() {
        let signature = WebhookSignature(of: Array("{\"a\":1}".utf8), at: 1_800_000_000, key: Self.key())
        #expect(signature.value == "t=1800000000,v1=d40e555bc2c1dae21953757b24b165a171698880732ac310a5c8cf0ab751abf2")
    }

    @Test func aSignatureIsOfItsBodyKeyAndTime() {
        let body = Array("body".utf8), now: UInt64 = 1_800_000_000
        let value = WebhookSignature(of: body, at: now, key: Self.key()).value
        func isValid(_ value: String, _ body: [UInt8], _ time: UInt64) -> Bool {
            WebhookSignature.isValid(value, of: body, at: time, key: Self.key())
        }
        #expect(isValid(value, body, now))
        #expect(isValid(value, body, now + 300) && isValid(value, body, now - 300))
        #expect(!isValid(value, body, now + 301) && !isValid(value, body, now - 301))
        #expect(!isValid(value, Array("Body".utf8), now))
        #expect(!isValid(value.replacingOccurrences(of: "t=18", with: "t=17"), body, 1_700_000_000))
        #expect(!isValid(String(value.dropLast()), body, now))
        #expect(!isValid(value + ",", body, now) && !isValid("", body, now) && !isValid("t=1,v1=", body, 1))
        let other = SecretBuffer(copying: Array("another key of some bytes".utf8).span.bytes)
        let isOthers = WebhookSignature.isValid(value, of: body, at: now, key: other)
        #expect(!isOthers)
    }

    @Test func failuresAreTriedAgainWithBackOff() async throws {
        let receiver = Receiver([500, nil, 301, 204]), pauses = Mutex<[Duration]>([])
        let hook = try Webhook(receiver, key: Self.key(), clock: TestClock().clock) { pause in
            pauses.withLock { $0.append(pause) }
        }
        hook.notify(Notice(.storeUnavailable, at: 1))
        hook.notify(Notice(.storeRecovered, at: 2))
        try await wait { receiver.posts.count == 5 }
        #expect(pauses.withLock { $0 } == [.seconds(1), .seconds(2), .seconds(4)])
        #expect(hook.lost == 0)
        for post in receiver.posts {
            let isValid = WebhookSignature.isValid(post.signature, of: post.body, at: 1_800_000_000, key: Self.key())
            #expect(isValid)
        }
        // In order, each until it is taken.
        let texts = receiver.posts.map { String(decoding: $0.body, as: UTF8.self) }
        #expect(texts.prefix(4).allSatisfy { $0 == "{\"kind\":\"store-unavailable\",\"time\":1}" })
        #expect(texts.last == "{\"kind\":\"store-recovered\",\"time\":2}")
    }

    @Test func aReceiverThatNeverAnswersIsGivenUpAndCounted() async throws {
        let receiver = Receiver(Array(repeating: nil, count: Webhook.tries))
        let hook = try Webhook(receiver, key: Self.key()) { _ in }
        hook.notify(Notice(.alert, at: 1))
        try await wait { hook.lost == 1 }
        #expect(receiver.posts.count == Webhook.tries)
    }

    @Test func theQueueIsBounded() async throws {
        let hook = try Webhook(Receiver(Array(repeating: 500, count: 100_000)), key: Self.key()) { _ in
            try? await Task.sleep(for: .seconds(3600))
        }
        for _ in 0..<Webhook.capacity + 100 { hook.notify(Notice(.alert, at: 1)) }
        // One may be under way.
        #expect((99...100).contains(hook.lost))
    }

    @Test func shortKeysAreRefused() {
        let error = #expect(throws: AccessError.self) {
            try Webhook(Receiver(), key: SecretBuffer(count: 15))
        }
        #expect(error == .invalid(what: "key of the webhook", expected: "at least 16 bytes", actual: "15"))
    }
}
