#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif
import Synchronization

/// A channel over a connected stream socket: of a socket pair between two processes of one machine, or of TCP.
///
/// A frame is its length in four bytes, little-endian, and its bytes. The socket's own buffers give back-pressure: a
/// sender waits while the peer does not read. It gives neither secrecy nor authenticity.
///
/// One thread sends and receives; ``close()`` may come from any.
public final class SocketChannel: Channel, @unchecked Sendable {
    // Sendable: the buffer belongs to the one thread that receives; the rest is constant or atomic.
    private let socket: Int32
    private let timeout: Double
    private let isClosed = Atomic(false)
    private var buffer = [UInt8](repeating: 0, count: 1 << 16)
    private var unread = 0..<0

    private static let lengthBytes = 4

    /// A channel over `socket`, which it owns from now on and closes in the end.
    ///
    /// - Parameters:
    ///   - socket: descriptor of a connected stream socket.
    ///   - timeout: seconds without a byte moving after which a call gives up, positive.
    public init(owning socket: Int32, timeout: Double = 60) {
        precondition(timeout > 0 && timeout < 1e6, "a channel needs a finite timeout")
        self.socket = socket
        self.timeout = timeout
        _ = fcntl(socket, F_SETFL, fcntl(socket, F_GETFL) | O_NONBLOCK)
        // Frames answer each other: waiting for more to send would cost a round trip. Not for other sockets than TCP.
        var yes: Int32 = 1
        setsockopt(socket, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, socklen_t(MemoryLayout<Int32>.size))
    }

    /// The descriptors of a socket pair, neither of which a child process inherits by itself.
    public static func descriptors() throws(ChannelError) -> (Int32, Int32) {
        var ends: [Int32] = [0, 0]
        guard socketpair(AF_UNIX, streamSocket | Int32(SOCK_CLOEXEC.rawValue), 0, &ends) == 0 else {
            throw SocketChannel.failure(errno)
        }
        return (ends[0], ends[1])
    }

    /// Both ends of a socket pair.
    public static func pair(timeout: Double = 60) throws(ChannelError) -> (SocketChannel, SocketChannel) {
        let (first, second) = try descriptors()
        return (SocketChannel(owning: first, timeout: timeout), SocketChannel(owning: second, timeout: timeout))
    }

    deinit {
        close()
        #if canImport(Glibc)
            _ = Glibc.close(socket)
        #else
            _ = Musl.close(socket)
        #endif
    }

    /// Sends one frame; waits while the socket is full.
    public func send(_ frame: [UInt8]) throws(ChannelError) {
        guard let length = UInt32(exactly: frame.count) else {
            throw .oversizedFrame(limit: Int(UInt32.max), actual: frame.count)
        }
        let header = (0..<SocketChannel.lengthBytes).map { UInt8(truncatingIfNeeded: length >> (8 * UInt32($0))) }
        var sent = 0
        let total = header.count + frame.count
        while sent < total {
            let count = header.withUnsafeBytes { header in
                frame.withUnsafeBytes { SocketChannel.write(header, $0, from: sent, to: socket) }
            }
            sent += try progress(count, waitingFor: POLLOUT)
        }
    }

    /// The next frame of the peer.
    public func receive(limit: Int) throws(ChannelError) -> [UInt8] {
        let header = try read(SocketChannel.lengthBytes)
        let length = header.enumerated().reduce(0) { $0 | Int($1.element) << (8 * $1.offset) }
        guard Mutation.isOn(.frameLimit) || length <= limit else {
            throw .oversizedFrame(limit: limit, actual: length)
        }
        return try read(length)
    }

    /// Ends both directions and wakes both parties.
    public func close() {
        if !isClosed.exchange(true, ordering: .relaxed) { shutdown(socket, Int32(SHUT_RDWR)) }
    }

    /// Exactly `count` bytes.
    private func read(_ count: Int) throws(ChannelError) -> [UInt8] {
        var bytes = [UInt8]()
        bytes.reserveCapacity(count)
        while bytes.count < count {
            if unread.isEmpty {
                let received = buffer.withUnsafeMutableBytes { recv(socket, $0.baseAddress, $0.count, 0) }
                if received == 0 { throw .closed }
                unread = 0..<(try progress(received, waitingFor: POLLIN))
            }
            let part = unread.prefix(count - bytes.count)
            bytes.append(contentsOf: buffer[part])
            unread = part.upperBound..<unread.upperBound
        }
        return bytes
    }

    /// What a call moved: zero after it had to wait for the socket.
    private func progress(_ moved: Int, waitingFor event: Int32) throws(ChannelError) -> Int {
        let reason = errno
        if isClosed.load(ordering: .relaxed) { throw .closed }
        if moved >= 0 { return moved }
        switch reason {
        case EINTR: return 0
        case EAGAIN: break
        case EPIPE, ECONNRESET: throw .closed
        default: throw SocketChannel.failure(reason)
        }
        let end = SocketChannel.now() + timeout
        while true {
            var state = pollfd(fd: socket, events: Int16(event), revents: 0)
            let left = end - SocketChannel.now()
            guard left > 0 else { throw .timedOut(seconds: timeout) }
            if poll(&state, 1, Int32((left * 1000).rounded(.up))) > 0 { return 0 }
        }
    }

    /// What of `header` and `frame` lies behind their first `start` bytes goes out, in one call.
    private static func write(
        _ header: UnsafeRawBufferPointer, _ frame: UnsafeRawBufferPointer, from start: Int, to socket: Int32
    ) -> Int {
        let frameStart = max(0, start - header.count)
        let headerStart = min(start, header.count)
        var parts = [
            iovec(iov_base: address(header, headerStart), iov_len: header.count - headerStart),
            iovec(iov_base: address(frame, frameStart), iov_len: frame.count - frameStart),
        ]
        return parts.withUnsafeMutableBufferPointer { parts in
            var message = msghdr()
            message.msg_iov = parts.baseAddress
            message.msg_iovlen = .init(parts.count)
            // A peer that is gone is an error of this call, not a signal to the process.
            return sendmsg(socket, &message, Int32(MSG_NOSIGNAL))
        }
    }

    private static func address(_ bytes: UnsafeRawBufferPointer, _ offset: Int) -> UnsafeMutableRawPointer? {
        bytes.baseAddress.map { UnsafeMutableRawPointer(mutating: $0 + offset) }
    }

    private static func now() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    private static func failure(_ code: Int32) -> ChannelError { .failed(reason: String(cString: strerror(code))) }

    private static var streamSocket: Int32 { Int32(SOCK_STREAM.rawValue) }
}
