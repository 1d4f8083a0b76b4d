import CandorCore
import Testing

@Suite struct SecretBufferTests {
    @Test(arguments: [0, 1, 4_095, 4_096, 4_097])
    func beginsAsZeros(count: Int) {
        let buffer = SecretBuffer(count: count)
        #expect(buffer.count == count)
        buffer.withUnsafeBytes { #expect($0.count == count && $0.allSatisfy { $0 == 0 }) }
    }

    @Test func keepsWhatIsWritten() {
        let bytes: [UInt8] = [1, 2, 3, 250]
        var buffer = SecretBuffer(copying: bytes.span.bytes)
        buffer.withUnsafeMutableBytes { $0[0] = 77 }
        buffer.withUnsafeBytes { #expect(Array($0) == [77, 2, 3, 250]) }
    }

    @Test func randomBuffersDiffer() {
        let one = SecretBuffer.random(count: 32).withUnsafeBytes { Array($0) }
        let other = SecretBuffer.random(count: 32).withUnsafeBytes { Array($0) }
        #expect(one != other)
    }

    @Test func descriptionHasTheSizeAndNoBytes() {
        let bytes = [UInt8](repeating: 0xab, count: 20)
        let description = SecretBuffer(copying: bytes.span.bytes).description
        #expect(description == "SecretBuffer(20 bytes, redacted)")
    }

    /// The pages go back to the system when the buffer ends: the same pages may come again, but never their bytes.
    @Test func nothingOfAnEndedBufferComesBack() {
        for _ in 0..<200 {
            var buffer = SecretBuffer(count: 4_096)
            buffer.withUnsafeMutableBytes {
                #expect($0.allSatisfy { $0 == 0 })
                $0.initializeMemory(as: UInt8.self, repeating: 0xee)
            }
        }
    }
}
