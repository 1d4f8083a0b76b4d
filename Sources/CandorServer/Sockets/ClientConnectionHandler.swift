#if Gateway
    import NIOCore
    import Synchronization

    /// What a request does for a client that may hang up: it ends when nobody waits for it any more.
    final class ClientWatch: Sendable {
        private struct State {
            var isGone = false
            var cancel: (@Sendable () -> Void)?
        }

        private let state = Mutex(State())

        /// Sets what is done when the client is gone, at once where it is; nil for nothing any more.
        func onGone(_ cancel: (@Sendable () -> Void)?) {
            let isGone = state.withLock { state in
                state.cancel = cancel
                return state.isGone
            }
            if isGone { cancel?() }
        }

        /// The client has hung up.
        func gone() {
            let cancel = state.withLock { state in
                state.isGone = true
                return state.cancel
            }
            cancel?()
        }
    }

    /// Watches a client's connection: one that does not take what was written to it for so long is closed, and a request
    /// that asked for it hears when the client hangs up.
    final class ClientConnectionHandler: ChannelDuplexHandler, RemovableChannelHandler {
        typealias InboundIn = NIOAny
        typealias OutboundIn = NIOAny

        private let timeout: TimeAmount
        private var closing: Scheduled<Void>?
        private var watch: ClientWatch?

        init(timeout: TimeAmount) { self.timeout = timeout }

        func channelWritabilityChanged(context: ChannelHandlerContext) {
            closing?.cancel()
            closing = nil
            if !context.channel.isWritable {
                let channel = context.channel
                closing = context.eventLoop.scheduleTask(in: timeout) { channel.close(promise: nil) }
            }
            context.fireChannelWritabilityChanged()
        }

        /// A ``ClientWatch`` comes from the request that is being answered.
        func triggerUserOutboundEvent(
            context: ChannelHandlerContext, event: Any, promise: EventLoopPromise<Void>?
        ) {
            guard let watch = event as? ClientWatch else {
                return context.triggerUserOutboundEvent(event, promise: promise)
            }
            self.watch = watch
            if !context.channel.isActive { watch.gone() }
            promise?.succeed()
        }

        func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
            if event as? ChannelEvent == .inputClosed { watch?.gone() }
            context.fireUserInboundEventTriggered(event)
        }

        func channelInactive(context: ChannelHandlerContext) {
            closing?.cancel()
            watch?.gone()
            context.fireChannelInactive()
        }
    }
#endif
