import CandorCore
import CandorProof
import Foundation
import KernelTestKit

/// What the tests of oblivious transfer share: two parties on threads of their own, channels that cheat, and base OTs
/// that an ideal dealer gave.
enum OTParties {
    /// Runs both parties to their ends, each on a thread, since they wait for each other.
    static func run<P: Sendable, V: Sendable>(
        prover: @Sendable @escaping () throws -> P, verifier: @Sendable @escaping () throws -> V
    ) async -> (prover: Result<P, any Error>, verifier: Result<V, any Error>) {
        async let left = onThread(prover)
        async let right = onThread(verifier)
        return await (left, right)
    }

    private static func onThread<T: Sendable>(_ body: @Sendable @escaping () throws -> T) async -> Result<T, any Error>
    {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread { continuation.resume(returning: Result { try body() }) }
        }
    }

    static func session(_ number: UInt8 = 1) -> SessionIdentifier {
        let nonce = [UInt8](repeating: number, count: SessionIdentifier.nonceBytes)
        return try! SessionIdentifier(
            statement: [UInt8](repeating: 0, count: 32), proverNonce: nonce, verifierNonce: nonce)
    }

    static func secret(_ bytes: [UInt8]) -> SecretBuffer {
        var buffer = SecretBuffer(count: bytes.count)
        buffer.withUnsafeMutableBytes { $0.copyBytes(from: bytes) }
        return buffer
    }

    static func bit(_ block: Block, _ index: Int) -> UInt8 {
        UInt8((index < 64 ? block.low >> UInt64(index) : block.high >> UInt64(index - 64)) & 1)
    }

    /// Both ends of the extension from base OTs of a dealer; `mismatched` gives the sender keys that nobody has.
    static func extensionEnds(seed: UInt64, delta: Block? = nil, mismatched: Bool = false) -> Ends {
        var random = TestRandom(seed: seed)
        let delta = delta ?? Block(low: random.next(), high: random.next())
        let pairs = (0..<128).map { _ in [random.bytes(16), random.bytes(16)] }
        let chosen = (0..<128).flatMap { pairs[$0][Int(bit(delta, $0))].map { mismatched ? ~$0 : $0 } }
        let deltaBytes = withUnsafeBytes(of: delta) { Array($0) }
        return Ends(
            receiver: COTReceiver(keys: BaseOTKeys(secret(pairs.joined().flatMap { $0 }))),
            sender: COTSender(delta: secret(deltaBytes), keys: BaseOTKeys(secret(chosen))), delta: delta)
    }

    struct Ends: ~Copyable {
        var receiver: COTReceiver?
        var sender: COTSender?
        let delta: Block
    }

    /// Indices of OTs whose key is not T + x Δ.
    static func broken(keys: [Block], choices: [UInt8], blocks: [Block], delta: Block) -> [Int] {
        keys.indices.filter { keys[$0] != blocks[$0] ^ delta.masked(by: choices[$0]) }
    }
}

/// A channel that changes the frames of its own end before they leave, or closes instead of sending one.
final class CheatingChannel: Channel {
    enum Action: Sendable {
        case pass, close
        case replace([UInt8])
    }

    private let inner: any Channel
    private let action: @Sendable (Int, [UInt8]) -> Action
    private let sent = Recorder()

    /// `action` gets the number of the frame in this direction, from 0, and its bytes.
    init(_ inner: any Channel, _ action: @Sendable @escaping (Int, [UInt8]) -> Action) {
        self.inner = inner
        self.action = action
    }

    func send(_ frame: [UInt8]) throws(ChannelError) {
        switch action(sent.add(frame), frame) {
        case .pass: try inner.send(frame)
        case .replace(let other): try inner.send(other)
        case .close:
            inner.close()
            throw .closed
        }
    }

    func receive(limit: Int) throws(ChannelError) -> [UInt8] { try inner.receive(limit: limit) }

    func close() { inner.close() }
}

/// Frames that went by.
final class Recorder: @unchecked Sendable {
    // Sendable: guarded by the lock.
    private let lock = NSLock()
    private var recorded: [[UInt8]] = []

    var frames: [[UInt8]] { lock.withLock { recorded } }

    /// Keeps a frame and gives its number, from 0.
    @discardableResult
    func add(_ frame: [UInt8]) -> Int {
        lock.withLock {
            recorded.append(frame)
            return recorded.count - 1
        }
    }
}
