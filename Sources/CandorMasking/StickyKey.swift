import CandorCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// The secret that decides sticky noise: the same row of the same model under the same policy gets the same noise, for
/// as long as a key period lasts, whoever asks.
///
/// Who has it can remove the noise. It is kept out of swap and core dumps where the system allows, is overwritten when
/// the last user of the object lets go, and is never described. All servers of a model share one key, so that repeating
/// a question to each buys nothing.
public final class StickyKey: Sendable {
    /// Bytes of a key.
    public static let byteCount = 16

    private let secret: SecretBuffer
    /// When noise is drawn anew.
    public let rotation: Rotation

    /// The period that answers are of now.
    public var currentPeriod: UInt64 { rotation.period(at: UInt64(max(time(nil), 0))) }

    /// When noise is drawn anew. Each period gives a patient attacker one more sample of the same row: n periods divide
    /// the standard error of an average by √n.
    public enum Rotation: Hashable, Sendable {
        /// One period by its number: for replays, tests, or a number that the servers agree on otherwise.
        case fixed(UInt64)
        /// A new period every so many seconds of Unix time.
        case every(seconds: UInt64)

        /// The number of the period at a time.
        public func period(at unixSeconds: UInt64) -> UInt64 {
            switch self {
            case .fixed(let number): number
            case .every(let seconds): unixSeconds / max(seconds, 1)
            }
        }
    }

    /// A copy of 16 secret bytes, whose own memory is the caller's to wipe.
    ///
    /// - Throws: ``MaskError/wrongCount(what:expected:actual:)``.
    public init(copying bytes: borrowing RawSpan, rotation: Rotation) throws(MaskError) {
        guard bytes.byteCount == Self.byteCount else {
            throw .wrongCount(what: "bytes of a sticky key", expected: Self.byteCount, actual: bytes.byteCount)
        }
        secret = SecretBuffer(copying: bytes)
        self.rotation = rotation
    }

    /// A new key from the operating system: for a server without others, whose noise may change when it restarts.
    public init(rotation: Rotation) {
        secret = .random(count: Self.byteCount)
        self.rotation = rotation
    }

    /// The same key in one period, whatever the time.
    func fixed(at period: UInt64) -> StickyKey { StickyKey(copyOf: secret, rotation: .fixed(period)) }

    private init(copyOf other: borrowing SecretBuffer, rotation: Rotation) {
        var copy = SecretBuffer(count: Self.byteCount)
        copy.withUnsafeMutableBytes { to in other.withUnsafeBytes { to.copyMemory(from: $0) } }
        secret = copy
        self.rotation = rotation
    }

    /// Lends the bytes for the time of `body`.
    package func withUnsafeBytes<R, E: Error>(_ body: (UnsafeRawBufferPointer) throws(E) -> R) throws(E) -> R {
        try secret.withUnsafeBytes(body)
    }
}

extension StickyKey: CustomStringConvertible {
    /// The rotation, never the bytes.
    public var description: String { "StickyKey(\(rotation), redacted)" }
}
