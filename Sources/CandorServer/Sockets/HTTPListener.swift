#if Gateway
    import CandorAccess
    import CandorGateway
    import HummingbirdCore
    import HummingbirdTLS
    import Logging
    import NIOCore
    import ServiceLifecycle

    /// An address that is listened on.
    struct HTTPListener {
        let listener: Listener
        let limits: Limits
        let group: any EventLoopGroup
        let logger: Logger

        /// A server that answers by `responder`, and says the port that it has got once it listens.
        ///
        /// - Throws: ``AccessError/file(path:reason:)`` for TLS files that cannot be used.
        func service(
            onListening: @escaping @Sendable (Int) async -> Void, responder: @escaping HTTPChannelHandler.Responder
        ) throws(AccessError) -> any Service {
            let idle = TimeAmount(limits.idleTimeout)
            var configuration = HTTP1Channel.Configuration(
                additionalChannelHandlers: [ClientConnectionHandler(timeout: idle)], idleTimeout: idle)
            configuration.httpDecoder.maxHeaderFieldSize = 16 << 10
            configuration.httpDecoder.maxHeaderListSize = 64 << 10
            configuration.httpDecoder.maxHeaderFieldCount = 128
            let server = ServerConfiguration(
                address: .hostname(listener.host, port: listener.port), backlog: 1024,
                availableConnectionsDelegate: .maximum(limits.connections, logger: logger))
            let channel = EventLoopChannel(base: HTTP1Channel(responder: responder, configuration: configuration))
            let onServerRunning: @Sendable (any Channel) async -> Void = {
                await onListening($0.localAddress?.port ?? listener.port)
            }
            guard let files = listener.tls else {
                return channel.server(
                    configuration: server, onServerRunning: onServerRunning, eventLoopGroup: group, logger: logger)
            }
            let tls = try files.serverConfiguration()
            // Before anything listens, and with the name of the file that is wrong.
            _ = try files.context()
            let secured: TLSChannel<EventLoopChannel<HTTP1Channel>>
            do { secured = try TLSChannel(channel, tlsConfiguration: tls) } catch {
                throw .file(path: files.certificates, reason: "\(error)")
            }
            return secured.server(
                configuration: server, onServerRunning: onServerRunning, eventLoopGroup: group, logger: logger)
        }
    }
#endif
