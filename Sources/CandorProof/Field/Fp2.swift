import CandorCore

/// An element c0 + c1 i of K = F_p[i] / (i² + 1), p = 2^61 - 1: the field of MACs, keys and challenges, of about 2^122
/// elements.
///
/// It is a field because p = 3 mod 4, so -1 is no square in F_p. Time as for ``Fp``.
public struct Fp2: FieldElement {
    /// The part in F_p.
    public let c0: Fp

    /// The factor of i.
    public let c1: Fp

    /// c0 + c1 i.
    @inlinable
    public init(_ c0: Fp, _ c1: Fp) {
        self.c0 = c0
        self.c1 = c1
    }

    /// An element of F_p as one of K.
    @inlinable
    public init(_ c0: Fp) { self.init(c0, .zero) }

    /// 0.
    @inlinable public static var zero: Fp2 { Fp2(.zero) }

    /// 1.
    @inlinable public static var one: Fp2 { Fp2(.one) }

    /// The root of -1 that K adds.
    @inlinable public static var i: Fp2 { Fp2(.zero, .one) }

    /// Bytes of an element in a message: c0, then c1.
    @inlinable public static var byteCount: Int { 16 }

    /// A uniform element, from two words; at distance below 2^-60 from uniform.
    @inlinable
    public static func random(using source: inout some RandomSource) -> Fp2 {
        let c0 = Fp.random(using: &source)
        return Fp2(c0, Fp.random(using: &source))
    }

    /// Bits 0 to 60 and 61 to 121 of a uniform block of 128 bits, where p becomes 0; at distance below 2^-60 from
    /// uniform.
    @inlinable
    public init(uniformLow low: UInt64, high: UInt64) {
        self.init(Fp(uniform: low), Fp(uniform: low >> 61 | high << 3))
    }
}

extension Fp2 {
    /// The sum.
    @inlinable
    public static func + (a: Fp2, b: Fp2) -> Fp2 { Fp2(a.c0 + b.c0, a.c1 + b.c1) }

    /// The difference.
    @inlinable
    public static func - (a: Fp2, b: Fp2) -> Fp2 { Fp2(a.c0 - b.c0, a.c1 - b.c1) }

    /// The additive inverse.
    @inlinable
    public static prefix func - (a: Fp2) -> Fp2 { Fp2(-a.c0, -a.c1) }

    /// The product: (a0 b0 - a1 b1) + (a0 b1 + a1 b0) i.
    @inlinable
    public static func * (a: Fp2, b: Fp2) -> Fp2 {
        Fp2(a.c0 * b.c0 - a.c1 * b.c1, a.c0 * b.c1 + a.c1 * b.c0)
    }

    /// The product with an element of F_p.
    @inlinable
    public static func * (a: Fp2, x: Fp) -> Fp2 { Fp2(a.c0 * x, a.c1 * x) }

    /// The product with an element of F_p.
    @inlinable
    public static func * (x: Fp, a: Fp2) -> Fp2 { a * x }

    /// Adds in place.
    @inlinable
    public static func += (a: inout Fp2, b: Fp2) { a = a + b }

    /// Subtracts in place.
    @inlinable
    public static func -= (a: inout Fp2, b: Fp2) { a = a - b }

    /// Multiplies in place.
    @inlinable
    public static func *= (a: inout Fp2, b: Fp2) { a = a * b }

    /// Multiplies in place by an element of F_p.
    @inlinable
    public static func *= (a: inout Fp2, x: Fp) { a = a * x }

    /// The product with itself: (c0 + c1)(c0 - c1) + 2 c0 c1 i.
    @inlinable public var squared: Fp2 { Fp2((c0 + c1) * (c0 - c1), (c0 + c0) * c1) }

    /// c0 - c1 i, which is also the element to the power of p.
    @inlinable public var conjugate: Fp2 { Fp2(c0, -c1) }

    /// c0² + c1², the product with the conjugate; 0 for 0 only.
    @inlinable public var norm: Fp { c0.squared + c1.squared }

    /// The element to the power of `exponent`; 0^0 is 1. The time depends on the exponent, not on the element.
    public func power(_ exponent: UInt64) -> Fp2 {
        var power = Fp2.one
        var square = self
        var rest = exponent
        while rest != 0 {
            if rest & 1 == 1 { power *= square }
            square = square.squared
            rest >>= 1
        }
        return power
    }

    /// The multiplicative inverse, conjugate / norm; 0 for 0. For many elements use ``FieldVector/inverses()``.
    public var inverse: Fp2 { conjugate * norm.inverse }
}

extension Fp2 {
    /// The sixteen bytes of the element: c0, then c1, little-endian.
    public var bytes: [UInt8] { c0.bytes + c1.bytes }

    /// Reads an element from sixteen bytes; nil for another number of bytes or a part from p on.
    public init?(bytes: some Collection<UInt8>) {
        guard bytes.count == Fp2.byteCount, let c0 = Fp(bytes: bytes.prefix(8)), let c1 = Fp(bytes: bytes.dropFirst(8))
        else { return nil }
        self.init(c0, c1)
    }
}

extension Fp2: CustomStringConvertible {
    /// "c0 + c1 i" in decimal.
    public var description: String { "\(c0) + \(c1) i" }
}
