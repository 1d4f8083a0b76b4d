import CandorProof

/// The size and the root of a provider's log at one time, signed, with the proof that it extends the one before.
///
/// An auditor keeps the checkpoints it was given. A checkpoint reaches it before it draws indices; a later log that
/// does not begin with it is fraud that both signatures prove.
public struct Checkpoint: EvidenceDocument {
    /// Its name in errors.
    public static var documentName: String { "checkpoint" }

    /// The most leaves that a log has.
    public static let largestSize = 1 << 40

    /// Number of leaves.
    public let size: Int
    /// The root over them.
    public let root: Digest
    /// When: seconds since 1970, UTC, by the provider's clock.
    public let time: UInt64
    /// Whose log.
    public let provider: PublicKey
    /// Number of leaves of the checkpoint before; 0 where there is none.
    public let previousSize: Int
    /// That the log begins with the leaves of the one before.
    public let consistency: [Digest]
    /// The provider's, over size, root and time.
    public let signature: Signature

    /// The checkpoint of a tree as it is now.
    ///
    /// - Throws: ``EvidenceError/inconsistentLog(reason:expected:actual:)`` when the tree does not extend `previous`.
    public init(
        of tree: MerkleTree, after previous: Checkpoint?, by provider: borrowing SigningIdentity, time: UInt64
    ) throws(EvidenceError) {
        size = tree.count
        root = tree.root(size: tree.count)
        self.time = time
        self.provider = provider.publicKey
        previousSize = previous?.size ?? 0
        guard previousSize <= tree.count else {
            throw .inconsistentLog(
                reason: "size of the log", expected: "at least \(previousSize)", actual: "\(tree.count)")
        }
        consistency = tree.consistencyProof(from: previousSize, to: tree.count)
        signature = provider.sign(Self.message(size, root, time, provider.publicKey))
        try check(provider: provider.publicKey, after: previous)
    }

    /// What a malicious provider of the tests signs.
    package init(
        signing size: Int, root: Digest, consistency: [Digest], by provider: borrowing SigningIdentity, time: UInt64
    ) {
        self.size = size
        self.root = root
        self.time = time
        self.provider = provider.publicKey
        previousSize = 0
        self.consistency = consistency
        signature = provider.sign(Self.message(size, root, time, provider.publicKey))
    }

    /// The same, now.
    public init(
        of tree: MerkleTree, after previous: Checkpoint?, by provider: borrowing SigningIdentity
    ) throws(EvidenceError) {
        try self.init(of: tree, after: previous, by: provider, time: UTCTime.now.seconds)
    }

    /// Makes sure that the trusted provider signed this checkpoint, and that it extends the one before.
    ///
    /// - Parameters:
    ///   - trusted: whose log it must be.
    ///   - previous: the last one that the auditor kept; nil for the first.
    /// - Throws: ``EvidenceError/mismatch(what:expected:actual:)``, ``EvidenceError/wrongSignature(of:by:)``,
    ///   ``EvidenceError/inconsistentLog(reason:expected:actual:)`` for a log that was cut, rewritten or forked.
    public func check(provider trusted: PublicKey, after previous: Checkpoint?) throws(EvidenceError) {
        guard Mutation.isOn(.receiptProvider) || provider == trusted else {
            throw .mismatch(what: "provider", expected: trusted.fingerprint, actual: provider.fingerprint)
        }
        try provider.verify(
            signature, of: Self.message(size, root, time, provider), document: Self.documentName)
        guard Mutation.isOn(.checkpointNumbers) || (0...Self.largestSize).contains(size) else {
            throw .outOfRange(
                name: "leaves of the log", expected: "0 ... \(Self.largestSize)", actual: "\(size)")
        }
        guard let previous else { return }
        guard Mutation.isOn(.checkpointSize) || size >= previous.size else {
            throw .inconsistentLog(
                reason: "the log was cut", expected: "at least \(previous.size) leaves", actual: "\(size)")
        }
        guard Mutation.isOn(.checkpointSize) || previousSize == previous.size else {
            throw .inconsistentLog(
                reason: "the checkpoint before", expected: "one of \(previous.size) leaves",
                actual: "one of \(previousSize)")
        }
        let isConsistent = MerkleTree.isConsistent(
            old: previous.size, oldRoot: previous.root, size: size, root: root, proof: consistency)
        guard Mutation.isOn(.checkpointRoot) || isConsistent else {
            throw .inconsistentLog(
                reason: "the log was rewritten or forked", expected: "one that begins with the root \(previous.root)",
                actual: "the root \(root)")
        }
    }

    /// Makes sure that a leaf is in the log, at its own place.
    ///
    /// - Throws: ``EvidenceError/inconsistentLog(reason:expected:actual:)``.
    public func require(_ leaf: ReceiptLeaf, proof: [Digest]) throws(EvidenceError) {
        let isIncluded = MerkleTree.includes(leaf.digest, at: leaf.sequence, size: size, root: root, proof: proof)
        guard isIncluded else {
            throw .inconsistentLog(
                reason: "answer \(leaf.sequence)", expected: "a leaf of the log of \(size)", actual: "none")
        }
    }

    private static func message(_ size: Int, _ root: Digest, _ time: UInt64, _ provider: PublicKey) -> [UInt8] {
        var message = SignedBytes(label: "candor checkpoint 1")
        message.append(size)
        message.append(root)
        message.append(time)
        message.append(provider.bytes)
        return message.bytes
    }
}
