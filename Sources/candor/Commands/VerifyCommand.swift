import ArgumentParser
import CandorAudit
import CandorCalibration
import CandorModel

/// `candor verify`: the auditor's side of an audit between two machines.
struct Verify: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Auditor: audit a registered model, in zero knowledge, over the network; sign a certificate.",
        usage: """
            candor verify --listen HOST:PORT --identity auditor.pem --provider sha256:… --data D --ledger ledger.json \
            --attempts log.json --certificate out.json [--statement certified] [--json]
            """,
        discussion: """
            The reference set is shown to a provider whose commitment was registered before, and counted in the ledger first. \
            Exit codes: 0 pass, 1 declared-fail or rejected, 2 usage or input, 3 network, peer or incomplete.
            """)

    @Option(help: "Where to listen: HOST:PORT; port 0 for one that is free, which is then printed.")
    var listen: Address

    @Option(help: "The auditor's key, which countersigned the registration and signs the certificate.")
    var identity: String

    @Option(help: "Fingerprint of the provider: sha256:…")
    var provider: String

    @OptionGroup(title: "Data") var source: DataOptions

    @Flag(help: "The labels are public, which the certificate says. Always so for adult, credit and fashion-mnist.")
    var publicLabels = false

    @OptionGroup(title: "Statement") var statement: StatementOptions

    @Option(help: "The ledger of reference sets (JSON); made where there is none.")
    var ledger: String

    @Option(help: "The log that counts this side's attempts (JSON); made where there is none.")
    var attempts: String

    @Option(help: "Where to write the certificate (JSON).")
    var certificate: String

    @OptionGroup var waiting: WaitOptions
    @OptionGroup var running: RunOptions

    func run() throws {
        try running.check()
        try waiting.check()
        try KnownKey.check(provider, option: "--provider")
        let audit = try statement.audit()
        #if Network
            try NetworkAuditor(self, audit: audit).run()
        #else
            _ = audit
            throw MissingTrait(command: "candor verify")
        #endif
    }

    /// The reference rows of the data.
    func reference() throws -> ReferenceSet {
        let isPublic = publicLabels || Self.publicData.contains(source.data)
        let data = try source.load()
        return ReferenceSet(
            data.reference, preparedBy: data.preprocessing, classes: data.classes,
            groups: try SubgroupFamily(columns: data.publicColumns), disclosing: isPublic ? .publicLabels : nil)
    }

    /// Sets that anyone can download with their labels.
    private static let publicData = ["adult", "adult-paper", "credit", "fashion-mnist"]
}
