import CandorProof

/// A channel whose peer has said everything in advance, and that keeps what it is told.
final class ScriptedChannel: Channel, @unchecked Sendable {
    // Sendable: each is used by one thread.
    private var incoming: ArraySlice<[UInt8]>
    private(set) var sent: [[UInt8]] = []
    private(set) var isClosed = false

    init(_ frames: [[UInt8]]) { incoming = frames[...] }

    func send(_ frame: [UInt8]) throws(ChannelError) {
        guard !isClosed else { throw .closed }
        sent.append(frame)
    }

    func receive(limit: Int) throws(ChannelError) -> [UInt8] {
        guard !isClosed, let frame = incoming.first else { throw .closed }
        guard frame.count <= limit else { throw .oversizedFrame(limit: limit, actual: frame.count) }
        incoming.removeFirst()
        return frame
    }

    func close() { isClosed = true }
}
