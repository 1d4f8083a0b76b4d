#if Gateway
    import NIOCore
    import NIOHTTP1

    /// Sends a request's head with the first piece of its body: in one call to the system, and seldom in two packets.
    final class RequestGatherer: ChannelOutboundHandler {
        typealias OutboundIn = HTTPClientRequestPart
        typealias OutboundOut = HTTPClientRequestPart

        private var isHeadAlone = false

        /// Puts one before the encoder of a connection that is set up.
        @Sendable static func install(_ channel: any Channel) -> EventLoopFuture<Void> {
            channel.eventLoop.submit {
                let pipeline = channel.pipeline.syncOperations
                let decoder = try pipeline.handler(type: ByteToMessageHandler<HTTPResponseDecoder>.self)
                try pipeline.addHandler(RequestGatherer(), position: .after(decoder))
            }
        }

        func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
            if case .head = unwrapOutboundIn(data) { isHeadAlone = true } else { isHeadAlone = false }
            context.write(data, promise: promise)
        }

        /// A head that fills the connection goes at once: no body would be asked for before there is room.
        func flush(context: ChannelHandlerContext) {
            if !isHeadAlone || !context.channel.isWritable { context.flush() }
        }
    }
#endif
