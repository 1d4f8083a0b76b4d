import CandorCore
import CandorProof
import KernelTestKit
import Testing

/// Vectors against the arithmetic of their elements.
@Suite struct FieldVectorTests {
    static let counts = Lengths.aroundLanes(8)

    @Test(arguments: counts)
    func arithmeticInFpIsThatOfElements(count: Int) {
        let a = FieldData.elements(count, seed: 1)
        let b = FieldData.elements(count, seed: 2)
        let c = FieldData.elements(count, seed: 3)
        let factor = FieldVector(b)
        var x = FieldVector(a)
        x.add(factor)
        #expect(x.array == zip(a, b).map(+))
        x.subtract(factor)
        #expect(x.array == a)
        x.multiply(by: factor)
        #expect(x.array == zip(a, b).map(*))
        x.negate()
        x.square()
        #expect(x.array == zip(a, b).map { ($0 * $1).squared })
        var y = FieldVector(c)
        let first = FieldVector(a)
        y.addProducts(of: first, and: factor)
        #expect(y.array == zip(zip(a, b), c).map { $0.0 * $0.1 + $1 })
        #expect(first.inverses().array == a.map(\.inverse))
        #expect(first.dotProduct(with: factor) == zip(a, b).reduce(.zero) { $0 + $1.0 * $1.1 })
        let k = Fp2(Fp(-3), Fp(1 << 60))
        #expect(first.scaled(by: k).array == a.map { k * $0 })
    }

    @Test(arguments: counts)
    func arithmeticInKIsThatOfElements(count: Int) {
        let a = FieldData.pairs(count, seed: 4)
        let b = FieldData.pairs(count, seed: 5)
        let x = FieldData.elements(count, seed: 6)
        let k = FieldData.pairs(1, seed: 7)[0]
        let left = FieldVector(a)
        let right = FieldVector(b)
        let scalars = FieldVector(x)
        var out = FieldVector(a)
        out.add(right)
        #expect(out.array == zip(a, b).map(+))
        out.subtract(right)
        #expect(out.array == a)
        out.multiply(by: right)
        #expect(out.array == zip(a, b).map(*))
        out = FieldVector(a)
        out.multiply(by: scalars)
        #expect(out.array == zip(a, x).map { $0 * $1 })
        out = FieldVector(a)
        out.negate()
        out.square()
        #expect(out.array == a.map(\.squared))
        out = FieldVector(a)
        out.scale(by: k)
        #expect(out.array == a.map { k * $0 })
        out = FieldVector(b)
        out.addProducts(of: left, and: right)
        #expect(out.array == zip(a, b).map { $0 * $1 + $1 })
        out = FieldVector(b)
        out.addProducts(of: left, and: scalars)
        #expect(out.array == zip(zip(a, b), x).map { $0.0 * $1 + $0.1 })
        out = FieldVector(b)
        out.add(left, times: k)
        #expect(out.array == zip(a, b).map { k * $0 + $1 })
        out = FieldVector(b)
        out.add(scalars, times: k)
        #expect(out.array == zip(x, b).map { k * $0 + $1 })
        #expect(left.inverses().array == a.map(\.inverse))
        #expect(left.dotProduct(with: right) == zip(a, b).reduce(.zero) { $0 + $1.0 * $1.1 })
        #expect(left.dotProduct(with: scalars) == zip(a, x).reduce(.zero) { $0 + $1.0 * $1.1 })
    }

    @Test func powerSumIsTheSameForAnyWorkersAndCuts() {
        let count = 100_003  // seven segments
        let a = FieldData.pairs(count, seed: 8)
        let x = FieldData.elements(count, seed: 9)
        let base = a[77]
        var power = base.power(1_000)
        var expected = (Fp2.zero, Fp2.zero)
        for (a, x) in zip(a, x) {
            expected.0 += power * a
            expected.1 += power * x
            power *= base
        }
        let vector = FieldVector(a)
        let scalars = FieldVector(x)
        for workers in [0, 1, 2, 7] {
            #expect(vector.powerSum(of: base, from: 1_000, workers: workers) == expected.0, "\(workers) workers")
            #expect(scalars.powerSum(of: base, from: 1_000, workers: workers) == expected.1, "\(workers) workers")
        }
        let head = FieldVector(a[..<333]).powerSum(of: base, from: 1_000)
        let tail = FieldVector(a[333...]).powerSum(of: base, from: 1_333)
        #expect(head + tail == expected.0)
    }

    @Test func powersStartAtOne() {
        let base = FieldData.pairs(3, seed: 10)[2]
        let powers = FieldVector<Fp2>.powers(of: base, count: 300)
        #expect((0..<300).allSatisfy { powers[$0] == base.power(UInt64($0)) })
        let later = FieldVector<Fp2>.powers(of: base, from: 1 << 40, count: 9)
        #expect((0..<9).allSatisfy { later[$0] == base.power(1 << 40 + UInt64($0)) })
        #expect(FieldVector<Fp2>.powers(of: .zero, count: 3).array == [.one, .zero, .zero])
        #expect(FieldVector<Fp2>.powers(of: base, count: 0).count == 0)
    }

    @Test(arguments: [0, 1, 7, 33, 700])
    func decodesItsBytesAndNothingElse(count: Int) throws {
        let vector = FieldVector(FieldData.pairs(count, seed: 11))
        var bytes = vector.bytes
        #expect(bytes == vector.array.flatMap(\.bytes))
        #expect(FieldVector<Fp2>.firstNoncanonicalWord(in: bytes.span.bytes) == nil)
        #expect(Self.decoded(bytes) == vector.array)
        guard count > 0 else { return }
        for word in [0, 2 * count - 1] {
            let top = bytes[8 * word + 7]
            bytes[8 * word + 7] |= 0x20
            #expect(FieldVector<Fp2>.firstNoncanonicalWord(in: bytes.span.bytes) == word)
            #expect(Self.decoded(bytes) == nil)
            bytes[8 * word + 7] = top
        }
        bytes.removeLast()
        #expect(Self.decoded(bytes) == nil, "no whole number of elements")
    }

    static func decoded(_ bytes: [UInt8]) -> [Fp2]? { FieldVector<Fp2>.decoded(from: bytes.span.bytes)?.array }

    @Test func randomElementsAreThoseOfTheSource() {
        var source = SeededRandomSource(seed: 12)
        var other = source
        let x = FieldVector<Fp>.random(count: 101, using: &source)
        let a = FieldVector<Fp2>.random(count: 53, using: &source)
        #expect(x.array == (0..<101).map { _ in Fp.random(using: &other) })
        #expect(a.array == (0..<53).map { _ in Fp2.random(using: &other) })
    }

    @Test func elementsCanBeReadAndWritten() {
        var vector = FieldVector<Fp2>(count: 4)
        #expect(vector.array == [.zero, .zero, .zero, .zero])
        vector[2] = .i
        #expect(vector[2] == .i)
        #expect(vector.array == [.zero, .zero, .i, .zero])
    }
}
