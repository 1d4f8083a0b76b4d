import CandorCore
import CandorProof
import Foundation

/// Runs a prover and a verifier on two threads over an in-memory channel.
package enum TwoParties {
    package typealias Prover = ProverSession<IdealVOLE.Prover>
    package typealias Verifier = VerifierSession<IdealVOLE.Verifier>

    /// What both made of it: a value, or the error that ended them.
    package struct Outcome<P: Sendable, V: Sendable>: Sendable {
        package let prover: Result<P, ProofError>
        package let verifier: Result<V, ProofError>
    }

    package static func identifier(_ nonce: UInt8 = 1) -> SessionIdentifier {
        try! SessionIdentifier(
            statement: Array(repeating: 7, count: 32), proverNonce: Array(repeating: nonce, count: 32),
            verifierNonce: Array(repeating: 2, count: 32))
    }

    /// - Parameters:
    ///   - wrap: puts something between the parties and their ends of the channel: prover, verifier.
    ///   - proverNonce: other nonces make other sessions.
    package static func run<P: Sendable, V: Sendable>(
        vole: IdealVOLE = IdealVOLE(seed: 1), timeout: Double = 20, proverNonce: UInt8 = 1,
        minimumSoundnessBits: Double = 90,
        wrap: (InMemoryChannel, InMemoryChannel) -> (any Channel, any Channel) = { ($0, $1) },
        prover: @escaping @Sendable (inout Prover) throws -> P,
        verifier: @escaping @Sendable (inout Verifier) throws -> V
    ) -> Outcome<P, V> {
        let (near, far) = InMemoryChannel.pair(timeout: timeout)
        let (proverEnd, verifierEnd) = wrap(near, far)
        return concurrently {
            defer { proverEnd.close() }
            var session = Prover(
                source: vole.prover(), connection: Connection(proverEnd, sending: .fromProver),
                identifier: identifier(proverNonce))
            return try prover(&session)
        } _: {
            defer { verifierEnd.close() }
            var session = Verifier(
                source: vole.verifier(), connection: Connection(verifierEnd, sending: .fromVerifier),
                identifier: identifier(), minimumSoundnessBits: minimumSoundnessBits)
            return try verifier(&session)
        }
    }

    /// The same for a statement over ``ProofParty``, whose prover goes on when it sees that its claim is false.
    package static func runParties<P: Sendable, V: Sendable>(
        workers: Int = 1, minimumSoundnessBits: Double = 90,
        prover: @escaping @Sendable (ProvingParty<IdealVOLE.Prover>) throws -> P,
        verifier: @escaping @Sendable (VerifyingParty<IdealVOLE.Verifier>) throws -> V
    ) -> Outcome<P, V> {
        let vole = IdealVOLE(seed: 1)
        let (near, far) = InMemoryChannel.pair(timeout: 20)
        return concurrently {
            defer { near.close() }
            let session = Prover(
                source: vole.prover(), connection: Connection(near, sending: .fromProver), identifier: identifier())
            return try prover(ProvingParty(session, workers: workers, isHonest: false))
        } _: {
            defer { far.close() }
            let session = Verifier(
                source: vole.verifier(), connection: Connection(far, sending: .fromVerifier),
                identifier: identifier(), minimumSoundnessBits: minimumSoundnessBits)
            return try verifier(VerifyingParty(session, workers: workers))
        }
    }

    /// Runs two plain pieces of code on two threads.
    package static func concurrently<P: Sendable, V: Sendable>(
        _ first: @escaping @Sendable () throws -> P, _ second: @escaping @Sendable () throws -> V
    ) -> Outcome<P, V> {
        let (first, second) = atOnce({ attempt(first) }, { attempt(second) })
        return Outcome(prover: first, verifier: second)
    }

    /// Runs two pieces of code at a time, the second on this thread.
    package static func atOnce<P: Sendable, V>(_ first: @escaping @Sendable () -> P, _ second: () -> V) -> (P, V) {
        let result = Slot<P>()
        let done = DispatchSemaphore(value: 0)
        Thread {
            result.value = first()
            done.signal()
        }.start()
        let other = second()
        done.wait()
        return (result.value!, other)
    }

    /// What `body` gives or throws, which is a `ProofError`.
    package static func attempt<R>(_ body: () throws -> R) -> Result<R, ProofError> {
        do { return .success(try body()) } catch let error as ProofError { return .failure(error) } catch {
            fatalError("not a ProofError: \(error)")
        }
    }

    private final class Slot<Value: Sendable>: @unchecked Sendable {
        // Sendable: written before the semaphore is signalled and read after.
        var value: Value?
    }
}

extension Result where Failure == ProofError {
    /// The error, when it is one.
    package var error: ProofError? {
        if case .failure(let error) = self { return error }
        return nil
    }
}

extension Result where Success == Verdict, Failure == ProofError {
    package var isAccepted: Bool { self == .success(.accept) }

    /// A verdict against the prover, or a typed error.
    package var isRefused: Bool { !isAccepted }

    package var isRejected: Bool {
        if case .success(.reject) = self { return true }
        return false
    }
}
