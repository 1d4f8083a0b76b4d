import Foundation

/// A closed part of the log in a file: a head line, then a line for each record.
///
/// ```
/// candor-audit 1 FIRST HASH-BEFORE
/// HASH {"entry":{…},"sequence":FIRST}
/// ```
struct AuditSegment {
    private static let magic = "candor-audit 1"
    private static let prefix = "audit-"
    private static let suffix = ".log"

    let first: UInt64
    /// The hash before the first record.
    let previous: String
    let records: [AuditRecord]

    /// Paths of the segments in a folder, oldest first; none where there is no folder.
    static func paths(in folder: String) throws(AccessError) -> [String] {
        guard FileManager.default.fileExists(atPath: folder) else { return [] }
        do {
            return try FileManager.default.contentsOfDirectory(atPath: folder)
                .filter { $0.hasPrefix(prefix) && $0.hasSuffix(suffix) }.sorted().map { "\(folder)/\($0)" }
        } catch {
            throw .file(path: folder, reason: "\(error.localizedDescription)")
        }
    }

    init(first: UInt64, previous: String, records: [AuditRecord]) {
        self.first = first
        self.previous = previous
        self.records = records
    }

    /// Reads a file; what is no record ends the reading.
    ///
    /// - Returns: nil in `segment` for a file without a head line.
    static func read(_ path: String) throws(AccessError) -> (segment: AuditSegment?, isWhole: Bool) {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw .file(path: path, reason: "it cannot be read")
        }
        var lines = data.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
        let head = lines.removeFirst().split(separator: " ").map(String.init)
        guard head.count == 4, "\(head[0]) \(head[1])" == magic, let first = UInt64(head[2]) else {
            return (nil, false)
        }
        if lines.last == "" { lines.removeLast() }
        var isWhole = true
        var records: [AuditRecord] = []
        for line in lines {
            guard line.utf8.count > 65, let cut = line.firstIndex(of: " ") else {
                isWhole = false
                break
            }
            records.append(
                AuditRecord(
                    sequence: first &+ UInt64(records.count), line: String(line[line.index(after: cut)...]),
                    hash: String(line[..<cut])))
        }
        return (AuditSegment(first: first, previous: head[3], records: records), isWhole)
    }

    /// The file of the records from a number on.
    static func path(from first: UInt64, in folder: String) -> String {
        let digits = String(first)
        return "\(folder)/\(prefix)\(String(repeating: "0", count: max(0, 20 - digits.count)))\(digits)\(suffix)"
    }

    /// Puts the records into their file, whole and durably, or finds there what a rotation that was interrupted left: the
    /// first of them. Whoever calls it has the folder's ``SegmentLock``.
    ///
    /// - Returns: what the file holds.
    /// - Throws: ``AccessError/corrupt(what:reason:)`` for a file with anything else, which stays as it is.
    func keep(in folder: String) throws(AccessError) -> AuditSegment {
        let path = Self.path(from: first, in: folder)
        guard !FileManager.default.fileExists(atPath: path) else {
            let (kept, isWhole) = try Self.read(path)
            guard isWhole, let kept, kept.first == first, kept.previous == previous, !kept.records.isEmpty,
                records.starts(with: kept.records)
            else {
                throw .corrupt(
                    what: path,
                    reason: "expected the store's records from \(first) on, found others; it is left as it is")
            }
            return kept
        }
        var text = "\(Self.magic) \(first) \(previous)\n"
        for record in records { text += "\(record.hash) \(record.line)\n" }
        try DurableFile.write(Array(text.utf8), to: path, in: folder)
        return self
    }
}
