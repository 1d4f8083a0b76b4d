import CSodium

/// SHA-256 over pieces whose borders count: each piece is preceded by its length, the first is the label.
///
/// Different labels, different numbers of pieces and different cuts of the same bytes give unrelated digests.
public struct TranscriptHash: Sendable {
    private var state = crypto_hash_sha256_state()

    /// A hash for one purpose, which `label` names.
    public init(label: String) {
        crypto_hash_sha256_init(&state)
        absorb(Array(label.utf8))
    }

    /// A hash for one purpose within one session.
    public init(label: String, session: SessionIdentifier) {
        self.init(label: label)
        absorb(session.bytes)
    }

    /// Adds a piece: its length in eight bytes, little-endian, then its bytes.
    public mutating func absorb(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { absorb($0) }
    }

    /// Adds the eight bytes of a number, little-endian.
    public mutating func absorb(_ number: UInt64) {
        withUnsafeBytes(of: number.littleEndian) { absorb($0) }
    }

    /// Adds a piece.
    public mutating func absorb(_ bytes: UnsafeRawBufferPointer) {
        withUnsafeBytes(of: UInt64(bytes.count).littleEndian) { update($0) }
        update(bytes)
    }

    /// The 32 bytes for what was absorbed so far.
    public func digest() -> [UInt8] {
        var copy = state
        var digest = [UInt8](repeating: 0, count: Int(crypto_hash_sha256_BYTES))
        crypto_hash_sha256_final(&copy, &digest)
        return digest
    }

    /// Whether two byte strings are equal, in time that depends on their lengths alone.
    package static func matches(_ a: [UInt8], _ b: [UInt8]) -> Bool {
        a.count == b.count && sodium_memcmp(a, b, a.count) == 0
    }

    private mutating func update(_ bytes: UnsafeRawBufferPointer) {
        guard let start = bytes.baseAddress else { return }
        crypto_hash_sha256_update(&state, start.assumingMemoryBound(to: UInt8.self), UInt64(bytes.count))
    }
}
