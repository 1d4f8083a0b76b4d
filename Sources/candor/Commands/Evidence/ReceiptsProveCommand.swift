import ArgumentParser
import CandorAudit
import CandorModel
import CandorProof
import Foundation

/// `candor receipts prove`: the provider's side of a conversation about a sample.
struct ProveReceipts: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prove",
        abstract: "Provider: open the sampled answers and prove that the committed model gives them.",
        usage: """
            candor receipts prove LOG --sample sample.json --commitment C [--policy P] --model fixed.safetensors \
            --opening opening --connect HOST:PORT --identity provider.pem --auditor sha256:… [--json]
            """,
        discussion: """
            The auditor runs candor receipts verify --listen, and sees the inputs of the sample. An answer that the \
            model does not give is not opened, which counts as altered. Exit codes: 0 everything was opened and \
            proved, 1 something was not opened, 2 usage or input, 3 network or peer.
            """)

    @Argument(help: "The log.")
    var log: String

    @Option(help: "The auditor's sample (JSON).")
    var sample: String

    @OptionGroup var limit: SampleLimit
    @OptionGroup var service: ServiceOptions

    @Option(help: "The model that serves, from candor quantise.")
    var model: String

    @Option(help: "The secret opening of the commitment, from candor commit.")
    var opening: String

    @Option(help: "The auditor's address: HOST:PORT.")
    var connect: Address

    @Option(help: "The provider's key.")
    var identity: String

    @Option(help: "Fingerprint of the auditor: sha256:…")
    var auditor: String

    @OptionGroup var waiting: WaitOptions
    @OptionGroup var running: RunOptions

    private struct Document: Encodable {
        let opened: Int
        let notOpened: [Int]
        let bytes: Int

        private enum CodingKeys: String, CodingKey {
            case opened, bytes
            case notOpened = "not_opened"
        }

        var text: String {
            let missing = notOpened.map { "answer \($0): not opened, as the model does not give it" }
            return (["\(Text.count(opened, "answer")) opened and proved"] + missing).joined(separator: "\n")
        }
    }

    func run() throws {
        try running.check()
        try waiting.check()
        try KnownKey.check(auditor, option: "--auditor")
        let (policy, _) = try service.load()
        let plan = try limit.plan(sample)
        let model = try FixedPointModel.read(from: model)
        let opening = try CommitmentOpening(contentsOf: opening)
        try ModelCommitment(contentsOf: service.commitment).verify(opening, workers: running.workers)
        let openings = try ReceiptLog.existing(log).openings(of: plan.indices, size: plan.size)
        let channel = try ReceiptsChannel(identity: identity, peer: auditor, timeout: waiting.timeout)
            .connect(to: connect)
        let connection = Connection(channel, sending: .fromProver)
        let missing = try ServedExchange(plan, policy: policy, workers: running.workers).prove(
            openings, model: model, opening: opening, over: connection)
        let document = Document(
            opened: plan.indices.count - missing.count, notOpened: missing,
            bytes: connection.bytesSent + connection.bytesReceived)
        try running.json ? StandardOutput.write(json: document) : StandardOutput.write(document.text)
        if !missing.isEmpty { throw ExitCode(Failure.Code.otherVerdict) }
    }
}

extension ReceiptLog {
    /// Opens a log, and makes none.
    static func existing(_ path: String) throws -> ReceiptLog {
        guard FileManager.default.fileExists(atPath: path) else {
            throw EvidenceError.file(path: path, reason: "expected a log of receipts, found no file")
        }
        return try ReceiptLog(path: path)
    }
}
