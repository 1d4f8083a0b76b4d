import ArgumentParser
import CandorAudit
import CandorModel
import Foundation

/// `candor prove`: the provider's side of an audit between two machines.
struct Prove: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Provider: let an auditor audit a registered model, in zero knowledge, over the network.",
        usage: """
            candor prove --connect HOST:PORT --identity provider.pem --auditor sha256:… --model fixed.safetensors \
            --commitment C --opening O --registration R --attempts log.json [--certificate out.json] [--json]
            """,
        discussion: """
            The model is computed on the auditor's data in the clear first, by this side alone: if it fails, this side says \
            so and proves nothing. What the auditor asks for must meet the policy before anything about the model leaves. \
            Exit codes: 0 pass, 1 declared-fail or rejected, 2 usage or input, 3 network, peer or incomplete.
            """)

    @Option(help: "Where the auditor listens: HOST:PORT.")
    var connect: Address

    @Option(help: "The provider's key, whose registration it is.")
    var identity: String

    @Option(help: "Fingerprint of the auditor: sha256:…")
    var auditor: String

    @Option(help: "The model from candor quantise.")
    var model: String

    @Option(help: "Its commitment (a file of 8,240 bytes).")
    var commitment: String

    @Option(help: "The opening of the commitment.")
    var opening: String

    @Option(help: "The registration that the auditor countersigned (JSON).")
    var registration: String

    @Option(help: "The log that counts this side's attempts (JSON); made where there is none.")
    var attempts: String

    @Option(help: "Where to write the auditor's certificate (JSON).")
    var certificate: String?

    @OptionGroup(title: "Policy") var policy: PolicyOptions
    @OptionGroup var waiting: WaitOptions
    @OptionGroup var running: RunOptions

    func run() throws {
        try running.check()
        try waiting.check()
        try KnownKey.check(auditor, option: "--auditor")
        let policy = try policy.policy()
        #if Network
            try NetworkProvider(self, policy: policy).run()
        #else
            _ = policy
            throw MissingTrait(command: "candor prove")
        #endif
    }
}

/// What a provider lets itself be audited on.
struct PolicyOptions: ParsableArguments {
    @Option(help: "Allowed statements, by commas.")
    var allow: String = "certified,ece,paper"

    @Option(
        parsing: .unconditional, help: "The least alpha or tau: audits of smaller and smaller ones measure the model.")
    var minAlpha: Double = 0.01

    @Option(parsing: .unconditional, help: "The least n_min of groups.")
    var minGroup: Int = 50

    @Option(parsing: .unconditional, help: "Points of a reference set at most.")
    var maxPoints: Int = 1 << 20

    @Option(parsing: .unconditional, help: "Audits of the model on one reference set at most.")
    var maxAudits: Int = 8

    @Option(parsing: .unconditional, help: "Audits of the model on all reference sets together at most.")
    var maxModelAudits: Int = 64

    func policy() throws -> ProviderPolicy {
        let known = StatementOptions.Kind.allCases.map(\.rawValue)
        let kinds = allow.split(separator: ",").map { String($0) }
        try OptionCheck.require("--allow", "some of \(known.joined(separator: ", "))", allow) { _ in
            !kinds.isEmpty && kinds.allSatisfy(known.contains)
        }
        try OptionCheck.require("--min-alpha", "a number in [0, 1)", minAlpha) { $0 >= 0 && $0 < 1 }
        try OptionCheck.require("--min-group", "1 or more", minGroup) { $0 >= 1 }
        try OptionCheck.require("--max-points", "1 or more", maxPoints) { $0 >= 1 }
        try OptionCheck.require("--max-audits", "1 or more", maxAudits) { $0 >= 1 }
        try OptionCheck.require("--max-model-audits", "1 or more", maxModelAudits) { $0 >= 1 }
        return ProviderPolicy(
            kinds: Set(kinds), smallestBound: minAlpha, smallestGroup: minGroup, mostPoints: maxPoints,
            allowance: AuditAllowance(perReferenceSet: maxAudits, perCommitment: maxModelAudits))
    }
}
