import CandorCore
import CandorProof
import Testing

/// One element of F_p, against division with remainder.
@Suite struct FpTests {
    /// (high 2^64 + low) mod p.
    static func remainder(_ wide: (high: UInt64, low: UInt64)) -> UInt64 { Fp.p.dividingFullWidth(wide).remainder }

    @Test func arithmeticAgreesWithDivision() throws {
        for a in FieldData.edges + FieldData.words(50, seed: 1) {
            for b in FieldData.edges + FieldData.words(20, seed: 2) {
                let x = try #require(Fp(canonical: a))
                let y = try #require(Fp(canonical: b))
                #expect((x + y).value == (a + b) % Fp.p)
                #expect((x - y).value == (a + (Fp.p - b)) % Fp.p)
                #expect((x * y).value == Self.remainder(a.multipliedFullWidth(by: b)))
                var z = x
                z += y
                z *= x
                z -= y
                #expect(z == (x + y) * x - y)
            }
            let x = try #require(Fp(canonical: a))
            #expect((-x).value == (Fp.p - a) % Fp.p)
            #expect(x.squared == x * x)
            #expect(x * x.inverse == (a == 0 ? .zero : .one), "a = \(a)")
            #expect(x.power(Fp.p) == x, "Fermat, a = \(a)")
        }
        #expect(Fp.zero.inverse == .zero)
        #expect(Fp.zero.power(0) == .one)
    }

    @Test func onlyCanonicalValuesAreElements() {
        #expect(Fp(canonical: Fp.p - 1)?.value == Fp.p - 1)
        for value in [Fp.p, Fp.p + 1, 1 << 61, 1 << 63, .max] { #expect(Fp(canonical: value) == nil) }
    }

    @Test func anyWordIsReduced() {
        for value in FieldData.edges + [Fp.p, Fp.p + 1, 2 * Fp.p, 7 * Fp.p, 8 * Fp.p, 8 * Fp.p + 7, .max, 1 << 63] {
            #expect(Fp(reducing: value).value == value % Fp.p, "\(value)")
        }
    }

    @Test func integersKeepTheirSign() {
        let p = Int(Fp.p)
        for value in [0, 1, -1, 5, -5, p - 1, 1 - p, p, -p, p + 3, -p - 3, .max, .min, .min + 1] {
            let expected = (value % p + p) % p
            #expect(Fp(value).value == UInt64(expected), "\(value)")
        }
    }

    @Test func bytesAreLittleEndianAndExact() {
        #expect(Fp(canonical: 0x0102_0304_0506_0708)?.bytes == [8, 7, 6, 5, 4, 3, 2, 1])
        for x in FieldData.elements(50, seed: 3) { #expect(Fp(bytes: x.bytes) == x) }
        #expect(Fp(bytes: [UInt8](repeating: 0xff, count: 7) + [0x1f]) == nil, "p is not canonical")
        #expect(Fp(bytes: [0, 0, 0, 0, 0, 0, 0]) == nil)
        #expect(Fp(bytes: [0, 0, 0, 0, 0, 0, 0, 0, 0]) == nil)
    }

    @Test func uniformWordOfOnesIsZero() {
        #expect(Fp(uniform: .max) == .zero)
        #expect(Fp(uniform: Fp.p) == .zero)
        #expect(Fp(uniform: 7 << 61 | 5).value == 5)
        var source = SeededRandomSource(seed: 4)
        var words = source
        for _ in 0..<100 { #expect(Fp.random(using: &source).value == (words.next() & Fp.p) % Fp.p) }
    }
}
