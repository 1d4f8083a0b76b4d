import ArgumentParser
import CandorAudit

/// `candor certificate`: what auditors sign.
struct CertificateGroup: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "certificate", abstract: "Certificates of audits that passed.",
        subcommands: [CheckCertificate.self])
}

/// `candor certificate check`.
struct CheckCertificate: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Check a certificate's signature, facts and subject.",
        usage: "candor certificate check FILE --auditor sha256:… [--commitment C] [--statement HASH] [--json]",
        discussion: "A certificate convinces whoever trusts the auditor. Exit codes: 0 valid, 1 not, 2 usage or input.")

    @Argument(help: "The certificate (JSON).")
    var certificate: String

    @Option(help: "Fingerprint of the auditor that you trust: sha256:…")
    var auditor: String

    @Option(help: "The commitment that the certificate must be about (a file of 8,240 bytes).")
    var commitment: String?

    @Option(help: "The hash of the statement that it must be about, 64 hexadecimal digits.")
    var statement: String?

    @OptionGroup var form: EvidenceOptions

    func run() throws {
        try KnownKey.check(auditor, option: "--auditor")
        let certificate = try Certificate(contentsOf: certificate)
        let commitment = try commitment.map { try ModelCommitment(contentsOf: $0) }
        let statement = try statement.map { try Digest($0) }
        let check = try CheckDocument { () throws(EvidenceError) in
            try KnownKey.require(certificate.content.auditor, auditor, as: "auditor")
            try certificate.check(auditor: certificate.content.auditor)
            if let commitment { try certificate.require(commitment) }
            if let statement { try certificate.require(statement: statement) }
        }
        let content = certificate.content
        try check.finish(
            form,
            asText: """
                valid: the auditor \(content.auditor) says that this audit passed
                statement   \(content.statement)
                commitment  \(content.commitment)
                provider    \(content.provider)
                soundness   \(content.soundnessBits) bits, audit number \(content.auditNumber)
                note        \(certificate.disclosureNote)
                """)
    }
}
