/// What can happen to a frame on its way.
public enum ChannelError: Error, Equatable, Sendable {
    /// The peer, or this side, has closed the channel.
    case closed
    /// The connection ended, or a frame was cut, without the peer's having closed the channel.
    case disconnected
    /// A frame is longer than this side accepts, in bytes.
    case oversizedFrame(limit: Int, actual: Int)
    /// The peer was waited for no longer than `seconds`: for a whole frame, or for a byte of it, as the channel says.
    case timedOut(seconds: Double)
    /// The transport failed.
    case failed(reason: String)
}

extension ChannelError: CustomStringConvertible {
    /// One sentence for a person.
    public var description: String {
        switch self {
        case .closed: "the channel is closed"
        case .disconnected: "the connection ended before the peer closed it"
        case .oversizedFrame(let limit, let actual): "expected a frame of at most \(limit) bytes, found \(actual)"
        case .timedOut(let seconds): "the peer took longer than \(seconds) s"
        case .failed(let reason): "the transport failed: \(reason)"
        }
    }
}

/// Frames to and from one peer, in order, each whole.
///
/// Calls block; protocol code is sequential and runs on one thread per party. A channel keeps the borders of frames
/// itself. It gives neither secrecy nor authenticity: that is the transport's (TLS).
public protocol Channel: Sendable {
    /// Sends one frame; waits while the peer is too slow to take more.
    func send(_ frame: [UInt8]) throws(ChannelError)

    /// The next frame of the peer.
    ///
    /// - Parameter limit: bytes that it may have; a longer one is ``ChannelError/oversizedFrame(limit:actual:)``, found
    ///   before memory is taken for it.
    func receive(limit: Int) throws(ChannelError) -> [UInt8]

    /// Ends both directions and wakes both parties; a second call does nothing.
    func close()
}
