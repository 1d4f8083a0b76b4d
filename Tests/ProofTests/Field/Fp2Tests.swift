import CandorCore
import CandorProof
import Testing

/// One element of K, against vectors that Python's integers made, and as a field.
@Suite struct Fp2Tests {
    static func element(_ row: [UInt64], _ index: Int) throws -> Fp2 {
        Fp2(try #require(Fp(canonical: row[2 * index])), try #require(Fp(canonical: row[2 * index + 1])))
    }

    @Test(arguments: FieldVectors.rows)
    func agreesWithPython(row: [UInt64]) throws {
        let a = try Self.element(row, 0)
        let b = try Self.element(row, 1)
        #expect(try a * b == Self.element(row, 2))
        #expect(try a.inverse == Self.element(row, 3))
        #expect(try a.power(FieldVectors.exponent) == Self.element(row, 4))
    }

    @Test func isAField() {
        #expect(Fp2.i * Fp2.i == -Fp2.one)
        let elements = FieldData.pairs(60, seed: 5)
        for (index, a) in elements.enumerated() {
            let b = elements[(index + 17) % 60]
            let c = elements[(index + 31) % 60]
            #expect((a + b) * c == a * c + b * c)
            #expect((a * b) * c == a * (b * c))
            #expect(a * b == b * a)
            #expect(a - b + b == a)
            #expect(a + -a == .zero)
            #expect(a.squared == a * a)
            #expect(a.inverse * a == (a == .zero ? .zero : .one))
            #expect(a * a.conjugate == Fp2(a.norm))
            #expect(a.power(Fp.p) == a.conjugate, "Frobenius")
            #expect(a * b.c0 == a * Fp2(b.c0))
            #expect(b.c0 * a == a * b.c0)
            var d = a
            d += b
            d *= c
            d -= a
            d *= b.c1
            #expect(d == ((a + b) * c - a) * Fp2(b.c1))
        }
    }

    @Test func blockOf128BitsIsTwoParts() {
        let a = Fp2(uniformLow: 0xe000_0000_0000_0007, high: 0x0200_0000_0000_0005)
        #expect(a.c0.value == 7)
        #expect(a.c1.value == 0x1000_0000_0000_002f, "bits 61 to 121")
        #expect(Fp2(uniformLow: .max, high: .max) == .zero, "p becomes 0 in both parts")
        #expect(Fp2(uniformLow: 0, high: .max << 58) == .zero, "bits from 122 on are not used")
    }

    @Test func bytesAreThoseOfTheParts() {
        for a in FieldData.pairs(20, seed: 6) {
            #expect(a.bytes == a.c0.bytes + a.c1.bytes)
            #expect(Fp2(bytes: a.bytes) == a)
            #expect(Fp2(bytes: a.bytes.dropLast()) == nil)
            #expect(Fp2(bytes: a.bytes + [0]) == nil)
        }
        let p = [UInt8](repeating: 0xff, count: 7) + [0x1f]
        #expect(Fp2(bytes: p + Fp.one.bytes) == nil)
        #expect(Fp2(bytes: Fp.one.bytes + p) == nil)
    }
}
