import CandorProof
import ProofTestKit
import Testing

private struct Number: WireMessage, Equatable {
    static let step = Step(0x0f01, "number")
    let value: UInt64
    init(_ value: UInt64) { self.value = value }
    func encode(into writer: inout WireWriter) { writer.write(value) }
    init(from reader: inout WireReader) throws(ProofError) { value = try reader.readUInt64() }
}

private struct Other: WireMessage {
    static let step = Step(0x0f02, "other")
    func encode(into writer: inout WireWriter) {}
    init() {}
    init(from reader: inout WireReader) throws(ProofError) {}
}

@Suite struct ConnectionTests {
    /// A frame of `Number`, by hand.
    private func frame(step: UInt32 = 0x0f01, number: UInt64 = 0, body: [UInt8] = [5, 0, 0, 0, 0, 0, 0, 0]) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: step >> (8 * $0)) }
            + (0..<8).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) } + body
    }

    private func receive(_ frames: [[UInt8]], limit: Int = 8) -> Result<[UInt64], ProofError> {
        TwoParties.attempt {
            let (a, b) = InMemoryChannel.pair(timeout: 1)
            let connection = Connection(b, sending: .fromVerifier)
            for frame in frames { try a.sendOrFail(frame) }
            var values: [UInt64] = []
            for _ in frames { values.append(try connection.receive(Number.self, limit: limit).value) }
            return values
        }
    }

    @Test func framesHaveTheirDocumentedForm() throws {
        let (a, b) = InMemoryChannel.pair(timeout: 1)
        let connection = Connection(a, sending: .fromProver)
        try connection.send(Number(5))
        try connection.send(Number(5))
        #expect(try b.receive(limit: 100) == frame())
        #expect(try b.receive(limit: 100) == frame(number: 1))
        #expect(connection.bytesSent == 40)
        #expect(connection.framesSent == 2)
        #expect(receive([frame(), frame(number: 1)]) == .success([5, 5]))
    }

    @Test func wrongStepIsRefused() {
        #expect(receive([frame(step: 0x0f02)]).error == .unexpectedStep(expected: Number.step, actual: 0x0f02))
    }

    @Test func repeatedLeftOutAndMovedFramesAreRefused() {
        for number in [1, 2, UInt64.max] {
            #expect(
                receive([frame(number: number)]).error
                    == .outOfOrder(step: Number.step, expected: 0, actual: number))
        }
        #expect(receive([frame(), frame()]).error == .outOfOrder(step: Number.step, expected: 1, actual: 0))
    }

    @Test func everyTruncationAndExtensionIsRefused() {
        for length in 0..<frame().count {
            guard case .truncatedMessage = receive([Array(frame().prefix(length))]).error else {
                Issue.record("\(length) bytes were not refused as truncated")
                continue
            }
        }
        #expect(receive([frame() + [0]], limit: 9).error == .extraBytes(step: Number.step, count: 1))
        #expect(receive([frame() + [0]]).error == .oversizedMessage(step: Number.step, limit: 8, actual: 9))
    }

    @Test func connectionIsClosedByItsFirstError() throws {
        let (a, b) = InMemoryChannel.pair(timeout: 1)
        let connection = Connection(b, sending: .fromVerifier)
        try a.send(frame(number: 3))
        try a.send(frame())
        #expect(throws: ProofError.outOfOrder(step: Number.step, expected: 0, actual: 3)) {
            _ = try connection.receive(Number.self, limit: 8)
        }
        #expect(throws: ProofError.channel(.closed)) { _ = try connection.receive(Number.self, limit: 8) }
        #expect(throws: ProofError.channel(.closed)) { try connection.send(Other()) }
        #expect(throws: ChannelError.closed) { try a.send([]) }
    }

    /// A transport whose end stays usable after it was closed.
    private final class Lasting: Channel {
        func send(_ frame: [UInt8]) throws(ChannelError) {}
        func receive(limit: Int) throws(ChannelError) -> [UInt8] { [] }
        func close() {}
    }

    @Test func connectionStaysClosedWhateverItsChannelDoes() {
        let connection = Connection(Lasting(), sending: .fromProver)
        #expect(throws: Never.self) { try connection.send(Other()) }
        connection.close()
        #expect(throws: ProofError.channel(.closed)) { try connection.send(Other()) }
        #expect(throws: ProofError.channel(.closed)) { _ = try connection.receive(Number.self, limit: 8) }
    }

    @Test func bothEndsHaveOneTranscriptAndEveryFrameChangesIt() throws {
        let (a, b) = InMemoryChannel.pair(timeout: 1)
        let prover = Connection(a, sending: .fromProver)
        let verifier = Connection(b, sending: .fromVerifier)
        var seen: Set<[UInt8]> = [prover.transcriptHash]
        #expect(prover.transcriptHash == verifier.transcriptHash)
        for value in 0..<4 {
            if value % 2 == 0 {
                try prover.send(Number(7))
                _ = try verifier.receive(Number.self, limit: 8)
            } else {
                try verifier.send(Number(7))
                _ = try prover.receive(Number.self, limit: 8)
            }
            #expect(prover.transcriptHash == verifier.transcriptHash)
            #expect(seen.insert(prover.transcriptHash).inserted)
        }
        // The same frame in the other direction is another transcript.
        let (c, d) = InMemoryChannel.pair(timeout: 1)
        let forth = Connection(c, sending: .fromProver)
        let back = Connection(d, sending: .fromVerifier)
        try forth.send(Number(1))
        let one = forth.transcriptHash
        let (e, f) = InMemoryChannel.pair(timeout: 1)
        let reverse = Connection(e, sending: .fromVerifier)
        try reverse.send(Number(1))
        #expect(one != reverse.transcriptHash)
        withExtendedLifetime((back, f)) {}
    }
}
