import ArgumentParser
import CandorAudit

/// `candor identity`: keys of providers and auditors.
struct IdentityGroup: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "identity", abstract: "Keys with which providers and auditors sign.",
        subcommands: [CreateIdentity.self])
}

/// `candor identity create`.
struct CreateIdentity: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Make a new Ed25519 key in a file that only its owner can read, and print its fingerprint.",
        usage: "candor identity create -o provider.pem [--json]")

    @Option(name: .shortAndLong, help: "The new file: PKCS #8 in PEM, mode 600. An existing file is not replaced.")
    var output: String

    @OptionGroup var form: EvidenceOptions

    private struct Document: Encodable {
        let identity: String
        let fingerprint: String
    }

    func run() throws {
        let identity = SigningIdentity()
        try identity.write(to: output)
        let document = Document(identity: output, fingerprint: identity.publicKey.fingerprint)
        try form.write(document, asText: "\(output): \(document.fingerprint)")
    }
}
