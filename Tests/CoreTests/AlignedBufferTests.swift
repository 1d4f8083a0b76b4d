import CandorCore
import Testing

@Suite struct AlignedBufferTests {
    @Test(arguments: [0, 1, 15, 16, 17, 1_000])
    func isZeroAndAligned(count: Int) {
        let buffer = AlignedBuffer<Float>(count: count)
        #expect(buffer.count == count)
        #expect(buffer.array == [Float](repeating: 0, count: count))
        buffer.withUnsafeBufferPointer { #expect(UInt(bitPattern: $0.baseAddress) % 64 == 0) }
    }

    @Test func keepsWhatIsWritten() {
        var buffer = AlignedBuffer([1, 2, 3] as [Int32])
        buffer[1] = -7
        #expect(buffer[0] == 1)
        buffer.withUnsafeMutableBufferPointer { $0[2] += 10 }
        #expect(buffer.array == [1, -7, 13])
    }

    @Test func copiesTheCollection() {
        var source: [Double] = [1, 2]
        let buffer = AlignedBuffer(source)
        source[0] = 9
        #expect(buffer.array == [1, 2])
    }
}
