#if Gateway
    import NIOCore
    import NIOPosix
    import Synchronization

    /// A server of bytes: what it answers to each request without looking at more than its end, and what it counts.
    final class RawUpstream: Sendable {
        /// What is done after an answer.
        enum Manner: Sendable {
            /// The connection stays.
            case keeps
            /// Its end is sent, without a word about it in the answer.
            case closes
            /// The answer's head is followed by pieces without end, as fast as they are taken.
            case pours
        }

        let connections = Atomic(0)
        let requests = Atomic(0)
        /// Connections that both sides have ended.
        let ended = Atomic(0)
        /// Bytes of bodies without end that the system has taken.
        let poured = Atomic(0)
        let manner: Manner

        init(_ manner: Manner) { self.manner = manner }

        /// A server that listens while `body` runs.
        func withPort(_ body: @escaping @Sendable (Int) async throws -> Void) async throws {
            let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .childChannelOption(.allowRemoteHalfClosure, value: false)
                .childChannelInitializer { channel in
                    self.connections.add(1, ordering: .relaxed)
                    return channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHandler(Answering(self))
                    }
                }
                .bind(host: "127.0.0.1", port: 0).get()
            let outcome: Result<Void, any Error>
            do { outcome = .success(try await body(server.localAddress?.port ?? 0)) } catch {
                outcome = .failure(error)
            }
            try await server.close()
            try outcome.get()
        }

        private final class Answering: ChannelInboundHandler {
            typealias InboundIn = ByteBuffer
            typealias OutboundOut = ByteBuffer
            private let upstream: RawUpstream
            private var tail = ""

            init(_ upstream: RawUpstream) { self.upstream = upstream }

            func channelRead(context: ChannelHandlerContext, data: NIOAny) {
                tail += String(buffer: unwrapInboundIn(data))
                // Requests of the tests end with their head, or with the bracket of their JSON.
                guard tail.hasSuffix("\r\n\r\n") && tail.hasPrefix("GET") || tail.hasSuffix("}]}") else { return }
                tail = ""
                upstream.requests.add(1, ordering: .relaxed)
                if upstream.manner == .pours {
                    write("HTTP/1.1 200 OK\r\nContent-Length: 1099511627776\r\n\r\n", to: context)
                    return pour(NIOLoopBound(context, eventLoop: context.eventLoop))
                }
                let body = ServerKit.answer
                write("HTTP/1.1 200 OK\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)", to: context)
                if upstream.manner == .closes { context.close(mode: .output, promise: nil) }
            }

            func channelInactive(context: ChannelHandlerContext) { upstream.ended.add(1, ordering: .relaxed) }

            private func write(_ text: String, to context: ChannelHandlerContext) {
                context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text)), promise: nil)
            }

            private func pour(_ context: NIOLoopBound<ChannelHandlerContext>) {
                let piece = ByteBuffer(repeating: 0x20, count: 1 << 16)
                let upstream = upstream
                let own = NIOLoopBound(self, eventLoop: context.value.eventLoop)
                context.value.writeAndFlush(wrapOutboundOut(piece)).whenSuccess {
                    upstream.poured.add(1 << 16, ordering: .relaxed)
                    own.value.pour(context)
                }
            }
        }
    }
#endif
