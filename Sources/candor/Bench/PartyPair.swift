import Foundation

/// Two processes of this program that run a workload with each other over the loopback interface.
enum PartyPair {
    /// What both measured.
    struct Outcome {
        let prover: ProofWorkload.Figures
        let verifier: ProofWorkload.Figures
        /// Largest resident set of the two.
        let peakBytes: Int
    }

    /// The hidden command of a party.
    static let command = "bench-proof-party"

    /// Runs both parties to their end, each with one thread.
    static func run(_ workload: ProofWorkload) throws -> Outcome {
        let (near, far) = try Loopback.descriptors()
        func start(_ role: BenchProofParty.Role, over socket: Int32) throws -> PartyProcess {
            defer { close(socket) }
            return try PartyProcess([command, role.rawValue, workload.rawValue], over: socket)
        }
        let prover = try start(.prover, over: near)
        let verifier = try start(.verifier, over: far)
        let results = [prover.finish(), verifier.finish()]
        let figures = try results.map { result in
            guard result.exitCode == 0 else {
                throw PartyError("\(command) \(workload.rawValue)", "exit code \(result.exitCode)")
            }
            return try JSONDecoder().decode(ProofWorkload.Figures.self, from: result.output)
        }
        return Outcome(
            prover: figures[0], verifier: figures[1], peakBytes: max(results[0].peakBytes, results[1].peakBytes))
    }
}
