#if Network
    import CandorCore
    import CandorProof
    import CandorTransport
    import Foundation
    import Testing

    /// Counts the frames that its party sends, and ends the connection in place of one of them.
    private final class StoppingChannel: Channel, @unchecked Sendable {
        // Sendable: one party uses it, on one thread.
        private let inner: TLSChannel
        private let last: Int
        private(set) var sent = 0

        init(_ inner: TLSChannel, before last: Int) {
            self.inner = inner
            self.last = last
        }

        func send(_ frame: [UInt8]) throws(ChannelError) {
            if sent == last { inner.close() }
            sent += 1
            try inner.send(frame)
        }

        func receive(limit: Int) throws(ChannelError) -> [UInt8] { try inner.receive(limit: limit) }

        func close() { inner.close() }
    }

    @Suite struct ProofOverTLSTests {
        private static let vole = IdealVOLE(seed: 8)
        private static let statement = [UInt8](repeating: 3, count: 32)
        private static let count = 1_000

        /// Proves that z = x y, at `count` places.
        private static func prove(over channel: any Channel, wrong: Bool = false) throws -> [UInt8] {
            let connection = Connection(channel, sending: .fromProver)
            let identifier = try SessionIdentifier.agree(on: statement, over: connection, sending: .fromProver)
            var session = ProverSession(source: vole.prover(), connection: connection, identifier: identifier)
            let xs = (0..<count).map { Fp($0 &* 77_777) }
            var zs = xs.map { $0 * $0 }
            if wrong { zs[count / 2] += Fp(1) }
            let x = try session.commit(FieldVector(xs))
            let z = try session.commit(FieldVector(zs))
            let masks = try session.reserveMasks(degree: 2)
            var batch = try ProverBatch(masks: masks, challenge: try session.receiveChallenge())
            try batch.addMultiplications(x, x, equal: z)
            try session.prove(batch)
            try session.finish()
            return connection.transcriptHash
        }

        private static func verify(over channel: any Channel) throws -> (verdict: Verdict, transcript: [UInt8]) {
            let connection = Connection(channel, sending: .fromVerifier)
            let identifier = try SessionIdentifier.agree(on: statement, over: connection, sending: .fromVerifier)
            var session = VerifierSession(source: vole.verifier(), connection: connection, identifier: identifier)
            let x = try session.receiveCommitments(count)
            let z = try session.receiveCommitments(count)
            let masks = try session.reserveMasks(degree: 2)
            var batch = try VerifierBatch(masks: masks, challenge: try session.drawChallenge())
            try batch.addMultiplications(x, x, equal: z)
            let verdict = try session.verify(batch)
            return (verdict, connection.transcriptHash)
        }

        @Test func proofIsAcceptedAndBothHaveOneTranscript() throws {
            let (client, server) = try Loopback.pair()
            let (prover, verifier) = Loopback.concurrently {
                try Self.prove(over: client)
            } _: {
                try Self.verify(over: server)
            }
            let outcome = try verifier.get()
            #expect(outcome.verdict == .accept)
            #expect(try prover.get() == outcome.transcript)
        }

        @Test func falseProofIsRejected() throws {
            let (client, server) = try Loopback.pair()
            let (_, verifier) = Loopback.concurrently {
                try Self.prove(over: client, wrong: true)
            } _: {
                try Self.verify(over: server)
            }
            #expect(try verifier.get().verdict != .accept)
        }

        /// Either party stops in place of each of its messages: both end, with an error that says so.
        @Test func stoppingAtAnyMessageEndsBoth() throws {
            for stopsProver in [true, false] {
                var index = 0
                while true {
                    let (client, server) = try Loopback.pair()
                    let stopping = StoppingChannel(stopsProver ? client : server, before: index)
                    let elapsed = Loopback.seconds {
                        let (prover, verifier) = Loopback.concurrently {
                            try Self.prove(over: stopsProver ? stopping : client)
                        } _: {
                            try Self.verify(over: stopsProver ? server : stopping)
                        }
                        if stopping.sent > index {
                            #expect(throws: ProofError.channel(.closed), "message \(index)") { _ = try prover.get() }
                            #expect(throws: ProofError.channel(.closed), "message \(index)") { _ = try verifier.get() }
                            #expect(client.sendError() == .closed)
                            #expect(server.sendError() == .closed)
                        }
                    }
                    #expect(elapsed < 5)
                    if stopping.sent <= index { break }
                    index += 1
                }
                // Nonce, two commitments, coefficients; nonce, challenge.
                #expect(index == (stopsProver ? 4 : 2))
            }
        }
    }
#endif
