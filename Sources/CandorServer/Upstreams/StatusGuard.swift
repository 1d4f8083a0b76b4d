#if Gateway
    import NIOCore
    import NIOHTTP1

    /// Ends a connection to a server that answers with a status below 100.
    ///
    /// The client library takes such an answer for one that another follows, and stops the process when none does: an
    /// upstream could end the gateway by it.
    final class StatusGuard: ChannelInboundHandler {
        typealias InboundIn = HTTPClientResponsePart
        typealias InboundOut = HTTPClientResponsePart

        private var isBroken = false

        /// Puts a guard behind the decoder of a connection that is set up.
        @Sendable static func install(_ channel: any Channel) -> EventLoopFuture<Void> {
            channel.eventLoop.submit {
                let pipeline = channel.pipeline.syncOperations
                let decoder = try pipeline.handler(type: ByteToMessageHandler<HTTPResponseDecoder>.self)
                try pipeline.addHandler(StatusGuard(), position: .after(decoder))
            }
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            guard !isBroken else { return }
            if case .head(let head) = unwrapInboundIn(data), head.status.code < 100 {
                isBroken = true
                context.fireErrorCaught(HTTPParserError.invalidStatus)
                return context.close(promise: nil)
            }
            context.fireChannelRead(data)
        }
    }
#endif
