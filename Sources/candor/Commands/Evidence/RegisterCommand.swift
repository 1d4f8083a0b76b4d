import ArgumentParser
import CandorAudit

/// `candor register`: a commitment and the time, signed by both parties, in two steps on files.
struct Register: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Register a model's commitment with an auditor, before the auditor shows its reference set.",
        subcommands: [RequestRegistration.self, CountersignRegistration.self, CheckRegistration.self])
}

/// `candor register request`: the provider's step.
struct RequestRegistration: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "request", abstract: "Provider: sign a request for a commitment.",
        usage: "candor register request --commitment C --identity provider.pem -o request.json [--json]")

    @Option(help: "The commitment (a file of 8,240 bytes).")
    var commitment: String

    @Option(help: "The provider's key.")
    var identity: String

    @Option(name: .shortAndLong, help: "The request, for the auditor (JSON).")
    var output: String

    @OptionGroup var form: EvidenceOptions

    private struct Document: Encodable {
        let request: String
        let commitment: String
        let provider: String
    }

    func run() throws {
        let commitment = try ModelCommitment(contentsOf: commitment)
        let request = RegistrationRequest(commitment, by: try SigningIdentity(contentsOf: identity))
        try request.write(to: output)
        let document = Document(
            request: output, commitment: commitment.identity.description,
            provider: request.provider.fingerprint)
        try form.write(
            document, asText: "\(output): commitment \(document.commitment) of \(document.provider)")
    }
}

/// `candor register countersign`: the auditor's step.
struct CountersignRegistration: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "countersign", abstract: "Auditor: sign a provider's request and the time.",
        usage: """
            candor register countersign --request request.json --provider sha256:… --identity auditor.pem \
            -o registration.json [--json]
            """)

    @Option(help: "The provider's request (JSON).")
    var request: String

    @Option(help: "Fingerprint of the provider, as the auditor knows it: sha256:…")
    var provider: String

    @Option(help: "The auditor's key.")
    var identity: String

    @Option(name: .shortAndLong, help: "The registration (JSON).")
    var output: String

    @OptionGroup var form: EvidenceOptions

    func run() throws {
        try KnownKey.check(provider, option: "--provider")
        let request = try RegistrationRequest(contentsOf: request)
        try KnownKey.require(request.provider, provider, as: "provider")
        let registration = try Registration(
            countersigning: request, by: try SigningIdentity(contentsOf: identity))
        try registration.write(to: output)
        let document = RegistrationDocument(registration)
        try form.write(document, asText: "\(output): \(document.text)")
    }
}

/// `candor register check`.
struct CheckRegistration: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Check both signatures of a registration.",
        usage: "candor register check FILE --auditor sha256:… [--disclosed SECONDS] [--json]")

    @Argument(help: "The registration (JSON).")
    var registration: String

    @Option(help: "Fingerprint of the auditor that you trust: sha256:…")
    var auditor: String

    @Option(help: "When a reference set was first disclosed (seconds since 1970): refuse a later registration.")
    var disclosed: UInt64?

    @OptionGroup var form: EvidenceOptions

    func run() throws {
        try KnownKey.check(auditor, option: "--auditor")
        let registration = try Registration(contentsOf: registration)
        let check = try CheckDocument { () throws(EvidenceError) in
            try KnownKey.require(registration.auditor, auditor, as: "auditor")
            try registration.check(auditor: registration.auditor)
            if let disclosed { try registration.require(registration.request.commitment, on: .at(disclosed)) }
        }
        try check.finish(form, asText: "valid: \(RegistrationDocument(registration).text)")
    }
}

/// A registration in short.
private struct RegistrationDocument: Encodable {
    let commitment: String
    let provider: String
    let auditor: String
    let registered: UInt64

    init(_ registration: Registration) {
        commitment = registration.request.commitment.identity.description
        provider = registration.request.provider.fingerprint
        auditor = registration.auditor.fingerprint
        registered = registration.registered
    }

    var text: String { "commitment \(commitment) of \(provider), registered at \(registered) with \(auditor)" }
}
