import CandorCore
import CandorProof
import Foundation

/// Runs a prover and a verifier on two threads over an in-memory channel.
enum TwoParties {
    typealias Prover = ProverSession<IdealVOLE.Prover>
    typealias Verifier = VerifierSession<IdealVOLE.Verifier>

    /// What both made of it: a value, or the error that ended them.
    struct Outcome<P: Sendable, V: Sendable>: Sendable {
        let prover: Result<P, ProofError>
        let verifier: Result<V, ProofError>
    }

    static func identifier(_ nonce: UInt8 = 1) -> SessionIdentifier {
        try! SessionIdentifier(
            statement: Array(repeating: 7, count: 32), proverNonce: Array(repeating: nonce, count: 32),
            verifierNonce: Array(repeating: 2, count: 32))
    }

    /// - Parameters:
    ///   - wrap: puts something between the parties and their ends of the channel: prover, verifier.
    ///   - proverNonce: other nonces make other sessions.
    static func run<P: Sendable, V: Sendable>(
        vole: IdealVOLE = IdealVOLE(seed: 1), timeout: Double = 20, proverNonce: UInt8 = 1,
        minimumSoundnessBits: Double = 90,
        wrap: (InMemoryChannel, InMemoryChannel) -> (any Channel, any Channel) = { ($0, $1) },
        prover: @escaping @Sendable (inout Prover) throws -> P,
        verifier: @escaping @Sendable (inout Verifier) throws -> V
    ) -> Outcome<P, V> {
        let (near, far) = InMemoryChannel.pair(timeout: timeout)
        let (proverEnd, verifierEnd) = wrap(near, far)
        let result = Slot<P>()
        let done = DispatchSemaphore(value: 0)
        Thread {
            result.value = attempt {
                var session = Prover(
                    source: vole.prover(), connection: Connection(proverEnd, sending: .fromProver),
                    identifier: identifier(proverNonce))
                return try prover(&session)
            }
            proverEnd.close()
            done.signal()
        }.start()
        let verifierResult = attempt {
            var session = Verifier(
                source: vole.verifier(), connection: Connection(verifierEnd, sending: .fromVerifier),
                identifier: identifier(), minimumSoundnessBits: minimumSoundnessBits)
            return try verifier(&session)
        }
        verifierEnd.close()
        done.wait()
        return Outcome(prover: result.value!, verifier: verifierResult)
    }

    /// Runs two plain pieces of code on two threads.
    static func concurrently<P: Sendable, V: Sendable>(
        _ first: @escaping @Sendable () throws -> P, _ second: @escaping @Sendable () throws -> V
    ) -> Outcome<P, V> {
        let result = Slot<P>()
        let done = DispatchSemaphore(value: 0)
        Thread {
            result.value = attempt(first)
            done.signal()
        }.start()
        let other = attempt(second)
        done.wait()
        return Outcome(prover: result.value!, verifier: other)
    }

    static func attempt<R>(_ body: () throws -> R) -> Result<R, ProofError> {
        do { return .success(try body()) } catch let error as ProofError { return .failure(error) } catch {
            fatalError("not a ProofError: \(error)")
        }
    }

    private final class Slot<Value: Sendable>: @unchecked Sendable {
        // Sendable: written before the semaphore is signalled and read after.
        var value: Result<Value, ProofError>?
    }
}

extension Result where Failure == ProofError {
    /// The error, when it is one.
    var error: ProofError? {
        if case .failure(let error) = self { return error }
        return nil
    }
}

extension Result where Success == Verdict, Failure == ProofError {
    var isAccepted: Bool { self == .success(.accept) }

    /// A verdict against the prover, or a typed error.
    var isRefused: Bool { !isAccepted }

    var isRejected: Bool {
        if case .success(.reject) = self { return true }
        return false
    }
}

/// Hands frames to `edit` on their way out: it gives the frames that leave instead.
final class EditingChannel: Channel, @unchecked Sendable {
    // Sendable: one party uses an end, on one thread.
    private let inner: any Channel
    private let edit: @Sendable (Int, [UInt8]) -> [[UInt8]]
    private var sent = 0

    init(_ inner: any Channel, edit: @escaping @Sendable (Int, [UInt8]) -> [[UInt8]]) {
        self.inner = inner
        self.edit = edit
    }

    func send(_ frame: [UInt8]) throws(ChannelError) {
        let frames = edit(sent, frame)
        sent += 1
        for frame in frames { try inner.send(frame) }
    }

    func receive(limit: Int) throws(ChannelError) -> [UInt8] { try inner.receive(limit: limit) }

    func close() { inner.close() }
}

/// Keeps every frame that is sent.
final class RecordingChannel: Channel, @unchecked Sendable {
    // Sendable: one party uses an end, on one thread; the frames are read when it has ended.
    private let inner: any Channel
    private(set) var frames: [[UInt8]] = []

    init(_ inner: any Channel) { self.inner = inner }

    func send(_ frame: [UInt8]) throws(ChannelError) {
        frames.append(frame)
        try inner.send(frame)
    }

    func receive(limit: Int) throws(ChannelError) -> [UInt8] { try inner.receive(limit: limit) }

    func close() { inner.close() }
}

extension FieldVector where Element == Fp {
    /// Integers mod p.
    init(_ integers: [Int]) { self.init(integers.map { Fp($0) }) }
}
