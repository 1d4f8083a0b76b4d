/// A channel with typed messages: their order, their number, and a hash over both directions.
///
/// A frame is the step (4 bytes), the number of the frame in its direction (8 bytes) and the message. Both parties
/// have the same ``transcriptHash`` if and only if they have seen the same frames.
///
/// It is used by one thread. After an error the connection is closed: every later call throws.
public final class Connection {
    /// The direction in which this end sends. The hash names directions, not ends.
    public enum Direction: Sendable {
        /// From the prover to the verifier.
        case fromProver
        /// From the verifier to the prover.
        case fromVerifier
    }

    private static let headerBytes = 12

    private let channel: any Channel
    private let direction: Direction
    private var outgoing = TranscriptHash(label: "candor frames")
    private var incoming = TranscriptHash(label: "candor frames")
    private var isOpen = true

    /// Frames sent.
    public private(set) var framesSent: UInt64 = 0
    /// Frames received.
    public private(set) var framesReceived: UInt64 = 0
    /// Bytes sent, headers included.
    public private(set) var bytesSent = 0
    /// Bytes received, headers included.
    public private(set) var bytesReceived = 0

    /// Typed messages over `channel`, which nothing else may use from now on.
    public init(_ channel: any Channel, sending direction: Direction) {
        self.channel = channel
        self.direction = direction
    }

    deinit { channel.close() }

    /// Sends a message.
    public func send<M: WireMessage & ~Copyable>(_ message: borrowing M) throws(ProofError) {
        try checkOpen()
        var writer = WireWriter(capacity: Connection.headerBytes)
        writer.write(M.step.number)
        writer.write(framesSent)
        message.encode(into: &writer)
        let frame = writer.bytes
        do { try channel.send(frame) } catch { throw fail(.channel(error)) }
        outgoing.absorb(frame)
        framesSent += 1
        bytesSent += frame.count
    }

    /// Waits for a message of this type, and no other.
    ///
    /// - Parameter limit: bytes that the message may have, without the header.
    public func receive<M: WireMessage & ~Copyable>(_: M.Type, limit: Int) throws(ProofError) -> M {
        try checkOpen()
        do {
            return try receiveFrame(M.self, limit: limit)
        } catch {
            throw fail(error)
        }
    }

    private func receiveFrame<M: WireMessage & ~Copyable>(_: M.Type, limit: Int) throws(ProofError) -> M {
        let frame: [UInt8]
        do {
            frame = try channel.receive(limit: limit + Connection.headerBytes)
        } catch .oversizedFrame(_, let actual) {
            throw .oversizedMessage(step: M.step, limit: limit, actual: actual - Connection.headerBytes)
        } catch {
            throw .channel(error)
        }
        var header = WireReader(frame, step: M.step)
        let step = try header.readUInt32()
        guard Mutation.isOn(.stepOrder) || step == M.step.number else {
            throw .unexpectedStep(expected: M.step, actual: step)
        }
        let number = try header.readUInt64()
        guard Mutation.isOn(.frameOrder) || number == framesReceived else {
            throw .outOfOrder(step: M.step, expected: framesReceived, actual: number)
        }
        var reader = WireReader(frame, from: Connection.headerBytes, step: M.step)
        let message = try M(from: &reader)
        try reader.finish()
        incoming.absorb(frame)
        framesReceived += 1
        bytesReceived += frame.count
        return message
    }

    /// SHA-256 over all frames of both directions so far, 32 bytes.
    public var transcriptHash: [UInt8] {
        var hash = TranscriptHash(label: "candor transcript")
        hash.absorb((direction == .fromProver ? outgoing : incoming).digest())
        hash.absorb((direction == .fromProver ? incoming : outgoing).digest())
        return hash.digest()
    }

    /// Ends the connection and wakes the peer.
    public func close() {
        isOpen = false
        channel.close()
    }

    private func checkOpen() throws(ProofError) {
        guard Mutation.isOn(.closedConnection) || isOpen else { throw .channel(.closed) }
    }

    private func fail(_ error: ProofError) -> ProofError {
        if !Mutation.isOn(.closeAfterError) { close() }
        return error
    }
}
