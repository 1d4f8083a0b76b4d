#if Gateway
    import NIOCore
    import NIOPosix
    import NIOSSL

    /// The connections of an upstream that one event loop has.
    ///
    /// `@unchecked Sendable`: its event loop alone uses it.
    final class UpstreamPool: @unchecked Sendable {
        /// Where an upstream is, and how its connections are kept.
        struct Settings: Sendable {
            let host: String
            let port: Int
            /// Nil for plain HTTP.
            let tls: NIOSSLContext?
            let connectTimeout: TimeAmount
            /// Without a byte of the answer.
            let idleTimeout: TimeAmount
            /// Most connections.
            let connections: Int
        }

        let settings: Settings
        private let loop: any EventLoop
        /// The one that was used last is used next.
        private var idle: [UpstreamConnection] = []
        private var open: [ObjectIdentifier: UpstreamConnection] = [:]
        private var connecting = 0
        private var waiting = CircularBuffer<UpstreamExchange>()
        private var isClosed = false

        init(_ settings: Settings, on loop: any EventLoop) { (self.settings, self.loop) = (settings, loop) }

        /// Runs on the event loop: at once where this is it.
        func run(_ body: @escaping @Sendable () -> Void) {
            if loop.inEventLoop { body() } else { loop.execute(body) }
        }

        /// Sends the question of an exchange that has not ended on a connection that is free, or as soon as one is.
        func start(_ exchange: UpstreamExchange) {
            guard !isClosed else { return exchange.fail(.unreached("the gateway ends")) }
            if waiting.isEmpty, let connection = idle.popLast() { return connection.begin(exchange) }
            exchange.waiting = loop.scheduleTask(deadline: exchange.deadline) { exchange.fail(.late) }
            waiting.removeAll { $0.end != nil }
            waiting.append(exchange)
            serve()
        }

        /// A connection has nothing to do.
        func isFree(_ connection: UpstreamConnection) {
            idle.append(connection)
            serve()
        }

        /// A connection has ended.
        func hasEnded(_ connection: UpstreamConnection) {
            guard open.removeValue(forKey: ObjectIdentifier(connection)) != nil else { return }
            idle.removeAll { $0 === connection }
            serve()
        }

        /// Ends all connections, and what waits for one.
        func close() {
            isClosed = true
            for exchange in waiting { exchange.fail(.unreached("the gateway ends")) }
            waiting.removeAll()
            for connection in Array(open.values) { connection.drop() }
        }

        private func serve() {
            while let first = waiting.first {
                guard first.end == nil else {
                    waiting.removeFirst()
                    continue
                }
                guard let connection = idle.popLast() else { break }
                waiting.removeFirst()
                first.waiting?.cancel()
                first.waiting = nil
                connection.begin(first)
            }
            while connecting < waiting.count, open.count + connecting < settings.connections { connect() }
        }

        private func connect() {
            connecting += 1
            let bootstrap = ClientBootstrap(group: loop)
                .connectTimeout(settings.connectTimeout)
                .channelOption(.tcpOption(.tcp_nodelay), value: 1)
                // A host of several addresses is tried on several channels.
                .channelInitializer { [loop] channel in
                    channel.eventLoop.makeCompletedFuture {
                        try UpstreamConnection(self, on: loop).install(in: channel, self.settings)
                    }
                }
            bootstrap.connect(host: settings.host, port: settings.port).whenComplete { self.connected($0) }
        }

        private func connected(_ result: Result<any Channel, any Error>) {
            connecting -= 1
            let failure: String
            switch result {
            case .success(let channel):
                if let connection = try? channel.pipeline.syncOperations.handler(type: UpstreamConnection.self),
                    connection.isOpen
                {
                    guard !isClosed else { return connection.drop() }
                    open[ObjectIdentifier(connection)] = connection
                    return isFree(connection)
                }
                channel.close(promise: nil)
                failure = "the connection ended"
            case .failure(let error): failure = "\(error)"
            }
            // Each attempt that fails is the failure of one that waits; the others have attempts of their own.
            while let exchange = waiting.popFirst() {
                guard exchange.end == nil else { continue }
                exchange.fail(.unreached(failure))
                break
            }
            serve()
        }
    }
#endif
