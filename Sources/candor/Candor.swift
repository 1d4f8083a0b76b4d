import ArgumentParser
import Foundation

/// The command: parses, runs, and turns whatever went wrong into a message and an exit code.
@main
enum Main {
    static func main() async {
        do {
            var command = try Candor.parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch {
            exit(Failure.report(error, asJSON: CommandLine.arguments.contains("--json")))
        }
    }
}

/// The root of the command line.
struct Candor: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "candor",
        abstract: "Is a model's confidence honest? Train, attack, measure and audit it.",
        discussion: """
            Exit codes: 0 done (audit: the honest model passes and the attacked one fails), 1 other verdicts, \
            2 usage or input, 3 network or peer, 70 internal. With --json, errors are one JSON document on standard error.

            Environment: CANDOR_DATA is the folder of data files, CND_ISA the instruction set (scalar, avx2, avx512, \
            neon), CND_PARALLEL the threads (omp, pthread, serial).
            """,
        version: version,
        subcommands: [
            Audit.self, Train.self, Attack.self, Evaluate.self, Threshold.self, Quantise.self, Commit.self, Mask.self,
            Access.self, Serve.self, Reproduce.self, Regression.self,
            Bench.self,
            IdentityGroup.self,
            Register.self, Prove.self, Verify.self, CertificateGroup.self, Receipts.self, BenchProofParty.self,
            BenchAuditParty.self,
            AuditParty.self,
        ])

    /// By semantic versioning.
    static let version = "0.1.0"
}
