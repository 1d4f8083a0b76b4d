import CandorCore
import CandorProof

/// What a provider publishes about a model: a value that hides every weight and binds it to them.
///
/// C = A_W W + A_r r mod p, p = 2^61 - 1, in F_p^1024: W are the weights and the limbs of biases, each in
/// [-2^15, 2^15), in an order that the architecture fixes, and r is fresh randomness of the same range. Two openings of
/// one value would solve a short integer problem of at least 2^260 operations for 2.4 · 10^7 entries; the value itself is
/// within 2^-128 of uniform, whatever the weights. It can be used in any number of sessions.
/// <doc:BindingAModel> has the figures and what they rest on.
public struct ModelCommitment: Sendable, Hashable {
    /// Bytes of the digest that a caller adds.
    public static let digestBytes = 32

    /// Bytes of a commitment: a header, the number of entries, the digest, and 1,024 elements.
    public static let byteCount = header.count + 8 + digestBytes + CommitmentMatrix.rows * Fp.byteCount

    /// The most entries that a commitment takes: more than any model that can be proved.
    public static let largestEntries = 1 << 30

    /// The integers that an entry can be, and those of the randomness too.
    public static let entryRange = -(1 << 15)...(1 << 15) - 1

    /// Number of entries of the model.
    public let entries: Int
    /// What else the identity covers, 32 bytes: architecture, number formats, tables, preprocessing and version.
    public let digest: [UInt8]
    /// C.
    let value: [Fp]

    private static let header = Array("candorC1".utf8)

    /// The commitment of `matrix.entries` entries to `value`.
    init(entries: Int, digest: [UInt8], value: [Fp]) {
        self.entries = entries
        self.digest = digest
        self.value = value
    }

    /// What certificates, receipts and statements name: SHA-256 over the value, the number of entries and the digest.
    public var identity: Digest {
        var message = SignedBytes(label: "candor model identity 1")
        message.append(bytes)
        return CandorAudit.digest(message)
    }

    /// The one form as bytes, ``byteCount`` of them: integers little-endian.
    public var bytes: [UInt8] {
        var writer = WireWriter(capacity: Self.byteCount)
        writer.write(bytes: Self.header)
        writer.write(UInt64(entries))
        writer.write(bytes: digest)
        for element in value { writer.write(element.value) }
        return writer.bytes
    }

    /// Reads the form that ``bytes`` gives, and no other.
    ///
    /// - Throws: ``EvidenceError/malformed(what:expected:actual:)``,
    ///   ``EvidenceError/outOfRange(name:expected:actual:)``, ``EvidenceError/nonCanonicalElement(index:)``.
    public init(bytes: [UInt8]) throws(EvidenceError) {
        guard Mutation.isOn(.commitmentLength) || bytes.count == Self.byteCount else {
            throw .malformed(what: "a commitment", expected: "\(Self.byteCount) bytes", actual: "\(bytes.count)")
        }
        guard Mutation.isOn(.commitmentHeader) || bytes.starts(with: Self.header) else {
            throw .malformed(what: "a commitment", expected: "the header candorC1", actual: "another")
        }
        func word(at offset: Int) -> UInt64 {
            (0..<8).reduce(0) { $0 | UInt64(bytes[offset + $1]) << (8 * UInt64($1)) }
        }
        var offset = Self.header.count
        let count = word(at: offset)
        guard Mutation.isOn(.commitmentEntries) || (1...UInt64(Self.largestEntries)).contains(count) else {
            throw .outOfRange(
                name: "entries of a commitment", expected: "1 ... \(Self.largestEntries)", actual: "\(count)")
        }
        entries = Int(clamping: count)
        offset += 8
        digest = Array(bytes[offset..<offset + Self.digestBytes])
        offset += Self.digestBytes
        var value: [Fp] = []
        value.reserveCapacity(CommitmentMatrix.rows)
        for index in 0..<CommitmentMatrix.rows {
            let word = word(at: offset + 8 * index)
            guard let element = Mutation.isOn(.commitmentElements) ? Fp(reducing: word) : Fp(canonical: word) else {
                throw .nonCanonicalElement(index: index)
            }
            value.append(element)
        }
        self.value = value
    }

    /// Reads a file of ``bytes``.
    public init(contentsOf path: String) throws(EvidenceError) {
        let bytes = try EvidenceFile.readPublic(path, limit: 1 << 20)
        do { try self.init(bytes: bytes) } catch {
            guard case .malformed(_, let expected, let actual) = error else { throw error }
            throw .malformed(what: path, expected: expected, actual: actual)
        }
    }

    /// Writes ``bytes`` into a file, in one step.
    public func write(to path: String) throws(EvidenceError) { try EvidenceFile.replace(path, with: bytes) }

    /// Whether `opening` opens this commitment: the entries and the randomness that it has give this value.
    ///
    /// - Parameters:
    ///   - opening: what the provider keeps.
    ///   - workers: threads at most; 0 means all. The result does not depend on it.
    /// - Throws: ``EvidenceError/wrongOpening``.
    /// - Complexity: that of making the commitment.
    public func verify(_ opening: borrowing CommitmentOpening, workers: Int = 0) throws(EvidenceError) {
        let isOwn = opening.commitment == self
        let value = opening.matrix.product(with: opening.values, workers: workers)
        guard Mutation.isOn(.commitmentOpening) || (isOwn && value.array == self.value) else { throw .wrongOpening }
    }

    /// Σ_i η^i C_i: what Σ_j a_j values_j must be.
    package func folded(by eta: Fp2) -> Fp2 { FieldVector(value).powerSum(of: eta) }
}

extension ModelCommitment: CustomStringConvertible {
    /// The identity in hexadecimal.
    public var description: String { "ModelCommitment(\(identity))" }
}

extension ModelCommitment: Codable {
    /// Writes ``bytes`` in hexadecimal.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(hexadecimal(bytes))
    }

    /// Reads ``bytes`` in hexadecimal.
    public init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let bytes = bytesOfHexadecimal(text) else {
            throw EvidenceError.malformed(what: "a commitment", expected: "hexadecimal digits", actual: "other text")
        }
        try self.init(bytes: bytes)
    }
}
