/// What ``Fp`` and ``Fp2`` share: fixed-size values made of canonical 64-bit words.
///
/// No other type conforms: kernels read vectors of elements as words.
public protocol FieldElement: Sendable, Hashable, BitwiseCopyable {
    /// The neutral element of addition.
    static var zero: Self { get }

    /// Bytes of an element, in memory and in a message.
    static var byteCount: Int { get }
}
