import CandorCore

/// An element of the field F_p, p = 2^61 - 1, in canonical form.
///
/// Arithmetic has no branch on a value, so its time tells nothing about one; comparing and printing
/// one is for public values. 2^61 = 1 mod p, so bits from 61 on are added to those below: a fold.
public struct Fp: FieldElement {
    /// The canonical representative, below ``p``.
    public let value: UInt64

    /// The order of the field, 2^61 - 1.
    @inlinable public static var p: UInt64 { (1 << 61) - 1 }

    /// 0.
    @inlinable public static var zero: Fp { Fp(unchecked: 0) }

    /// 1.
    @inlinable public static var one: Fp { Fp(unchecked: 1) }

    /// Bytes of an element in a message.
    @inlinable public static var byteCount: Int { 8 }

    /// The element `value`, or nil when that is not below ``p``.
    @inlinable
    public init?(canonical value: UInt64) {
        guard value < Fp.p else { return nil }
        self.init(unchecked: value)
    }

    /// `value` mod p, for any word.
    @inlinable
    public init(reducing value: UInt64) {
        self.init(folding: (value & Fp.p) &+ (value >> 61))  // <= p + 7
    }

    /// `value` mod p: a negative one becomes p - |value| for |value| < p.
    @inlinable
    public init(_ value: Int) {
        let isNegative = UInt64(bitPattern: Int64(value) >> 63)  // all ones or 0
        let magnitude = Fp(reducing: UInt64(value.magnitude))
        let negated = -magnitude
        self.init(unchecked: (negated.value & isNegative) | (magnitude.value & ~isNegative))
    }

    /// A uniform element: 61 bits of a word, where p becomes 0. Its distance from uniform is below 2^-61.
    @inlinable
    public static func random(using source: inout some RandomSource) -> Fp { Fp(uniform: source.next()) }

    /// Bits 0 to 60 of a uniform word, where p becomes 0.
    @inlinable
    public init(uniform word: UInt64) {
        self.init(folding: word & Fp.p)
    }

    /// `value` is below p, as the caller knows.
    @inlinable
    init(unchecked value: UInt64) { self.value = value }

    /// `value` is below 2p, as the caller knows.
    @inlinable
    init(folding value: UInt64) {
        let difference = value &- Fp.p  // wraps above 2^63 where value < p
        self.init(unchecked: difference &+ (Fp.p & (0 &- (difference >> 63))))
    }
}

extension Fp {
    /// The sum.
    @inlinable
    public static func + (a: Fp, b: Fp) -> Fp {
        Fp(folding: a.value &+ b.value)  // <= 2p - 2
    }

    /// The difference.
    @inlinable
    public static func - (a: Fp, b: Fp) -> Fp {
        let difference = a.value &- b.value  // wraps above 2^63 where a < b, as both are below 2^61
        return Fp(unchecked: difference &+ (Fp.p & (0 &- (difference >> 63))))
    }

    /// The product.
    @inlinable
    public static func * (a: Fp, b: Fp) -> Fp {
        let product = a.value.multipliedFullWidth(by: b.value)  // <= (p - 1)^2 = 2^61 (p - 3) + 4
        let high = product.high << 3 | product.low >> 61  // <= p - 3
        return Fp(folding: (product.low & Fp.p) &+ high)  // <= 2p - 3
    }

    /// The additive inverse.
    @inlinable
    public static prefix func - (a: Fp) -> Fp { .zero - a }

    /// Adds in place.
    @inlinable
    public static func += (a: inout Fp, b: Fp) { a = a + b }

    /// Subtracts in place.
    @inlinable
    public static func -= (a: inout Fp, b: Fp) { a = a - b }

    /// Multiplies in place.
    @inlinable
    public static func *= (a: inout Fp, b: Fp) { a = a * b }

    /// The product with itself.
    @inlinable public var squared: Fp { self * self }

    /// The element to the power of `exponent`; 0^0 is 1. The time depends on the exponent, not on the element.
    public func power(_ exponent: UInt64) -> Fp {
        var power = Fp.one
        var square = self
        var rest = exponent
        while rest != 0 {
            if rest & 1 == 1 { power *= square }
            square = square.squared
            rest >>= 1
        }
        return power
    }

    /// The multiplicative inverse; 0 for 0. 120 products: for many elements use ``FieldVector/inverses()``.
    public var inverse: Fp { power(Fp.p - 2) }
}

extension Fp {
    /// The eight bytes of the element, little-endian.
    public var bytes: [UInt8] { (0..<8).map { UInt8(truncatingIfNeeded: value >> (8 * UInt64($0))) } }

    /// Reads an element from eight little-endian bytes; nil for another number of bytes or a value from p on.
    public init?(bytes: some Collection<UInt8>) {
        guard bytes.count == Fp.byteCount else { return nil }
        self.init(canonical: bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) })
    }
}

extension Fp: CustomStringConvertible {
    /// The canonical value in decimal.
    public var description: String { String(value) }
}
