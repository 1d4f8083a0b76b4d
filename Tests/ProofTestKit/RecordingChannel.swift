import CandorProof

/// Keeps every frame that is sent.
package final class RecordingChannel: Channel, @unchecked Sendable {
    // Sendable: one party uses an end, on one thread; the frames are read when it has ended.
    private let inner: any Channel
    /// In the order in which they were sent.
    package private(set) var frames: [[UInt8]] = []

    /// Sends through `inner`.
    package init(_ inner: any Channel) { self.inner = inner }

    package func send(_ frame: [UInt8]) throws(ChannelError) {
        frames.append(frame)
        try inner.send(frame)
    }

    package func receive(limit: Int) throws(ChannelError) -> [UInt8] { try inner.receive(limit: limit) }

    package func close() { inner.close() }
}
