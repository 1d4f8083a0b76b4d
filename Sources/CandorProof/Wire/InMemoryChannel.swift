/// One end of a channel between two threads of a process.
///
/// Each direction holds at most `capacity` frames: a sender that is ahead waits. Closing an end, or letting go of it,
/// wakes the peer, which may still read what was sent before. No wait is longer than the timeout, so two parties
/// that wait for each other end with an error.
public final class InMemoryChannel: Channel {
    private let outgoing: Mailbox
    private let incoming: Mailbox

    private init(outgoing: Mailbox, incoming: Mailbox) {
        self.outgoing = outgoing
        self.incoming = incoming
    }

    /// The two ends.
    ///
    /// - Parameters:
    ///   - capacity: frames in flight in each direction, positive.
    ///   - timeout: seconds that a call waits at most.
    public static func pair(capacity: Int = 64, timeout: Double = 60) -> (InMemoryChannel, InMemoryChannel) {
        precondition(capacity > 0 && timeout >= 0 && timeout < 1e9, "a channel needs room and a finite timeout")
        let forth = Mailbox(capacity: capacity, timeout: timeout)
        let back = Mailbox(capacity: capacity, timeout: timeout)
        return (InMemoryChannel(outgoing: forth, incoming: back), InMemoryChannel(outgoing: back, incoming: forth))
    }

    deinit { close() }

    /// Puts a frame into the peer's mailbox.
    public func send(_ frame: [UInt8]) throws(ChannelError) { try outgoing.put(frame) }

    /// Takes the next frame out of this end's mailbox.
    public func receive(limit: Int) throws(ChannelError) -> [UInt8] { try incoming.take(limit: limit) }

    /// Closes both directions.
    public func close() {
        outgoing.close()
        incoming.close()
    }
}

/// A bounded queue of frames.
private final class Mailbox: @unchecked Sendable {
    // Sendable: every access to the variables below holds the monitor's lock.
    private let monitor = Monitor()
    private var frames: [[UInt8]] = []
    private var isClosed = false
    private let capacity: Int
    private let timeout: Double

    init(capacity: Int, timeout: Double) {
        self.capacity = capacity
        self.timeout = timeout
    }

    func put(_ frame: [UInt8]) throws(ChannelError) {
        monitor.lock()
        defer { monitor.unlock() }
        try wait { !isClosed && frames.count == capacity }
        if isClosed { throw .closed }
        frames.append(frame)
        monitor.notify()
    }

    func take(limit: Int) throws(ChannelError) -> [UInt8] {
        monitor.lock()
        defer { monitor.unlock() }
        try wait { !isClosed && frames.isEmpty }
        guard let first = frames.first else { throw .closed }
        guard Mutation.isOn(.frameLimit) || first.count <= limit else {
            throw .oversizedFrame(limit: limit, actual: first.count)
        }
        frames.removeFirst()
        monitor.notify()
        return first
    }

    func close() {
        monitor.lock()
        isClosed = true
        monitor.notify()
        monitor.unlock()
    }

    /// Waits while `condition` holds, with the lock held before and after.
    private func wait(while condition: () -> Bool) throws(ChannelError) {
        guard monitor.wait(until: Monitor.Deadline(in: timeout), while: condition) else {
            throw .timedOut(seconds: timeout)
        }
    }
}
