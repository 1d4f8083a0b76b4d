#if Network
    import CandorProof
    import NIOCore
    import NIOSSL
    import NIOTLS

    /// The last handler of a connection: tells the link what the TLS handler, before it, reports.
    final class LinkHandler: ChannelDuplexHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundIn = ByteBuffer

        private let link: Link
        private let pinning: PeerPinning
        /// Keeps the event loop running while the connection lasts.
        private let lease: EventLoopLease

        init(link: Link, pinning: PeerPinning, lease: EventLoopLease) {
            self.link = link
            self.pinning = pinning
            self.lease = lease
        }

        func handlerAdded(context: ChannelHandlerContext) {
            if !link.attach(context.channel) { context.close(promise: nil) }
        }

        func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
            if case TLSUserEvent.handshakeCompleted = event { link.open() }
            context.fireUserInboundEventTriggered(event)
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            unwrapInboundIn(data).withUnsafeReadableBytes { bytes in
                link.append(bytes)
                // The memory is the TLS handler's, for which these bytes are free space from now on.
                wipe(UnsafeMutableRawBufferPointer(mutating: bytes))
            }
        }

        func read(context: ChannelHandlerContext) {
            if !link.pausesReads() { context.read() }
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            link.ended(pinning.refusal ?? TransportError(network: error))
            context.close(promise: nil)
        }

        func channelInactive(context: ChannelHandlerContext) {
            // Without an error before it, this is the end of an orderly close.
            link.ended(.channel(.closed))
            context.fireChannelInactive()
        }
    }

    extension TransportError {
        /// What TLS or the network reports.
        init(network error: any Error) {
            switch error {
            case NIOSSLError.uncleanShutdown, NIOSSLError.handshakeFailed(.sslError([.eofDuringHandshake])),
                is IOError, is NIOCore.ChannelError:
                self = .channel(.disconnected)
            case NIOSSLError.handshakeFailed(.sslError(let stack)), BoringSSLError.sslError(let stack):
                self.init(reason: TransportError.reason(stack))
            default: self = .channel(.failed(reason: String(describing: error)))
            }
        }

        private init(reason: String) {
            switch reason {
            case "UNSUPPORTED_PROTOCOL", "TLSV1_ALERT_PROTOCOL_VERSION": self = .unsupportedVersion
            case "PEER_DID_NOT_RETURN_A_CERTIFICATE": self = .noCertificate
            case _ where reason.contains("_ALERT_") && reason.contains("CERTIFICATE"):
                self = .refused(alert: reason)
            default: self = .handshakeFailed(reason: reason)
            }
        }

        /// The name that BoringSSL gives to the first of its errors: what follows the last colon, without the place in
        /// its source.
        private static func reason(_ stack: [BoringSSLInternalError]) -> String {
            let text = stack.first?.description ?? "no reason given"
            let withoutPlace = text.split(separator: " at ", maxSplits: 1).first ?? ""
            return String(withoutPlace.split(separator: ":").last ?? "no reason given")
        }
    }
#endif
