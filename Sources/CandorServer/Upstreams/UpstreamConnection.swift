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

        init(_ pool: UpstreamPool, idleTimeout: TimeAmount, on loop: any EventLoop) {
            (self.pool, self.idleTimeout, self.loop) = (pool, idleTimeout, loop)
        }

        /// Whether it can be asked.
        var isOpen: Bool { context?.channel.isActive == true }

        /// Sets a channel up.
        func install(in channel: any Channel, _ settings: UpstreamPool.Settings) throws {
            let pipeline = channel.pipeline.syncOperations
            if let tls = settings.tls {
                let isNumber = (try? SocketAddress(ipAddress: settings.host, port: 0)) != nil
                try pipeline.addHandler(
                    NIOSSLClientHandler(context: tls, serverHostname: isNumber ? nil : settings.host))
            }
            var heads = NIOHTTPDecoderLimitConfiguration()
            (heads.maxHeaderFieldSize, heads.maxHeaderListSize, heads.maxHeaderFieldCount) = (16 << 10, 64 << 10, 128)
            try pipeline.addHandler(wire)
            try pipeline.addHandler(ByteToMessageHandler(HTTPResponseDecoder(limitConfiguration: heads)))
            try pipeline.addHandler(self)
        }

        /// Sends a question, whose answer is the exchange's from now on.
        func begin(_ exchange: UpstreamExchange) {
            guard let context else { return exchange.fail(.unreached("the connection ended")) }
            self.exchange = exchange
            exchange.connection = self
            wire.question = exchange.question
            last = .now()
            timer?.set(min(exchange.deadline, last + idleTimeout))
            // The decoder has to know the method; the bytes are the wire's.
            let head = HTTPRequestHead(version: .http1_1, method: exchange.method, uri: "")
            context.writeAndFlush(wrapOutboundOut(.head(head)), promise: nil)
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
            context?.close(promise: nil)
        }

        private func isLate() {
            guard let exchange else {
                context?.close(promise: nil)
                return
            }
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
            context?.close(promise: nil)
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
            guard let exchange else {
                // An answer to nothing.
                context.close(promise: nil)
                return
            }
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
            guard !endsAfterAnswer, isOpen else {
                context?.close(promise: nil)
                return
            }
            timer?.set(.now() + Self.idleTime)
            if isReadHeld {
                isReadHeld = false
                context?.read()
            }
            pool.isFree(self)
        }

        func channelReadComplete(context: ChannelHandlerContext) {
            if exchange != nil { last = .now() }
            context.fireChannelReadComplete()
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            fail(exchange?.head == nil ? .unreached("\(error)") : .cut("\(error)"))
        }

        func channelInactive(context: ChannelHandlerContext) {
            fail(exchange?.head == nil ? .unreached("the connection ended") : .cut("the connection ended"))
            self.context = nil
            timer?.end()
            pool.hasEnded(self)
            context.fireChannelInactive()
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
