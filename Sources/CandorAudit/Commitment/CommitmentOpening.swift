import CandorCore
import CandorProof

/// What a provider keeps of a commitment: the entries and the randomness that give its value.
///
/// Who has it knows the model. It cannot be copied, nothing prints it, and its memory is overwritten at the end.
public struct CommitmentOpening: ~Copyable, Sendable {
    /// What is opened.
    public let commitment: ModelCommitment
    /// The entries, then the randomness.
    let values: SecretEntries

    var matrix: CommitmentMatrix { CommitmentMatrix(entries: commitment.entries) }

    /// Commits to a model, with fresh randomness from the system.
    ///
    /// A second commitment to the same model has other randomness and another value: with the same, the difference of
    /// two commitments would show a small update.
    /// - Parameters:
    ///   - entries: weights and limbs of biases, in the order that the architecture fixes; at least one.
    ///   - digest: SHA-256 over architecture, number formats, tables, preprocessing and version.
    ///   - workers: threads at most; 0 means all. The value does not depend on it.
    /// - Throws: ``EvidenceError/outOfRange(name:expected:actual:)``.
    /// - Complexity: 1,024 products an entry; 0.10 s for 10^5 entries and 0.15 s for 10^6, on one core with AVX-512.
    public init(entries: [Int16], digest: [UInt8], workers: Int = 0) throws(EvidenceError) {
        let randomness = SecretBuffer.random(count: 2 * CommitmentMatrix.randomnessCount)
        try self.init(entries: entries, digest: digest, usingRandomness: randomness, workers: workers)
    }

    package init(
        entries: [Int16], digest: [UInt8], usingRandomness randomness: borrowing SecretBuffer, workers: Int
    ) throws(EvidenceError) {
        guard Mutation.isOn(.openingEntries) || (1...ModelCommitment.largestEntries).contains(entries.count) else {
            throw .outOfRange(
                name: "entries of a commitment", expected: "1 ... \(ModelCommitment.largestEntries)",
                actual: "\(entries.count)")
        }
        guard Mutation.isOn(.openingDigestLength) || digest.count == ModelCommitment.digestBytes else {
            throw .outOfRange(
                name: "bytes of the digest", expected: "\(ModelCommitment.digestBytes)", actual: "\(digest.count)")
        }
        let matrix = CommitmentMatrix(entries: entries.count)
        var values = SecretEntries(count: matrix.columns)
        values.withUnsafeMutableBytes { bytes in
            for (index, entry) in entries.enumerated() {
                bytes.storeBytes(of: entry.littleEndian, toByteOffset: 2 * index, as: Int16.self)
            }
            randomness.withUnsafeBytes {
                UnsafeMutableRawBufferPointer(rebasing: bytes[(2 * entries.count)...]).copyMemory(from: $0)
            }
        }
        let value = matrix.product(with: values, workers: workers).array
        commitment = ModelCommitment(entries: entries.count, digest: digest, value: value)
        self.values = values
    }

    init(commitment: ModelCommitment, values: consuming SecretEntries) {
        self.commitment = commitment
        self.values = values
    }
}

extension CommitmentOpening {
    private static let header = Array("candorO1".utf8)

    /// Writes the opening into a new file that only its owner can read.
    ///
    /// - Throws: ``EvidenceError/file(path:reason:)`` when there is one already, or it cannot be written.
    public func write(to path: String) throws(EvidenceError) {
        try values.withUnsafeBytes { (values) throws(EvidenceError) in
            try EvidenceFile.createPrivate(path, head: Self.header + commitment.bytes, values)
        }
    }

    /// Reads a file that ``write(to:)`` has written. Whether it opens its commitment, ``ModelCommitment/verify(_:workers:)``
    /// says.
    ///
    /// - Throws: ``EvidenceError/unsafeFile(path:expected:actual:)`` for a file that others can read,
    ///   ``EvidenceError/malformed(what:expected:actual:)`` for one that is no opening.
    public init(contentsOf path: String) throws(EvidenceError) {
        let head = Self.header.count + ModelCommitment.byteCount
        let largest = head + 2 * CommitmentMatrix(entries: ModelCommitment.largestEntries).columns
        let file = try EvidenceFile.readPrivate(path, limit: largest)
        guard file.count >= head else {
            throw .malformed(what: path, expected: "at least \(head) bytes", actual: "\(file.count)")
        }
        let start = file.withUnsafeBytes { Array($0[..<head]) }
        guard Mutation.isOn(.openingHeader) || start.starts(with: Self.header) else {
            throw .malformed(what: path, expected: "the header candorO1", actual: "another")
        }
        let commitment = try ModelCommitment(bytes: Array(start[Self.header.count...]))
        var values = SecretEntries(count: CommitmentMatrix(entries: commitment.entries).columns)
        guard Mutation.isOn(.openingLength) || file.count == head + 2 * values.count else {
            throw .malformed(what: path, expected: "\(head + 2 * values.count) bytes", actual: "\(file.count)")
        }
        values.withUnsafeMutableBytes { target in
            file.withUnsafeBytes { target.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[head...])) }
        }
        self.init(commitment: commitment, values: values)
    }
}
