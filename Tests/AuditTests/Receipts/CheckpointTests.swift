import CandorAudit
import Testing

/// Checkpoints of a log that grows, and of logs that cheat.
@Suite struct CheckpointTests {
    static let provider = Party.identity(1).publicKey

    static func leaf(_ number: Int, answer: Int = 0) -> ReceiptLeaf {
        ReceiptLeaf(
            sequence: number, input: Party.digest(UInt8(number % 256)), answer: .label(answer),
            service: ReceiptTests.service, time: UInt64(number))
    }

    static func tree(_ count: Int, answer: (Int) -> Int = { _ in 0 }) -> MerkleTree {
        MerkleTree(leaves: (0..<count).map { leaf($0, answer: answer($0)).digest })
    }

    static func checkpoint(_ tree: MerkleTree, after previous: Checkpoint? = nil) throws -> Checkpoint {
        try Checkpoint(of: tree, after: previous, by: Party.identity(1), time: 50)
    }

    @Test func growingLogsAreConsistent() throws {
        let first = try Self.checkpoint(Self.tree(10))
        let second = try Self.checkpoint(Self.tree(25), after: first)
        let third = try Self.checkpoint(Self.tree(25), after: second)
        try first.check(provider: Self.provider, after: nil)
        try second.check(provider: Self.provider, after: first)
        try third.check(provider: Self.provider, after: second)
        let read = try Checkpoint(document: second.document)
        #expect(read == second)
    }

    @Test func rewrittenForkedAndCutLogsAreCaught() throws {
        let first = try Self.checkpoint(Self.tree(10))
        // The provider's own tools refuse to sign them as successors, so it signs them as first ones.
        let rewritten = Self.tree(25) { $0 == 3 ? 1 : 0 }
        #expect(throws: EvidenceError.self) { _ = try Self.checkpoint(rewritten, after: first) }
        #expect(throws: EvidenceError.inconsistentLog(reason: "size of the log", expected: "at least 10", actual: "9"))
        {
            _ = try Self.checkpoint(Self.tree(9), after: first)
        }
        func error(_ checkpoint: Checkpoint, after previous: Checkpoint) -> EvidenceError? {
            Party.error { () throws(EvidenceError) in try checkpoint.check(provider: Self.provider, after: previous) }
        }
        // A successor of its own rewritten beginning, with a proof that is right for that one.
        let ownPast = try Self.checkpoint(Self.tree(10) { $0 == 3 ? 1 : 0 })
        let fork = try Self.checkpoint(rewritten, after: ownPast)
        #expect(
            error(fork, after: first)
                == .inconsistentLog(
                    reason: "the log was rewritten or forked", expected: "one that begins with the root \(first.root)",
                    actual: "the root \(fork.root)"))
        let cut = try Self.checkpoint(Self.tree(9))
        #expect(
            error(cut, after: first)
                == .inconsistentLog(reason: "the log was cut", expected: "at least 10 leaves", actual: "9"))
        let other = try Self.checkpoint(Self.tree(25), after: try Self.checkpoint(Self.tree(12)))
        #expect(
            error(other, after: first)
                == .inconsistentLog(
                    reason: "the checkpoint before", expected: "one of 10 leaves", actual: "one of 12"))
        // Equal sizes, other leaves.
        let same = try Self.checkpoint(ownTree(10))
        let repeated = try Self.checkpoint(ownTree(10), after: same)
        #expect(error(repeated, after: first) != nil)
    }

    private func ownTree(_ count: Int) -> MerkleTree { Self.tree(count) { $0 == 9 ? 2 : 0 } }

    @Test func checkpointsThatTheProviderDidNotSignAreRefused() throws {
        let checkpoint = try Self.checkpoint(Self.tree(10))
        let other = Party.identity(4).publicKey
        #expect(
            Party.error { () throws(EvidenceError) in try checkpoint.check(provider: other, after: nil) }
                == .mismatch(what: "provider", expected: other.fingerprint, actual: Self.provider.fingerprint))
        for (text, replacement) in [
            ("\"size\" : 10", "\"size\" : 11"), ("\"time\" : 50", "\"time\" : 51"),
            (checkpoint.root.description, Party.digest(4).description),
        ] {
            let changed = try RegistrationTests.changed(checkpoint, text, replacement)
            #expect(
                Party.error { () throws(EvidenceError) in try changed.check(provider: Self.provider, after: nil) }
                    == .wrongSignature(of: "checkpoint", by: Self.provider.fingerprint), "\(text)")
        }
    }

    /// A provider signs whatever it likes: sizes that no log has are refused before anything counts with them.
    @Test func sizesThatNoLogHasAreRefused() throws {
        for size in [-1, Int.min, (1 << 40) + 1, Int.max] {
            let checkpoint = Checkpoint(
                signing: size, root: Party.digest(1), consistency: [], by: Party.identity(1), time: 1)
            #expect(
                Party.error { () throws(EvidenceError) in try checkpoint.check(provider: Self.provider, after: nil) }
                    == .outOfRange(name: "leaves of the log", expected: "0 ... \(1 << 40)", actual: "\(size)"))
            #expect(throws: EvidenceError.self) { _ = try SamplePlan(of: checkpoint, count: Int.max) }
            #expect(throws: EvidenceError.self) { _ = try SamplePlan(of: checkpoint, count: -1) }
            #expect(throws: EvidenceError.self) {
                try checkpoint.check(provider: Self.provider, after: try Self.checkpoint(Self.tree(3)))
            }
        }
    }

    /// A client shows its receipt to the auditor: an answer that is not in the log is provable fraud.
    @Test func leavesThatTheLogDoesNotHaveAreFraud() throws {
        let tree = Self.tree(10)
        let checkpoint = try Self.checkpoint(tree)
        try checkpoint.require(Self.leaf(4), proof: tree.inclusionProof(of: 4, size: 10))
        for (leaf, proof) in [
            (Self.leaf(4, answer: 1), tree.inclusionProof(of: 4, size: 10)),
            (Self.leaf(5), tree.inclusionProof(of: 4, size: 10)), (Self.leaf(10), []),
        ] {
            #expect(
                Party.error { () throws(EvidenceError) in try checkpoint.require(leaf, proof: proof) }
                    == .inconsistentLog(
                        reason: "answer \(leaf.sequence)", expected: "a leaf of the log of 10", actual: "none"))
        }
    }
}
