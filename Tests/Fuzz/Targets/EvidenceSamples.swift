import CandorAudit
import CandorCore
import CandorModel
import Foundation

/// Evidence that the readers take, the same at every run.
enum EvidenceSamples {
    static var provider: SigningIdentity { identity(1) }
    static var auditor: SigningIdentity { identity(2) }
    static let digest = try! Digest([UInt8](repeating: 7, count: 32))

    private static func identity(_ byte: UInt8) -> SigningIdentity {
        SigningIdentity(seed: SecretBuffer(copying: [UInt8](repeating: byte, count: 32).span.bytes))
    }

    static var opening: CommitmentOpening {
        try! CommitmentOpening(
            entries: [3, -4, 5], digest: digest.bytes, usingRandomness: SecretBuffer(count: 2 * 4096), workers: 1)
    }

    static let openingFile: [UInt8] = {
        let path = FileManager.default.temporaryDirectory.path + "/candor-fuzz-opening-\(getpid())"
        defer { unlink(path) }
        try! opening.write(to: path)
        return [UInt8](FileManager.default.contents(atPath: path)!)
    }()

    static let registration = try! Registration(
        countersigning: RegistrationRequest(opening.commitment, by: provider), by: auditor, time: 1000)

    static let certificate = try! Certificate(
        Certificate.Content(
            statement: digest, commitment: opening.commitment.identity, result: .pass, transcript: digest,
            soundnessBits: 93, parameters: ["alpha": "0.05"], auditNumber: 1, provider: provider.publicKey,
            auditor: auditor.publicKey, registered: 1000, disclosure: .at(2000), issued: 3000), by: auditor)

    private static let answer = SampledAnswer(input: [1, -2], nonce: digest, answer: .label(1))
    private static let leaf = ReceiptLeaf(
        sequence: 0, input: answer.inputDigest, answer: answer.answer, service: digest, time: 5)
    private static let tree = MerkleTree(leaves: [leaf.digest])
    static let checkpoint = try! Checkpoint(of: tree, after: nil, by: provider, time: 50)

    static let plan: SamplePlan = {
        var source = SeededRandomSource(seed: 1)
        return try! SamplePlan(of: checkpoint, count: 1, using: &source)
    }()

    static let openings = SampleOpenings([SampleOpening(leaf: leaf, answer: answer, proof: [])])

    static let receipt: Receipt = {
        let path = FileManager.default.temporaryDirectory.path + "/candor-fuzz-receipt-\(getpid())"
        defer { unlink(path) }
        return try! ReceiptLog(path: path).append(answer, service: digest, by: provider, time: 5)
    }()

    static let ledger = Array(
        """
        {"referenceSets":[{"audits":[{"commitment":"\(digest)","statement":"\(digest)"}],\
        "disclosure":"public","referenceSet":"\(digest)"}]}
        """.utf8)

    static let attempts = Array(
        """
        {"attempts":[{"commitment":"\(digest)","record":{"outcomes":["incomplete"],"retries":3},\
        "statement":"\(digest)"}]}
        """.utf8)

    static let format = FixedPointFormat(
        quantiser: PublicQuantiser(
            numeric: [.init(name: "x", range: PublicRange(0, 10)!)],
            categorical: [.init(name: "c", categories: ["a"])]),
        categoryBits: 11,
        layers: [
            .init(inputs: 3, outputs: 2, shift: 6, bits: 12, overflow: .saturates, largest: 2047, biasLimbs: 2),
            .init(inputs: 2, outputs: 3, shift: 4, bits: 14, overflow: .vanishes, largest: nil, biasLimbs: 1),
        ], labels: ["no", "yes", "maybe"], logitBits: 10, confidenceScale: 3000)
}

func evidenceSeeds() -> [String: [UInt8]] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    return [
        "registration-request": [0] + EvidenceSamples.registration.request.document,
        "registration": [1] + EvidenceSamples.registration.document,
        "certificate": [2] + EvidenceSamples.certificate.document,
        "receipt": [3] + EvidenceSamples.receipt.document,
        "checkpoint": [4] + EvidenceSamples.checkpoint.document,
        "sample": [5] + EvidenceSamples.plan.document,
        "openings": [6] + EvidenceSamples.openings.document,
        "ledger": [7] + EvidenceSamples.ledger,
        "attempts": [8] + EvidenceSamples.attempts,
        "commitment": [9] + EvidenceSamples.opening.commitment.bytes,
        "opening": [10] + EvidenceSamples.openingFile,
        "format": [11] + ((try? encoder.encode(EvidenceSamples.format)).map { [UInt8]($0) } ?? []),
    ]
}
