import CandorProof
import Foundation

/// A provider's log of its answers: a file that only grows, and the tree over it.
///
/// A record is on the disk before its receipt exists. A kill in the middle of a write leaves a piece of a record at the
/// end, which the next opening removes; anything else that was changed is an error. The file holds inputs and nonces:
/// its owner alone reads it. One process writes it at a time. In memory a log takes about 72 bytes an answer.
public final class ReceiptLog {
    /// The file.
    public let path: String
    /// The tree over the leaves.
    public private(set) var tree = MerkleTree()

    private let descriptor: Int32
    /// Where each record begins in the file, and where the next one will.
    private var offsets = [ReceiptLog.header.count]

    private static let header = Array("candorR1".utf8)
    /// The length of a record, then the first eight bytes of its digest, before each.
    private static let frameBytes = 16
    private static let largestRecord = 16 << 20

    private struct Record: Codable {
        let leaf: ReceiptLeaf
        let answer: SampledAnswer
    }

    /// Number of answers.
    public var count: Int { tree.count }

    /// Opens the log in a file, which is made where there is none, and keeps other processes out.
    ///
    /// - Throws: ``EvidenceError/unsafeFile(path:expected:actual:)`` for a file that others can read,
    ///   ``EvidenceError/malformed(what:expected:actual:)`` for one that is no log or was changed,
    ///   ``EvidenceError/file(path:reason:)``, also when another process has it open.
    /// - Complexity: reads every record, some 10 µs each.
    public init(path: String) throws(EvidenceError) {
        self.path = path
        if !EvidenceFile.exists(path) {
            try EvidenceFile.createPrivate(path, head: Self.header, UnsafeRawBufferPointer(start: nil, count: 0))
        }
        descriptor = try EvidenceFile.openPrivate(path, O_RDWR | O_APPEND)
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            throw .file(path: path, reason: "expected no other process that writes it, found one")
        }
        let end = try EvidenceFile.size(of: descriptor, path)
        let isLog = end >= Self.header.count ? try bytes(0..<Self.header.count) == Self.header : false
        guard Mutation.isOn(.logHeader) || isLog else {
            throw .malformed(what: path, expected: "a log of receipts", actual: "another file")
        }
        while let (record, next) = try record(at: offsets[count], end: end) {
            try record.answer.check(against: record.leaf)
            guard Mutation.isOn(.logSequence) || record.leaf.sequence == count else { throw changed(count) }
            add(record.leaf, next: next)
        }
        guard offsets[count] == end || ftruncate(descriptor, off_t(offsets[count])) == 0 else {
            throw EvidenceFile.failure(path)
        }
    }

    deinit { close(descriptor) }

    /// Logs an answer and gives the client's receipt, once the record is on the disk.
    ///
    /// - Parameters:
    ///   - answer: the input as the model had it, its nonce, and what is answered.
    ///   - provider: who signs the receipt.
    ///   - service: the model and the policy, ``ServedPolicy/identity(of:)``.
    ///   - time: seconds since 1970, UTC.
    /// - Throws: ``EvidenceError/file(path:reason:)``, ``EvidenceError/outOfRange(name:expected:actual:)`` for an input
    ///   of more than 16 MiB; then nothing was logged.
    public func append(
        _ answer: SampledAnswer, service: Digest, by provider: borrowing SigningIdentity, time: UInt64
    ) throws(EvidenceError) -> Receipt {
        let leaf = ReceiptLeaf(
            sequence: count, input: answer.inputDigest, answer: answer.answer, service: service, time: time)
        // Integers and strings always have a JSON form.
        let record = [UInt8](try! JSONEncoder().encode(Record(leaf: leaf, answer: answer)))
        guard record.count <= Self.largestRecord else {
            throw .outOfRange(
                name: "bytes of an answer", expected: "at most \(Self.largestRecord)", actual: "\(record.count)")
        }
        let framed = Self.frame(record) + record
        let start = offsets[count]
        guard framed.withUnsafeBytes({ EvidenceFile.writeAll(descriptor, $0) }), fdatasync(descriptor) == 0 else {
            let error = EvidenceFile.failure(path)
            _ = ftruncate(descriptor, off_t(start))
            throw error
        }
        add(leaf, next: start + framed.count)
        return Receipt(leaf: leaf, nonce: answer.nonce, by: provider)
    }

    /// Logs an answer now.
    public func append(
        _ answer: SampledAnswer, service: Digest, by provider: borrowing SigningIdentity
    ) throws(EvidenceError) -> Receipt {
        try append(answer, service: service, by: provider, time: UTCTime.now.seconds)
    }

    /// What opens the leaves at `indices` under a checkpoint of `size` leaves; nothing for an index that is not there.
    public func openings(of indices: [Int], size: Int) throws(EvidenceError) -> [SampleOpening] {
        guard size <= count else { return [] }
        var openings: [SampleOpening] = []
        for index in indices where index >= 0 && index < size {
            guard let (record, _) = try record(at: offsets[index], end: offsets[count]) else { throw changed(index) }
            openings.append(
                SampleOpening(
                    leaf: record.leaf, answer: record.answer, proof: tree.inclusionProof(of: index, size: size)))
        }
        return openings
    }

    private func add(_ leaf: ReceiptLeaf, next: Int) {
        tree.append(leaf.digest)
        offsets.append(next)
    }

    private static func frame(_ record: [UInt8]) -> [UInt8] {
        withUnsafeBytes(of: UInt64(record.count).littleEndian) { Array($0) } + sha256(record).prefix(8)
    }

    /// The record at a place, and where the next one begins; nil when the file ends before it does: such a record was
    /// being written when the machine stopped.
    private func record(at start: Int, end: Int) throws(EvidenceError) -> (Record, Int)? {
        guard end - start >= Self.frameBytes else { return nil }
        let frame = try bytes(start..<start + Self.frameBytes)
        let length = frame[..<8].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        guard length <= UInt64(Self.largestRecord) else { throw changed(count) }
        let first = start + Self.frameBytes
        guard Int(length) <= end - first else { return nil }
        let content = try bytes(first..<first + Int(length))
        guard Mutation.isOn(.logRecord) || Self.frame(content) == frame,
            let record = try? JSONDecoder().decode(Record.self, from: Data(content))
        else { throw changed(count) }
        return (record, first + Int(length))
    }

    private func bytes(_ range: Range<Int>) throws(EvidenceError) -> [UInt8] {
        try EvidenceFile.bytes(of: descriptor, range, path)
    }

    private func changed(_ index: Int) -> EvidenceError {
        .malformed(what: "\(path): answer \(index)", expected: "the record that was written", actual: "another")
    }
}
