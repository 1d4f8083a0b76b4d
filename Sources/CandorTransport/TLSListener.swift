#if Network
    import CandorProof
    import NIOCore
    import NIOPosix

    /// Waits for peers, and takes one at a time.
    ///
    /// A connection is taken from the system only while ``accept()`` waits for one. A connection that fails, by a
    /// stranger or by chance, is the error of that call; the next call waits for the next.
    public final class TLSListener: Sendable {
        /// The port it listens at.
        public let port: Int

        private let endpoint: TLSEndpoint
        private let server: any NIOCore.Channel
        private let entrance = Entrance()

        /// Listens at an address.
        ///
        /// - Parameters:
        ///   - host: the address of an interface; "::" or "0.0.0.0" for all.
        ///   - port: 0 for one that is free.
        ///   - identity: whom the peers must have pinned.
        ///   - pinning: the keys that a peer may have. None: every peer is refused.
        ///   - limits: how long to wait, now and later.
        ///   - group: whose event loops carry the listener and its channels; nil for a thread of its own. The caller must
        ///     not be on one of these event loops.
        public init(
            at host: String, port: Int, identity: Identity, pinning: [Fingerprint],
            limits: TransportLimits = TransportLimits(), on group: (any EventLoopGroup)? = nil
        ) throws(TransportError) {
            guard (0...65_535).contains(port) else {
                throw .cannotListen(host: host, port: port, reason: "expected a port in 0 ... 65535")
            }
            let endpoint = try TLSEndpoint(.server, identity: identity, pinned: pinning, limits: limits, group: group)
            let entrance = entrance
            do {
                server = try ServerBootstrap(group: endpoint.lease.loop)
                    .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
                    .serverChannelOption(.autoRead, value: false)
                    .serverChannelOption(.maxMessagesPerRead, value: 1)
                    .childChannelInitializer { channel in
                        channel.eventLoop.makeCompletedFuture {
                            guard let link = entrance.next() else { throw NIOCore.ChannelError.eof }
                            endpoint.prepare(channel, for: link)
                        }
                    }
                    .bind(host: host, port: port).wait()
            } catch { throw .cannotListen(host: host, port: port, reason: String(describing: error)) }
            self.endpoint = endpoint
            self.port = server.localAddress?.port ?? port
        }

        deinit { close() }

        /// Waits for the next peer to connect and to show a key that is pinned.
        public func accept() throws(TransportError) -> TLSChannel {
            let limits = endpoint.limits
            let link = Link(frameBytes: limits.frameBytes)
            guard entrance.wait(link) else { throw .channel(.closed) }
            server.read()
            do {
                try link.wait(
                    beyond: .connecting, until: Monitor.Deadline(in: limits.accept),
                    otherwise: .timedOut(step: .accepting, seconds: limits.accept))
                return TLSChannel(peer: try endpoint.greet(link), link: link, limits: limits)
            } catch {
                entrance.leave(link)
                throw link.end(error)
            }
        }

        /// Waits for a peer with a pinned key: another, or a connection that fails, is turned away and the wait goes on.
        ///
        /// - Parameter isTurnedAway: told of each that was, and why.
        /// - Throws: `TransportError.timedOut` when nobody came in the time of ``TransportLimits/accept``; the error of
        ///   the last that was turned away, when that time is over.
        public func accept(isTurnedAway: (TransportError) -> Void) throws(TransportError) -> TLSChannel {
            let end = ContinuousClock.now + .seconds(endpoint.limits.accept)
            while true {
                do throws(TransportError) { return try accept() } catch {
                    if case .timedOut(.accepting, _) = error { throw error }
                    guard entrance.isOpen, ContinuousClock.now < end else { throw error }
                    isTurnedAway(error)
                }
            }
        }

        /// Stops listening and wakes a call that waits for a peer. Channels that were accepted stay open.
        public func close() {
            entrance.close()
            server.close(promise: nil)
        }
    }

    /// The links that wait for a connection, in their order.
    private final class Entrance: @unchecked Sendable {
        // Sendable: every access to the variables below holds the monitor's lock.
        private let monitor = Monitor()
        private var waiting: [Link] = []
        private var isClosed = false

        /// - Returns: false when there will be no more connections.
        func wait(_ link: Link) -> Bool {
            monitor.lock()
            defer { monitor.unlock() }
            if !isClosed { waiting.append(link) }
            return !isClosed
        }

        func next() -> Link? {
            monitor.lock()
            defer { monitor.unlock() }
            return waiting.isEmpty ? nil : waiting.removeFirst()
        }

        func leave(_ link: Link) {
            monitor.lock()
            waiting.removeAll { $0 === link }
            monitor.unlock()
        }

        var isOpen: Bool {
            monitor.lock()
            defer { monitor.unlock() }
            return !isClosed
        }

        func close() {
            monitor.lock()
            isClosed = true
            let links = waiting
            waiting = []
            monitor.unlock()
            for link in links { link.end(.channel(.closed)) }
        }
    }
#endif
