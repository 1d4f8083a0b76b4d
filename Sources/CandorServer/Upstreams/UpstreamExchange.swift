#if Gateway
    import NIOCore
    import NIOHTTP1

    /// Why an upstream did not answer, or not as a whole.
    enum UpstreamFailure: Error {
        /// Not in time.
        case late
        /// It was not reached, or it ended before its answer.
        case unreached(String)
        /// Its answer was broken off.
        case cut(String)
        /// It answered what may not leave.
        case refused(String)
        /// Nobody waits for it any more.
        case abandoned
    }

    /// One question to an upstream and its answer, as they wait for a connection and have it.
    ///
    /// `@unchecked Sendable`: the event loop of its connection alone uses it until it has ended.
    final class UpstreamExchange: @unchecked Sendable {
        let method: HTTPMethod
        /// Head and body, until it has ended.
        private(set) var question: ByteBuffer
        /// When the answer must be there: of a stream its head.
        let deadline: NIODeadline
        /// Most bytes of a whole answer; nil for a stream, whose pieces are taken one by one.
        private let limit: Int?

        private(set) var head: HTTPResponseHead?
        /// Of a whole answer.
        private(set) var body: [UInt8] = []
        /// Of a stream, those that nobody has asked for.
        private var pieces = CircularBuffer<ByteBuffer>()
        private(set) var end: Result<Void, UpstreamFailure>?
        private var waiter: UnsafeContinuation<Void, Never>?
        /// Set while it has one.
        var connection: UpstreamConnection?
        /// Runs out while it has none.
        var waiting: Scheduled<Void>?

        init(_ method: HTTPMethod, _ question: ByteBuffer, deadline: NIODeadline, limit: Int?) {
            (self.method, self.question, self.deadline, self.limit) = (method, question, deadline, limit)
        }

        // MARK: Who asks

        /// Asks, and returns when the answer is there: of a stream its head.
        ///
        /// - Throws: ``UpstreamFailure``.
        func ask(_ pool: UpstreamPool) async throws(UpstreamFailure) {
            await withUnsafeContinuation { continuation in
                pool.run {
                    // Who asked may be gone already.
                    guard self.end == nil else { return continuation.resume() }
                    self.waiter = continuation
                    pool.start(self)
                }
            }
            if case .failure(let failure) = end, head == nil || limit != nil { throw failure }
        }

        /// The next piece of a stream; nil at its end. The upstream is read from when there is room for it alone.
        ///
        /// - Throws: ``UpstreamFailure``.
        func next() async throws(UpstreamFailure) -> ByteBuffer? {
            while true {
                if let piece = pieces.popFirst() { return piece }
                if let end {
                    try end.get()
                    return nil
                }
                await withUnsafeContinuation { continuation in
                    waiter = continuation
                    connection?.resume()
                }
            }
        }

        /// Lets the upstream go: its connection ends where the answer has not.
        func cancel() { fail(.abandoned) }

        // MARK: The connection

        /// Whether ``deadline`` counts: of a stream that has begun it does not.
        var isPending: Bool { limit != nil || head == nil }

        /// Whether more should be read from the connection.
        var wantsMore: Bool { limit != nil || head == nil || waiter != nil && pieces.isEmpty }

        /// Takes the head of the answer.
        ///
        /// - Throws: ``UpstreamFailure`` for one that cannot be used.
        func receive(_ head: HTTPResponseHead) throws(UpstreamFailure) {
            // 1xx do not come this far; what is below is no status.
            guard head.status.code >= 200 else { throw .cut("status \(head.status.code)") }
            self.head = head
            guard let limit else { return wake() }
            if let coding = head.headers.first(name: "content-encoding"), coding.lowercased() != "identity" {
                throw .refused("compressed unasked")
            }
            let declared = head.headers.first(name: "content-length").flatMap { Int($0) } ?? 0
            guard declared <= limit else { throw .refused("more than \(limit) bytes") }
            // What an upstream says is not yet memory that it has filled.
            body.reserveCapacity(max(0, min(declared, 1 << 20)))
        }

        /// Takes a piece of the answer.
        ///
        /// - Throws: ``UpstreamFailure`` where it is too long.
        func receive(_ piece: ByteBuffer) throws(UpstreamFailure) {
            guard let limit else {
                pieces.append(piece)
                return wake()
            }
            guard piece.readableBytes <= limit - body.count else { throw .refused("more than \(limit) bytes") }
            piece.withUnsafeReadableBytes { body.append(contentsOf: $0) }
        }

        /// The answer is whole.
        func finish() { conclude(.success(())) }

        /// No more comes.
        func fail(_ failure: UpstreamFailure) {
            guard end == nil else { return }
            let connection = connection
            conclude(.failure(failure))
            connection?.drop()
        }

        private func conclude(_ result: Result<Void, UpstreamFailure>) {
            guard end == nil else { return }
            end = result
            connection = nil
            question = ByteBuffer()
            waiting?.cancel()
            waiting = nil
            wake()
        }

        private func wake() {
            waiter?.resume()
            waiter = nil
        }
    }
#endif
