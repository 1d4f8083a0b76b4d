/// What is fed with arbitrary bytes: everything that reads what a peer or a stranger wrote.
package enum FuzzTarget: String, CaseIterable, Sendable {
    /// The decoders of all messages of a proof, the reader under them, and connections.
    case messages
    /// Both parties of each step of a proof, between which messages are changed.
    case parties
    /// The readers of files: tables, arrays, models, descriptions, predicates.
    case files
    /// The readers of evidence: certificates, registrations, receipts, commitments, logs, ledgers, formats of models.
    case evidence

    /// Runs one input; an error other than those that bytes may cause.
    ///
    /// - Throws: ``BrokenInvariant`` when something holds that must not.
    package func run(_ input: [UInt8]) throws(BrokenInvariant) {
        var input = FuzzInput(input)
        switch self {
        case .messages: try fuzzMessages(&input)
        case .parties: try fuzzParties(&input)
        case .files: try fuzzFiles(&input)
        case .evidence: try fuzzEvidence(&input)
        }
    }

    /// Inputs that reach what the target is about, by the names of their files in the corpus.
    package var seeds: [String: [UInt8]] {
        switch self {
        case .messages: messageSeeds()
        case .parties: partySeeds()
        case .files: fileSeeds()
        case .evidence: evidenceSeeds()
        }
    }
}

/// Something that must hold for every input, and did not.
package struct BrokenInvariant: Error, CustomStringConvertible {
    /// What was expected.
    package let description: String
}

/// Throws unless `condition`.
func require(_ condition: Bool, _ expected: @autoclosure () -> String) throws(BrokenInvariant) {
    if !condition { throw BrokenInvariant(description: expected()) }
}

/// Takes an input apart; where it ends, zeros follow.
struct FuzzInput {
    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var isEmpty: Bool { position == bytes.count }

    mutating func byte() -> UInt8 {
        guard position < bytes.count else { return 0 }
        defer { position += 1 }
        return bytes[position]
    }

    mutating func word() -> Int { Int(byte()) | Int(byte()) << 8 }

    /// At most `count` bytes.
    mutating func take(_ count: Int) -> [UInt8] {
        let end = min(position + count, bytes.count)
        defer { position = end }
        return Array(bytes[position..<end])
    }

    mutating func rest() -> [UInt8] { take(bytes.count) }
}
