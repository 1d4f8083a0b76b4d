#if Gateway
    import AsyncHTTPClient
    import NIOCore
    import NIOHTTP1

    /// An upstream's answer whose pieces come in time, on the event loop of its request. Letting it go closes the
    /// connection.
    final class UpstreamStream: Sendable {
        /// Status and headers.
        let head: HTTPResponseHead
        private let relay: PieceRelay
        private let task: HTTPClient.Task<Void>

        /// Asks, and waits for the head.
        ///
        /// - Parameters:
        ///   - deadline: when the head must be there.
        ///   - watch: hears of a client that hangs up, until the stream is let go.
        init(
            _ request: HTTPClient.Request, by client: HTTPClient, on loop: any EventLoop, deadline: NIODeadline,
            watch: ClientWatch
        ) async throws {
            let relay = PieceRelay(on: loop)
            let task = client.execute(request: request, delegate: relay)
            task.futureResult.whenComplete { relay.finish($0.map { nil }) }
            watch.onGone { task.cancel() }
            let late = loop.scheduleTask(deadline: deadline) { task.fail(reason: HTTPClientError.deadlineExceeded) }
            defer { late.cancel() }
            (self.relay, self.task) = (relay, task)
            head = try await withTaskCancellationHandler {
                try await relay.head.futureResult.get()
            } onCancel: {
                task.cancel()
            }
        }

        deinit { task.cancel() }

        /// The next piece; nil at the end of the body. The upstream is read from when there is room for it alone.
        ///
        /// - Throws: what cut the answer.
        func next() async throws -> ByteBuffer? {
            try await withTaskCancellationHandler {
                try await relay.next().get()
            } onCancel: {
                task.cancel()
            }
        }
    }

    /// Hands pieces from the connection to who asks for them, one at a time.
    ///
    /// `@unchecked Sendable`: all but the promise of the head is used on the event loop alone.
    private final class PieceRelay: HTTPClientResponseDelegate, @unchecked Sendable {
        let head: EventLoopPromise<HTTPResponseHead>
        private let loop: any EventLoop
        /// A piece that nobody has asked for, and who waits to send the next.
        private var piece: (bytes: ByteBuffer, taken: EventLoopPromise<Void>)?
        private var waiting: EventLoopPromise<ByteBuffer?>?
        private var end: Result<ByteBuffer?, any Error>?

        init(on loop: any EventLoop) { (self.loop, head) = (loop, loop.makePromise()) }

        func next() -> EventLoopFuture<ByteBuffer?> {
            guard loop.inEventLoop else { return loop.flatSubmit { self.next() } }
            if let (bytes, taken) = piece {
                piece = nil
                taken.succeed()
                return loop.makeSucceededFuture(bytes)
            }
            if let end { return loop.makeCompletedFuture(end) }
            let promise = loop.makePromise(of: ByteBuffer?.self)
            waiting = promise
            return promise.futureResult
        }

        func didReceiveHead(task: HTTPClient.Task<Void>, _ head: HTTPResponseHead) -> EventLoopFuture<Void> {
            self.head.succeed(head)
            return loop.makeSucceededVoidFuture()
        }

        func didReceiveBodyPart(task: HTTPClient.Task<Void>, _ bytes: ByteBuffer) -> EventLoopFuture<Void> {
            if let promise = waiting {
                waiting = nil
                promise.succeed(bytes)
                return loop.makeSucceededVoidFuture()
            }
            let taken = loop.makePromise(of: Void.self)
            piece = (bytes, taken)
            return taken.futureResult
        }

        func didFinishRequest(task: HTTPClient.Task<Void>) throws {}

        /// Nothing more comes: the end of the body, or what cut it.
        func finish(_ result: Result<ByteBuffer?, any Error>) {
            end = result
            if case .failure(let error) = result {
                // Without effect where the head came.
                head.fail(error)
                piece?.taken.fail(error)
                piece = nil
            }
            waiting?.completeWith(result)
            waiting = nil
        }
    }
#endif
