/// What is wrong with a log.
public enum AuditProblem: Hashable, Sendable {
    /// The bytes of a record, or of one before it, are not those that were hashed.
    case altered(sequence: UInt64)
    /// Another record stands where one should be: some were removed, added or put in another order.
    case misplaced(expected: UInt64, actual: UInt64)
    /// The log begins later than the first record, and no record says that the earlier ones were deleted.
    case missingBeginning(first: UInt64)
    /// The log ends before a head that was kept elsewhere.
    case missingEnd(anchor: UInt64, last: UInt64)
    /// Another record stands at a head that was kept elsewhere.
    case otherHistory(anchor: UInt64)
    /// What stands there is no record.
    case unreadable(place: String)
}

extension AuditProblem: CustomStringConvertible {
    /// One line.
    public var description: String {
        switch self {
        case .altered(let sequence): "record \(sequence): altered, or a record before it was"
        case .misplaced(let expected, let actual): "expected record \(expected), found record \(actual)"
        case .missingBeginning(let first): "the log begins with record \(first), and no record explains why"
        case .missingEnd(let anchor, let last): "the anchor is record \(anchor), the log ends with record \(last)"
        case .otherHistory(let anchor): "record \(anchor) is not the one that was anchored"
        case .unreadable(let place): "\(place): no record"
        }
    }
}

/// A check of a log, record by record in order.
///
/// The chain shows every edit, removal, insertion and change of order but two: records cut off at the end, and a history
/// that somebody who can write the log computed anew. Both need a head that was kept elsewhere: the anchor.
public struct AuditVerification: Sendable {
    /// The records so far.
    public private(set) var records: UInt64 = 0
    /// The number of the first record; nil for an empty log.
    public private(set) var first: UInt64?
    /// The last record.
    public private(set) var head: AuditHead?
    /// The first problem.
    public private(set) var problem: AuditProblem?

    private let anchor: AuditHead?
    private var previous: String?
    private var isExplained = false
    /// Whether the anchored record was met; one that was deleted cannot be.
    public private(set) var isAnchored = false

    /// A check against a head that was kept elsewhere.
    public init(anchor: AuditHead? = nil) { self.anchor = anchor }

    /// A check of what follows a record that is taken to be right.
    init(after head: AuditHead) {
        anchor = nil
        self.head = head
    }

    /// Checks the next record. After a problem nothing else is checked.
    public mutating func add(_ record: AuditRecord) {
        guard problem == nil else { return }
        let expected = head.map { $0.sequence &+ 1 } ?? record.sequence
        guard record.sequence == expected else {
            problem = .misplaced(expected: expected, actual: record.sequence)
            return
        }
        if first == nil { first = record.sequence }
        // A log whose beginning was deleted starts from the hash that its oldest file names. A wrong one does not give
        // the hash of the first record, and the entry that tells of the deletion names it too.
        let before = head?.hash ?? previous ?? AuditHead.empty.hash
        guard AuditChain.hash(record.line, after: before) == record.hash, let body = try? record.body(),
            body.sequence == record.sequence
        else {
            problem = .altered(sequence: record.sequence)
            return
        }
        if body.entry.kind == .pruned, body.entry.through == first.map({ $0 &- 1 }), body.entry.hash == previous {
            isExplained = true
        }
        records += 1
        head = AuditHead(sequence: record.sequence, hash: record.hash)
        if let anchor, record.sequence == anchor.sequence {
            isAnchored = true
            if record.hash != anchor.hash { problem = .otherHistory(anchor: anchor.sequence) }
        }
    }

    /// The hash before the first record, where the log does not begin with record 1.
    mutating func begin(after hash: String) { if head == nil { previous = hash } }

    /// Notes what is wrong, unless something is already.
    mutating func fail(_ problem: AuditProblem) { self.problem = self.problem ?? problem }

    /// Notes what could not be read.
    mutating func fail(_ place: String) { problem = problem ?? .unreadable(place: place) }

    /// Says what only the end shows. Call it once, after all records.
    public mutating func finish() {
        guard problem == nil else { return }
        if let first, first != 1, !isExplained { problem = .missingBeginning(first: first) }
        guard problem == nil, let anchor, !isAnchored else { return }
        let last = head?.sequence ?? 0
        if last < anchor.sequence {
            problem = .missingEnd(anchor: anchor.sequence, last: last)
        } else if let first, anchor.sequence &+ 1 == first {
            isAnchored = anchor.hash == (previous ?? AuditHead.empty.hash)
            if !isAnchored { problem = .otherHistory(anchor: anchor.sequence) }
        }
    }
}
