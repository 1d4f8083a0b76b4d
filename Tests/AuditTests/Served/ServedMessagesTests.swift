import CandorAudit
import CandorProof
import Testing

@Suite struct ServedMessagesTests {
    /// Such a place would be a negative number.
    @Test(arguments: [UInt64(1) << 63, .max]) func aPlaceThatNoLogHasIsRefused(place: UInt64) {
        var writer = WireWriter()
        writer.write(UInt64(7))
        writer.write(place)
        let bytes = writer.bytes
        let error = #expect(throws: ProofError.self) {
            var reader = WireReader(bytes, step: ServedRequestMessage.step)
            _ = try ServedRequestMessage(from: &reader)
        }
        #expect(error?.description.contains("\(place)") == true)
    }
}
