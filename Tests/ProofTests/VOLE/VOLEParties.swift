import CandorCore
import CandorProof
import Foundation

/// What the tests of this folder share: sessions, base keys, small sets, and two parties on two threads.
enum VOLEParties {
    static func session(_ nonce: UInt8 = 1) throws -> SessionIdentifier {
        try SessionIdentifier(
            statement: Array(repeating: 7, count: 32), proverNonce: Array(repeating: nonce, count: 32),
            verifierNonce: Array(repeating: 2, count: 32))
    }

    static func small(trees: Int, depth: Int) -> LPNParameters {
        LPNParameters(name: "small", code: .primal(rows: 16), trees: trees, depth: depth, securityBits: 0)
    }

    static func delta(seed: UInt64) -> Fp2 {
        var source = SeededRandomSource(seed: seed, stream: 9)
        return .random(using: &source)
    }

    /// k₀ and k₁ of every base transfer.
    static func pairs(seed: UInt64, count: Int = VOLEKernels.baseTransfers) -> BaseOTKeys {
        var source = SeededRandomSource(seed: seed, stream: 10)
        var bytes = SecretBuffer(count: 32 * count)
        bytes.withUnsafeMutableBytes { bytes in
            for index in bytes.indices { bytes[index] = UInt8(truncatingIfNeeded: source.next()) }
        }
        return BaseOTKeys(bytes)
    }

    /// The keys that the bits of Δ choose.
    static func chosen(_ delta: borrowing Delta, seed: UInt64) -> BaseOTKeys {
        let pairs = pairs(seed: seed)
        let choices = delta.choices()
        var bytes = SecretBuffer(count: 16 * VOLEKernels.baseTransfers)
        for index in 0..<VOLEKernels.baseTransfers {
            let key = pairs[2 * index + choices.withUnsafeBytes { Int($0[index]) }]
            bytes.withUnsafeMutableBytes { $0.storeBytes(of: key, toByteOffset: 16 * index, as: Block.self) }
        }
        return BaseOTKeys(bytes)
    }

    /// Both halves of `count` seeds of honest parties.
    struct Seeds: ~Copyable {
        var prover: ProverCorrelations
        var verifier: VerifierCorrelations
        let delta: Fp2

        init(_ count: Int, seed: UInt64) throws {
            delta = VOLEParties.delta(seed: seed)
            let owner = Delta(delta)
            var source = SeededRandomSource(seed: seed, stream: 11)
            let committed = try ProverSeedVOLE(baseKeys: pairs(seed: seed)).begin(count: count, using: &source)
            let challenged = try VerifierSeedVOLE(baseKeys: chosen(owner, seed: seed), delta: owner)
                .receive(committed.corrections, count: count, using: &source)
            let end = committed.open(challenged.challenge)
            let opening = end.opening
            let keys = try challenged.check(opening)
            prover = end.takeCorrelations()
            verifier = keys
        }
    }

    /// The first index at which k = M + x Δ does not hold, or nil.
    static func firstWrong(
        _ prover: borrowing ProverVector<Fp>, _ verifier: borrowing VerifierVector<Fp>, _ delta: Fp2
    ) -> Int? {
        guard prover.count == verifier.count else { return -1 }
        for index in 0..<prover.count
        where verifier.keys[index] != prover.macs[index] + prover.values[index] * delta { return index }
        return nil
    }

    /// Both parties on threads of their own; an error of either ends the other by closing the channel.
    static func run<P: Sendable, V: Sendable>(
        edit: @escaping @Sendable (Int, [UInt8]) -> [UInt8] = { $1 },
        editReply: @escaping @Sendable (Int, [UInt8]) -> [UInt8] = { $1 },
        prover: @escaping @Sendable (Connection) throws -> P,
        verifier: @escaping @Sendable (Connection) throws -> V
    ) -> (prover: Result<P, any Error>, verifier: Result<V, any Error>) {
        let (near, far) = InMemoryChannel.pair(timeout: 30)
        let slot = Slot<P>()
        let done = DispatchSemaphore(value: 0)
        let left = Tampered(near, edit: edit)
        Thread {
            slot.value = Result { try prover(Connection(left, sending: .fromProver)) }
            left.close()
            done.signal()
        }.start()
        let right = Tampered(far, edit: editReply)
        let verifierResult = Result { try verifier(Connection(right, sending: .fromVerifier)) }
        right.close()
        done.wait()
        return (slot.value!, verifierResult)
    }

    private final class Slot<Value: Sendable>: @unchecked Sendable {
        // Sendable: written before the semaphore is signalled and read after.
        var value: Result<Value, any Error>?
    }

    /// Changes frames on their way out, by their number.
    private final class Tampered: Channel, @unchecked Sendable {
        // Sendable: one party uses an end, on one thread.
        private let inner: any Channel
        private let edit: @Sendable (Int, [UInt8]) -> [UInt8]
        private var sent = 0

        init(_ inner: any Channel, edit: @escaping @Sendable (Int, [UInt8]) -> [UInt8]) {
            self.inner = inner
            self.edit = edit
        }

        func send(_ frame: [UInt8]) throws(ChannelError) {
            let edited = edit(sent, frame)
            sent += 1
            try inner.send(edited)
        }

        func receive(limit: Int) throws(ChannelError) -> [UInt8] { try inner.receive(limit: limit) }

        func close() { inner.close() }
    }
}
