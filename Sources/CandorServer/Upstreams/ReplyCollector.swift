#if Gateway
    import AsyncHTTPClient
    import NIOCore
    import NIOHTTP1

    /// Gathers an upstream's whole answer, up to a limit.
    ///
    /// `@unchecked Sendable`: the event loop of the request calls it, and who waits for the request reads it afterwards.
    final class ReplyCollector: HTTPClientResponseDelegate, @unchecked Sendable {
        private let limit: Int
        private let upstream: String
        private var head: HTTPResponseHead?
        private var body: [UInt8] = []

        /// - Parameters:
        ///   - limit: most bytes of a body.
        ///   - upstream: its name, for the log.
        init(limit: Int, upstream: String) { (self.limit, self.upstream) = (limit, upstream) }

        /// Whether the upstream has begun to answer.
        var isAnswering: Bool { head != nil }

        func didReceiveHead(
            task: HTTPClient.Task<UpstreamClient.Reply>, _ head: HTTPResponseHead
        ) -> EventLoopFuture<Void> {
            self.head = head
            if let coding = head.headers.first(name: "content-encoding"), coding.lowercased() != "identity" {
                return task.eventLoop.makeFailedFuture(refusal("compressed unasked"))
            }
            let declared = head.headers.first(name: "content-length").flatMap { Int($0) } ?? 0
            guard declared <= limit else { return task.eventLoop.makeFailedFuture(tooLong) }
            // What an upstream says is not yet memory that it has filled.
            body.reserveCapacity(min(declared, 1 << 20))
            return task.eventLoop.makeSucceededVoidFuture()
        }

        func didReceiveBodyPart(
            task: HTTPClient.Task<UpstreamClient.Reply>, _ piece: ByteBuffer
        ) -> EventLoopFuture<Void> {
            guard piece.readableBytes <= limit - body.count else { return task.eventLoop.makeFailedFuture(tooLong) }
            piece.withUnsafeReadableBytes { body.append(contentsOf: $0) }
            return task.eventLoop.makeSucceededVoidFuture()
        }

        func didFinishRequest(task: HTTPClient.Task<UpstreamClient.Reply>) throws -> UpstreamClient.Reply {
            guard let head else { throw HTTPClientError.remoteConnectionClosed }
            return UpstreamClient.Reply(status: head.status, headers: head.headers, body: body)
        }

        private var tooLong: Refusal { refusal("more than \(limit) bytes") }

        private func refusal(_ detail: String) -> Refusal {
            Refusal(
                .badGateway, "the upstream's answer is none that may leave", detail: "upstream \(upstream): \(detail)")
        }
    }
#endif
