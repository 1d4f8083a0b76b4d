import CandorProof
import Foundation

/// A provider's log of its answers: a file that only grows, and the tree over it.
///
/// A record is on the disk before its receipt exists. A kill in the middle of a write leaves a piece of a record at the
/// end, which the next opening removes; anything else that was changed is an error. The file holds inputs and nonces:
/// its owner alone reads it. One process writes it at a time.
public final class ReceiptLog {
    /// The file.
    public let path: String
    /// The answers, in order.
    public private(set) var answers: [SampledAnswer] = []
    /// Their leaves.
    public private(set) var leaves: [ReceiptLeaf] = []
    /// The tree over the leaves.
    public private(set) var tree = MerkleTree()

    private let descriptor: Int32

    private static let header = Array("candorR1".utf8)
    /// The length of a record, then the first eight bytes of its digest, before each.
    private static let frameBytes = 16
    private static let largestRecord = 16 << 20

    private struct Record: Codable {
        let leaf: ReceiptLeaf
        let answer: SampledAnswer
    }

    /// Opens the log in a file, which is made where there is none, and keeps other processes out.
    ///
    /// - Throws: ``EvidenceError/unsafeFile(path:expected:actual:)`` for a file that others can read,
    ///   ``EvidenceError/malformed(what:expected:actual:)`` for one that is no log or was changed,
    ///   ``EvidenceError/file(path:reason:)``, also when another process has it open.
    public init(path: String) throws(EvidenceError) {
        self.path = path
        if !EvidenceFile.exists(path) {
            try EvidenceFile.createPrivate(path, head: Self.header, UnsafeRawBufferPointer(start: nil, count: 0))
        }
        descriptor = open(path, O_RDWR | O_APPEND | O_CLOEXEC)
        guard descriptor >= 0 else { throw EvidenceFile.failure(path) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            throw .file(path: path, reason: "expected no other process that writes it, found one")
        }
        let file = try EvidenceFile.readPrivate(path, limit: .max)
        let whole = try file.withUnsafeBytes { (bytes) throws(EvidenceError) in try read(bytes) }
        guard whole == file.count || ftruncate(descriptor, off_t(whole)) == 0 else { throw EvidenceFile.failure(path) }
    }

    deinit { close(descriptor) }

    /// Logs an answer and gives the client's receipt, once the record is on the disk.
    ///
    /// - Parameters:
    ///   - service: the model and the policy, ``ServedPolicy/identity(of:)``.
    ///   - time: seconds since 1970, UTC.
    /// - Throws: ``EvidenceError/file(path:reason:)``; then nothing was logged, and the log takes no more.
    public func append(
        _ answer: SampledAnswer, service: Digest, by provider: borrowing SigningIdentity, time: UInt64
    ) throws(EvidenceError) -> Receipt {
        let leaf = ReceiptLeaf(
            sequence: leaves.count, input: answer.inputDigest, answer: answer.answer, service: service, time: time)
        // Integers and strings always have a JSON form.
        let record = [UInt8](try! JSONEncoder().encode(Record(leaf: leaf, answer: answer)))
        guard record.count <= Self.largestRecord else {
            throw .outOfRange(
                name: "bytes of an answer", expected: "at most \(Self.largestRecord)", actual: "\(record.count)")
        }
        let framed = Self.frame(record) + record
        let start = lseek(descriptor, 0, SEEK_END)
        guard framed.withUnsafeBytes({ EvidenceFile.writeAll(descriptor, $0) }), fdatasync(descriptor) == 0 else {
            let error = EvidenceFile.failure(path)
            _ = ftruncate(descriptor, start)
            throw error
        }
        add(leaf, answer)
        return Receipt(leaf: leaf, nonce: answer.nonce, by: provider)
    }

    /// Logs an answer now.
    public func append(
        _ answer: SampledAnswer, service: Digest, by provider: borrowing SigningIdentity
    ) throws(EvidenceError) -> Receipt {
        try append(answer, service: service, by: provider, time: UTCTime.now.seconds)
    }

    /// What opens the leaves at `indices` under a checkpoint of `size` leaves; nothing for an index that is not there.
    public func openings(of indices: [Int], size: Int) -> [SampleOpening] {
        indices.filter { $0 >= 0 && $0 < size && size <= leaves.count }.map {
            SampleOpening(leaf: leaves[$0], answer: answers[$0], proof: tree.inclusionProof(of: $0, size: size))
        }
    }

    private func add(_ leaf: ReceiptLeaf, _ answer: SampledAnswer) {
        leaves.append(leaf)
        answers.append(answer)
        tree.append(leaf.digest)
    }

    private static func frame(_ record: [UInt8]) -> [UInt8] {
        withUnsafeBytes(of: UInt64(record.count).littleEndian) { Array($0) } + sha256(record).prefix(8)
    }

    /// Reads all records; returns the number of bytes that are whole ones.
    private func read(_ bytes: UnsafeRawBufferPointer) throws(EvidenceError) -> Int {
        guard bytes.starts(with: Self.header) else {
            throw .malformed(what: path, expected: "a log of receipts", actual: "another file")
        }
        var offset = Self.header.count
        while offset + Self.frameBytes <= bytes.count {
            let length = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
            guard length <= UInt64(Self.largestRecord) else { throw changed(leaves.count) }
            let start = offset + Self.frameBytes
            // A record that the file does not hold to its end was being written when the machine stopped.
            guard Int(length) <= bytes.count - start else { break }
            let record = Array(bytes[start..<start + Int(length)])
            guard Mutation.isOn(.logRecord) || Self.frame(record) == Array(bytes[offset..<start]) else {
                throw changed(leaves.count)
            }
            guard let content = try? JSONDecoder().decode(Record.self, from: Data(record)),
                content.leaf.sequence == leaves.count
            else { throw changed(leaves.count) }
            try content.answer.check(against: content.leaf)
            add(content.leaf, content.answer)
            offset = start + Int(length)
        }
        return offset
    }

    private func changed(_ index: Int) -> EvidenceError {
        .malformed(what: "\(path): answer \(index)", expected: "the record that was written", actual: "another")
    }
}
