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

    static let identifier = try! SessionIdentifier(
        statement: Array(repeating: 7, count: 32), proverNonce: Array(repeating: 1, count: 32),
        verifierNonce: Array(repeating: 2, count: 32))

    static func run<P: Sendable, V: Sendable>(
        vole: IdealVOLE = IdealVOLE(seed: 1), timeout: Double = 20,
        minimumSoundnessBits: Double = 90,
        prover: @escaping @Sendable (inout Prover) throws -> P,
        verifier: @escaping @Sendable (inout Verifier) throws -> V
    ) -> Outcome<P, V> {
        let (proverEnd, verifierEnd) = InMemoryChannel.pair(timeout: timeout)
        let result = Slot<P>()
        let done = DispatchSemaphore(value: 0)
        Thread {
            result.value = attempt {
                var session = Prover(
                    source: vole.prover(), connection: Connection(proverEnd, sending: .fromProver),
                    identifier: identifier)
                return try prover(&session)
            }
            proverEnd.close()
            done.signal()
        }.start()
        let verifierResult = attempt {
            var session = Verifier(
                source: vole.verifier(), connection: Connection(verifierEnd, sending: .fromVerifier),
                identifier: identifier, minimumSoundnessBits: minimumSoundnessBits)
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

    var isRejected: Bool {
        if case .success(.reject) = self { return true }
        return false
    }
}
