import CandorProof
import ProofTestKit
import Testing

@Suite struct WireReaderTests {
    static let step = Step(0x0f03, "test")

    private func elements(_ words: [UInt64], count: Int) -> Result<[Fp], ProofError> {
        TwoParties.attempt {
            var writer = WireWriter()
            for word in words { writer.write(word) }
            var reader = WireReader(writer.bytes, step: Self.step)
            let values: FieldVector<Fp> = try reader.readElements(count)
            try reader.finish()
            return values.array
        }
    }

    @Test func integersAreLittleEndian() throws {
        var writer = WireWriter()
        writer.write(UInt32(0x0403_0201))
        writer.write(UInt64(0x0c0b_0a09_0807_0605))
        #expect(writer.bytes == Array(1...12))
        var reader = WireReader(writer.bytes, step: Self.step)
        #expect(try reader.readUInt32() == 0x0403_0201)
        #expect(try reader.readUInt64() == 0x0c0b_0a09_0807_0605)
        #expect(reader.remaining == 0)
    }

    @Test func elementsFromPOnAreRefused() {
        #expect(elements([0, Fp.p - 1], count: 2) == .success([.zero, Fp(-1)]))
        for word in [Fp.p, Fp.p + 1, 1 << 61, 1 << 63, .max] {
            #expect(elements([1, word, word], count: 3).error == .nonCanonicalElement(step: Self.step, index: 1))
        }
    }

    @Test func missingAndExtraElementsAreRefused() {
        #expect(elements([1], count: 2).error == .truncatedMessage(step: Self.step, expected: 2, actual: 1))
        #expect(elements([1, 2], count: 1).error == .extraBytes(step: Self.step, count: 8))
        #expect(elements([1, 2], count: -1).error == .truncatedMessage(step: Self.step, expected: -1, actual: 2))
        #expect(elements([], count: .max).error == .truncatedMessage(step: Self.step, expected: .max, actual: 0))
    }
}
