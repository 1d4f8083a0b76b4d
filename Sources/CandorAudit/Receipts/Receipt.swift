import CandorCore
import CandorProof

/// What is logged about one answer: a leaf of the provider's log.
///
/// The input is there as a salted hash: without the nonce, an input of a few columns could be found by trying all.
public struct ReceiptLeaf: Codable, Hashable, Sendable {
    /// The place in the log, from 0 on, without gaps.
    public let sequence: Int
    /// SHA-256 over the nonce and the input.
    public let input: Digest
    /// What was answered.
    public let answer: ServedAnswer
    /// The model and the policy: ``ServedPolicy/identity(of:)``.
    public let service: Digest
    /// When: seconds since 1970, UTC, by the provider's clock.
    public let time: UInt64

    package init(sequence: Int, input: Digest, answer: ServedAnswer, service: Digest, time: UInt64) {
        self.sequence = sequence
        self.input = input
        self.answer = answer
        self.service = service
        self.time = time
    }

    /// What the log contains: SHA-256 over all fields.
    public var digest: Digest {
        var message = SignedBytes(label: "candor receipt leaf 1")
        message.append(sequence)
        message.append(input)
        message.append(answer.bytes)
        message.append(service)
        message.append(time)
        return CandorAudit.digest(message)
    }
}

/// A served answer that can be opened: what a proof of inference takes as its public input.
public struct SampledAnswer: Codable, Hashable, Sendable {
    /// The model's input as it was quantised: integers in the order of the architecture.
    public let input: [Int32]
    /// 32 random bytes, drawn for this answer alone.
    public let nonce: Digest
    /// What was answered.
    public let answer: ServedAnswer

    /// An answer with a fresh nonce from the system.
    public init(input: [Int32], answer: ServedAnswer) {
        var bytes = [UInt8](repeating: 0, count: Digest.byteCount)
        bytes.withUnsafeMutableBytes { fillWithSystemRandomness($0) }
        self.init(input: input, nonce: Digest(ofKnownSize: bytes), answer: answer)
    }

    /// An answer with its nonce.
    public init(input: [Int32], nonce: Digest, answer: ServedAnswer) {
        self.input = input
        self.nonce = nonce
        self.answer = answer
    }

    /// SHA-256 over nonce and input, as a leaf has it.
    public var inputDigest: Digest {
        var message = SignedBytes(label: "candor input 1")
        message.append(nonce)
        message.append(input.flatMap { value in withUnsafeBytes(of: value.littleEndian) { Array($0) } })
        return digest(message)
    }

    /// Makes sure that this is what a leaf was made from.
    ///
    /// - Throws: ``EvidenceError/mismatch(what:expected:actual:)``.
    public func check(against leaf: ReceiptLeaf) throws(EvidenceError) {
        guard Mutation.isOn(.receiptOpening) || inputDigest == leaf.input else {
            throw .mismatch(
                what: "input of answer \(leaf.sequence)", expected: leaf.input.description,
                actual: inputDigest.description)
        }
        guard Mutation.isOn(.receiptOpening) || answer == leaf.answer else {
            throw .mismatch(
                what: "answer \(leaf.sequence)", expected: "\(leaf.answer)", actual: "\(answer)")
        }
    }
}

/// What a client receives with an answer: the leaf, the nonce of its own input, and the provider's signature.
public struct Receipt: EvidenceDocument {
    /// Its name in errors.
    public static var documentName: String { "receipt" }

    /// What the log must contain.
    public let leaf: ReceiptLeaf
    /// With the client's own input it gives the leaf's.
    public let nonce: Digest
    /// Who answered.
    public let provider: PublicKey
    /// The provider's, over the leaf.
    public let signature: Signature

    init(leaf: ReceiptLeaf, nonce: Digest, by provider: borrowing SigningIdentity) {
        self.leaf = leaf
        self.nonce = nonce
        self.provider = provider.publicKey
        signature = provider.sign(Self.message(leaf))
    }

    /// Makes sure that the trusted provider signed this answer, and that it is about this input.
    ///
    /// - Throws: ``EvidenceError/mismatch(what:expected:actual:)``, ``EvidenceError/wrongSignature(of:by:)``.
    public func check(provider trusted: PublicKey, input: [Int32]) throws(EvidenceError) {
        guard Mutation.isOn(.receiptProvider) || provider == trusted else {
            throw .mismatch(what: "provider", expected: trusted.fingerprint, actual: provider.fingerprint)
        }
        try provider.verify(signature, of: Self.message(leaf), document: Self.documentName)
        try SampledAnswer(input: input, nonce: nonce, answer: leaf.answer).check(against: leaf)
    }

    private static func message(_ leaf: ReceiptLeaf) -> [UInt8] {
        var message = SignedBytes(label: "candor receipt 1")
        message.append(leaf.digest)
        return message.bytes
    }
}

/// SHA-256 of labelled pieces.
func digest(_ message: SignedBytes) -> Digest { Digest(ofKnownSize: sha256(message.bytes)) }

extension HexBytes {
    static var byteCount: Int { Size.count }
}
