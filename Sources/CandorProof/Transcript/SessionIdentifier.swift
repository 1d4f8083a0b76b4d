import CandorCore

/// What makes one run of the protocol different from all others: every hash of the session contains it.
public struct SessionIdentifier: Hashable, Sendable {
    /// The wire version that this code speaks.
    public static let protocolVersion: UInt64 = 1

    /// Bytes of a party's nonce.
    public static let nonceBytes = 32

    /// 32 bytes.
    public let bytes: [UInt8]

    /// SHA-256 over the version, the statement and a fresh nonce of each party.
    ///
    /// - Parameters:
    ///   - statement: the digest of everything public, 32 bytes.
    ///   - proverNonce: ``nonceBytes`` random bytes.
    ///   - verifierNonce: ``nonceBytes`` random bytes.
    /// - Throws: ``ProofError/lengthMismatch(values:expected:actual:)``.
    public init(
        version: UInt64 = SessionIdentifier.protocolVersion, statement: [UInt8], proverNonce: [UInt8],
        verifierNonce: [UInt8]
    ) throws(ProofError) {
        guard Mutation.isOn(.statementLength) || statement.count == 32 else {
            throw .lengthMismatch(values: "bytes of the statement hash", expected: 32, actual: statement.count)
        }
        for nonce in [proverNonce, verifierNonce]
        where nonce.count != SessionIdentifier.nonceBytes && !Mutation.isOn(.nonceLength) {
            throw .lengthMismatch(
                values: "bytes of a nonce", expected: SessionIdentifier.nonceBytes, actual: nonce.count)
        }
        var hash = TranscriptHash(label: "candor session")
        hash.absorb(version)
        hash.absorb(statement)
        hash.absorb(proverNonce)
        hash.absorb(verifierNonce)
        bytes = hash.digest()
    }

    /// Exchanges nonces from the system, the prover's first, and forms the identifier. An error closes the connection.
    public static func agree(
        on statement: [UInt8], over connection: Connection, sending direction: Connection.Direction
    ) throws(ProofError) -> SessionIdentifier {
        var nonce = [UInt8](repeating: 0, count: nonceBytes)
        nonce.withUnsafeMutableBytes { fillWithSystemRandomness($0) }
        return try agree(on: statement, over: connection, sending: direction, usingNonce: nonce)
    }

    package static func agree(
        on statement: [UInt8], over connection: Connection, sending direction: Connection.Direction,
        usingNonce nonce: [UInt8]
    ) throws(ProofError) -> SessionIdentifier {
        do {
            return try exchange(on: statement, over: connection, sending: direction, usingNonce: nonce)
        } catch {
            if !Mutation.isOn(.closeAfterHello) { connection.close() }
            throw error
        }
    }

    private static func exchange(
        on statement: [UInt8], over connection: Connection, sending direction: Connection.Direction,
        usingNonce nonce: [UInt8]
    ) throws(ProofError) -> SessionIdentifier {
        let own = HelloMessage(version: protocolVersion, statement: statement, nonce: nonce)
        let peer: HelloMessage
        switch direction {
        case .fromProver:
            try connection.send(own)
            peer = try connection.receive(HelloMessage.self, limit: HelloMessage.byteCount)
        case .fromVerifier:
            peer = try connection.receive(HelloMessage.self, limit: HelloMessage.byteCount)
            try connection.send(own)
        }
        guard Mutation.isOn(.protocolVersion) || peer.version == own.version else {
            throw .versionMismatch(expected: own.version, actual: peer.version)
        }
        guard Mutation.isOn(.statementHash) || peer.statement == own.statement else { throw .statementMismatch }
        switch direction {
        case .fromProver:
            return try SessionIdentifier(statement: statement, proverNonce: nonce, verifierNonce: peer.nonce)
        case .fromVerifier:
            return try SessionIdentifier(statement: statement, proverNonce: peer.nonce, verifierNonce: nonce)
        }
    }
}

/// A party's version, statement and nonce.
package struct HelloMessage: WireMessage {
    package static let byteCount = 8 + 32 + SessionIdentifier.nonceBytes
    package static var step: Step { .hello }

    package let version: UInt64
    package let statement: [UInt8]
    package let nonce: [UInt8]

    package init(version: UInt64, statement: [UInt8], nonce: [UInt8]) {
        self.version = version
        self.statement = statement
        self.nonce = nonce
    }

    package func encode(into writer: inout WireWriter) {
        writer.write(version)
        writer.write(bytes: statement)
        writer.write(bytes: nonce)
    }

    package init(from reader: inout WireReader) throws(ProofError) {
        version = try reader.readUInt64()
        statement = try reader.readBytes(32)
        nonce = try reader.readBytes(SessionIdentifier.nonceBytes)
    }
}
