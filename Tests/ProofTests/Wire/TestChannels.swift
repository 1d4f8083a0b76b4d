import CandorProof

/// Hands frames to `edit` on their way out: it gives the frames that leave instead.
final class EditingChannel: Channel, @unchecked Sendable {
    // Sendable: one party uses an end, on one thread.
    private let inner: any Channel
    private let edit: @Sendable (Int, [UInt8]) -> [[UInt8]]
    private var sent = 0

    init(_ inner: any Channel, edit: @escaping @Sendable (Int, [UInt8]) -> [[UInt8]]) {
        self.inner = inner
        self.edit = edit
    }

    func send(_ frame: [UInt8]) throws(ChannelError) {
        let frames = edit(sent, frame)
        sent += 1
        for frame in frames { try inner.send(frame) }
    }

    func receive(limit: Int) throws(ChannelError) -> [UInt8] { try inner.receive(limit: limit) }

    func close() { inner.close() }
}

extension FieldVector where Element == Fp {
    /// Integers mod p.
    init(_ integers: [Int]) { self.init(integers.map { Fp($0) }) }
}
