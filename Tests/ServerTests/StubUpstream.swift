#if Gateway
    import HTTPTypes
    import HummingbirdCore
    import Logging
    import NIOCore
    import NIOPosix
    import ServiceLifecycle
    import Synchronization

    /// A server behind the gateway that a test writes.
    struct StubUpstream: Sendable {
        /// What it was asked.
        struct Question: Sendable {
            let method: String
            let path: String
            let headers: HTTPFields
            let body: [UInt8]
            var text: String { String(decoding: body, as: UTF8.self) }
        }

        /// What it answers.
        struct Reply: Sendable {
            var status = 200
            var headers: HTTPFields = [.contentType: "application/json"]
            /// The body in pieces; of one piece it is written whole, with its length.
            var pieces: [[UInt8]]
            /// Between pieces.
            var pause = Duration.zero
            /// Awaited before each piece, with its number.
            var beforePiece: @Sendable (Int) async -> Void = { _ in }

            init(_ text: String, status: Int = 200) { (pieces, self.status) = ([Array(text.utf8)], status) }
            init(pieces: [String], pause: Duration = .zero) {
                (self.pieces, self.pause) = (pieces.map { Array($0.utf8) }, pause)
            }
        }

        let answer: @Sendable (Question) async throws -> Reply
        let questions = Questions()

        init(_ answer: @escaping @Sendable (Question) async throws -> Reply) { self.answer = answer }

        /// A server that listens while `body` runs.
        func withPort<R: Sendable>(_ body: @escaping @Sendable (Int) async throws -> R) async throws -> R {
            let (ports, port) = AsyncStream<Int>.makeStream()
            let answer = answer
            let questions = questions
            let channel = HTTP1Channel(responder: { request, writer, _ in
                let buffer = try await request.body.collect(upTo: 64 << 20)
                let question = Question(
                    method: request.method.rawValue, path: request.head.path ?? "", headers: request.headers,
                    body: buffer.withUnsafeReadableBytes { Array($0) })
                questions.add(question)
                let reply = try await answer(question)
                let head = HTTPResponse(status: .init(code: reply.status), headerFields: reply.headers)
                if reply.pieces.count == 1 {
                    var head = head
                    head.headerFields[.contentLength] = "\(reply.pieces[0].count)"
                    return try await writer.write(
                        response: head, body: ResponseBody(byteBuffer: ByteBuffer(bytes: reply.pieces[0])))
                }
                try await writer.write(
                    response: head,
                    body: ResponseBody { writer in
                        for (number, piece) in reply.pieces.enumerated() {
                            await reply.beforePiece(number)
                            try await writer.write(ByteBuffer(bytes: piece))
                            try await Task.sleep(for: reply.pause)
                        }
                        try await writer.finish(nil)
                    })
            })
            let server = channel.server(
                configuration: .init(address: .hostname("127.0.0.1", port: 0)),
                onServerRunning: { port.yield($0.localAddress?.port ?? 0) },
                eventLoopGroup: MultiThreadedEventLoopGroup.singleton, logger: .silent)
            return try await withThrowingTaskGroup(of: R?.self) { group in
                group.addTask {
                    try await ServiceGroup(services: [server], logger: .silent).run()
                    return nil
                }
                for await number in ports {
                    defer { group.cancelAll() }
                    return try await body(number)
                }
                throw CancellationError()
            }
        }
    }

    /// What a stub was asked so far.
    final class Questions: Sendable {
        private let list = Mutex<[StubUpstream.Question]>([])
        func add(_ question: StubUpstream.Question) { list.withLock { $0.append(question) } }
        var all: [StubUpstream.Question] { list.withLock { $0 } }
    }

    extension Logger {
        static let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    }
#endif
