import CandorProof
import ProofTestKit
import Testing

@Suite struct SessionIdentifierTests {
    private func agree(
        proverStatement: [UInt8] = Array(repeating: 1, count: 32),
        verifierStatement: [UInt8] = Array(repeating: 1, count: 32),
        edit: @escaping @Sendable ([UInt8]) -> [UInt8] = { $0 }
    ) -> TwoParties.Outcome<SessionIdentifier, SessionIdentifier> {
        let (a, b) = InMemoryChannel.pair(timeout: 5)
        return TwoParties.concurrently {
            try SessionIdentifier.agree(
                on: proverStatement, over: Connection(EditingChannel(a) { [edit($1)] }, sending: .fromProver),
                sending: .fromProver)
        } _: {
            try SessionIdentifier.agree(
                on: verifierStatement, over: Connection(b, sending: .fromVerifier), sending: .fromVerifier)
        }
    }

    @Test func bothPartiesHaveOneAndNoTwoSessionsHave() throws {
        var seen: Set<SessionIdentifier> = []
        for _ in 0..<10 {
            let outcome = agree()
            #expect(try outcome.prover.get() == outcome.verifier.get())
            #expect(seen.insert(try outcome.prover.get()).inserted)
        }
    }

    @Test func anotherStatementIsRefused() {
        let outcome = agree(verifierStatement: Array(repeating: 2, count: 32))
        #expect(outcome.verifier.error == .statementMismatch)
        #expect(outcome.prover.error != nil)
    }

    /// A peer that goes on after an error of ours is woken, though our connection still exists.
    @Test(arguments: [Connection.Direction.fromProver, .fromVerifier])
    func errorOfTheHelloClosesTheConnection(direction: Connection.Direction) throws {
        let (near, far) = InMemoryChannel.pair(timeout: 1)
        let header: [UInt8] = [1, 1, 0, 0] + [UInt8](repeating: 0, count: 8)
        try far.send(header + [1] + [UInt8](repeating: 0, count: 7) + [UInt8](repeating: 9, count: 64))
        let connection = Connection(near, sending: direction)
        #expect(throws: ProofError.statementMismatch) {
            try SessionIdentifier.agree(on: Array(repeating: 8, count: 32), over: connection, sending: direction)
        }
        #expect(try far.receive(limit: 100).count == 12 + 72)
        #expect(throws: ChannelError.closed) { try far.receive(limit: 100) }
        withExtendedLifetime(connection) {}
    }

    @Test func anotherVersionIsRefused() {
        let outcome = agree { frame in frame.enumerated().map { $0.offset == 12 ? $0.element + 1 : $0.element } }
        #expect(outcome.verifier.error == .versionMismatch(expected: 1, actual: 2))
    }

    @Test func everyFieldCounts() throws {
        func identifier(_ version: UInt64, _ s: UInt8, _ p: UInt8, _ v: UInt8) throws -> SessionIdentifier {
            try SessionIdentifier(
                version: version, statement: Array(repeating: s, count: 32),
                proverNonce: Array(repeating: p, count: 32), verifierNonce: Array(repeating: v, count: 32))
        }
        let all = try [
            identifier(1, 1, 2, 3), identifier(2, 1, 2, 3), identifier(1, 9, 2, 3), identifier(1, 1, 9, 3),
            identifier(1, 1, 2, 9), identifier(1, 1, 3, 2),
        ]
        #expect(Set(all).count == all.count)
        #expect(throws: ProofError.lengthMismatch(values: "bytes of a nonce", expected: 32, actual: 31)) {
            try SessionIdentifier(
                statement: Array(repeating: 0, count: 32), proverNonce: Array(repeating: 0, count: 31),
                verifierNonce: Array(repeating: 0, count: 32))
        }
        #expect(throws: ProofError.lengthMismatch(values: "bytes of the statement hash", expected: 32, actual: 33)) {
            try SessionIdentifier(
                statement: Array(repeating: 0, count: 33), proverNonce: Array(repeating: 0, count: 32),
                verifierNonce: Array(repeating: 0, count: 32))
        }
    }

    /// The pieces of a hash keep their borders.
    @Test func hashSeparatesItsPieces() {
        var digests: Set<[UInt8]> = []
        for (label, pieces) in [
            ("a", [[1, 2], [3]]), ("a", [[1], [2, 3]]), ("a", [[1, 2, 3]]), ("a", [[1, 2, 3], []]), ("b", [[1, 2, 3]]),
        ] as [(String, [[UInt8]])] {
            var hash = TranscriptHash(label: label)
            for piece in pieces { hash.absorb(piece) }
            #expect(digests.insert(hash.digest()).inserted)
        }
    }

    /// SHA-256 of the documented layout, made with Python's hashlib:
    /// `sha256(b"".join(struct.pack("<Q", len(x)) + x for x in [b"a", bytes([1, 2]), struct.pack("<Q", 3)]))`.
    @Test func hashHasItsDocumentedLayout() {
        var hash = TranscriptHash(label: "a")
        hash.absorb([1, 2])
        hash.absorb(3)
        #expect(
            hash.digest().map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
                == "1f265b2bc3622e0d01ae97ce0db20c3be226b8e18ee9111abd9f2856418a32a7")
    }
}
