#if Gateway
    import NIOCore
    import NIOHTTP1
    import NIOSSL

    /// One connection to an upstream: one question after the other, each when the one before is answered.
    ///
    /// `@unchecked Sendable`: the connection's event loop alone uses it.
    final class UpstreamConnection: ChannelDuplexHandler, @unchecked Sendable {
        typealias InboundIn = HTTPClientResponsePart
        typealias OutboundIn = Never
        typealias OutboundOut = HTTPClientRequestPart

        /// Servers often close connections that were idle for 5 seconds: a request must not meet that.
        private static let idleTime = TimeAmount.seconds(4)

        private let pool: UpstreamPool
        private let idleTimeout: TimeAmount
        private let wire = QuestionWire()
        private let loop: any EventLoop
        private var context: ChannelHandlerContext?
        private var timer: LazyTimer?
        private var exchange: UpstreamExchange?
        /// When the last byte came, or was asked for.
        private var last = NIODeadline.distantPast
        private var isReadHeld = false
        private var endsAfterAnswer = false
        /// Whether the question has left: an answer may come before.
        private var isWritten = false
        private var isFree = false
        private var isClosing = false

        init(_ pool: UpstreamPool, on loop: any EventLoop) {
            (self.pool, idleTimeout, self.loop) = (pool, pool.settings.idleTimeout, loop)
        }

        /// Whether it can be asked.
        var isOpen: Bool { !isClosing && context?.channel.isActive == true }

        /// Sets a channel up.
        func install(in channel: any Channel, _ settings: UpstreamPool.Settings) throws {
            let pipeline = channel.pipeline.syncOperations
            if let tls = settings.tls {
                let isNumber = (try? SocketAddress(ipAddress: settings.host, port: 0)) != nil
                try pipeline.addHandler(
                    NIOSSLClientHandler(context: tls, serverHostname: isNumber ? nil : settings.host))
            }
            try pipeline.addHandler(wire)
            try pipeline.addHandler(
                ByteToMessageHandler(
                    HTTPResponseDecoder(limitConfiguration: HeadLimits.decoder),
                    maximumBufferSize: HeadLimits.undecoded))
            try pipeline.addHandler(self)
        }

        /// Sends the question of an exchange that has not ended, whose the answer is from now on.
        func begin(_ exchange: UpstreamExchange) {
            guard let context, isOpen else { return exchange.fail(.unreached("the connection ended")) }
            self.exchange = exchange
            isWritten = false
            exchange.connection = self
            wire.question = exchange.question
            last = .now()
            timer?.set(min(exchange.deadline, last + idleTimeout))
            // The decoder has to know the method; the bytes are the wire's.
            let head = HTTPRequestHead(version: .http1_1, method: exchange.method, uri: "")
            let written = loop.makePromise(of: Void.self)
            written.futureResult.assumeIsolated().whenSuccess { self.isWritten = true }
            context.writeAndFlush(wrapOutboundOut(.head(head)), promise: written)
            resume()
        }

        /// Reads on, where the exchange wants more.
        func resume() {
            guard isReadHeld, exchange?.wantsMore ?? true else { return }
            isReadHeld = false
            last = .now()
            timer?.set(last + idleTimeout)
            context?.read()
        }

        /// Ends it, whatever comes.
        func drop() {
            let exchange = exchange
            self.exchange = nil
            exchange?.fail(.abandoned)
            end()
        }

        /// Closes. By TLS that takes a while, in which nobody may be given it.
        private func end() {
            isClosing = true
            pool.hasEnded(self)
            context?.close(promise: nil)
        }

        private func isLate() {
            guard let exchange else { return end() }
            let now = NIODeadline.now()
            // A stream whose pieces nobody takes is not the upstream's fault.
            let waits = !isReadHeld && now >= last + idleTimeout
            if waits || exchange.isPending && now >= exchange.deadline { return fail(.late) }
            if !isReadHeld {
                timer?.set(exchange.isPending ? min(exchange.deadline, last + idleTimeout) : last + idleTimeout)
            }
        }

        private func fail(_ failure: UpstreamFailure) {
            let exchange = exchange
            self.exchange = nil
            exchange?.fail(failure)
            end()
        }

        // MARK: The channel

        func handlerAdded(context: ChannelHandlerContext) {
            self.context = context
            timer = LazyTimer(on: loop) { [weak self] in self?.isLate() }
        }

        func channelActive(context: ChannelHandlerContext) {
            // A question may have come with the connection.
            if exchange == nil { timer?.set(.now() + Self.idleTime) }
            context.fireChannelActive()
        }

        func read(context: ChannelHandlerContext) {
            if exchange?.wantsMore ?? true { context.read() } else { isReadHeld = true }
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            // An answer to nothing.
            guard let exchange else { return end() }
            do throws(UpstreamFailure) {
                switch unwrapInboundIn(data) {
                case .head(let head):
                    endsAfterAnswer = !head.isKeepAlive
                    try exchange.receive(head)
                case .body(let piece): try exchange.receive(piece)
                case .end: ended(exchange)
                }
            } catch { fail(error) }
        }

        private func ended(_ exchange: UpstreamExchange) {
            self.exchange = nil
            exchange.finish()
            guard isWritten, !endsAfterAnswer, isOpen else { return end() }
            timer?.set(.now() + Self.idleTime)
            isFree = true
            if isReadHeld {
                isReadHeld = false
                context?.read()
            }
        }

        /// The next question comes when all that was read has been looked at: there might be more than an answer.
        func channelReadComplete(context: ChannelHandlerContext) {
            if exchange != nil { last = .now() }
            if isFree {
                isFree = false
                if isOpen { pool.isFree(self) }
            }
            context.fireChannelReadComplete()
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            fail(exchange?.head == nil ? .unreached("\(error)") : .cut("\(error)"))
        }

        func channelInactive(context: ChannelHandlerContext) {
            fail(exchange?.head == nil ? .unreached("the connection ended") : .cut("the connection ended"))
            context.fireChannelInactive()
        }

        /// Of a channel that was never connected too.
        func handlerRemoved(context: ChannelHandlerContext) {
            self.context = nil
            timer?.end()
            pool.hasEnded(self)
        }
    }

    /// Writes a question's bytes in place of the head that the decoder has seen: head and body in one call to the system.
    private final class QuestionWire: ChannelOutboundHandler {
        typealias OutboundIn = HTTPClientRequestPart
        typealias OutboundOut = ByteBuffer

        var question = ByteBuffer()

        func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
            context.write(wrapOutboundOut(question), promise: promise)
            question = ByteBuffer()
        }
    }
#endif
