#if Network
    import CandorProof
    import NIOCore
    import NIOPosix

    /// Frames to and from one peer over TLS 1.3, both of whose ends have shown a key that the other had pinned.
    ///
    /// It is used by one thread, which it blocks, never longer than ``TransportLimits`` say; ``close()`` may come from any
    /// thread. Every error ends the channel, and every later call throws what ended it. Frames that the peer sent before
    /// it closed can still be received; what it sent before this end closed is overwritten.
    public final class TLSChannel: CandorProof.Channel {
        /// The key of the peer, one of those that were pinned.
        public let peer: Fingerprint

        private let link: Link
        private let limits: TransportLimits

        init(peer: Fingerprint, link: Link, limits: TransportLimits) {
            self.peer = peer
            self.link = link
            self.limits = limits
        }

        deinit { close() }

        /// Connects to a ``TLSListener``.
        ///
        /// - Parameters:
        ///   - host: a name or an address.
        ///   - port: 1 ... 65535.
        ///   - identity: whom the peer must have pinned.
        ///   - pinning: the keys that the peer may have. None: every peer is refused.
        ///   - limits: how long to wait, now and later.
        ///   - group: whose event loops carry the channel; nil for a thread of its own. The caller must not be on one of
        ///     these event loops.
        public static func connect(
            to host: String, port: Int, identity: Identity, pinning: [Fingerprint],
            limits: TransportLimits = TransportLimits(), on group: (any EventLoopGroup)? = nil
        ) throws(TransportError) -> TLSChannel {
            guard (1...65_535).contains(port) else {
                throw .cannotConnect(host: host, port: port, reason: "expected a port in 1 ... 65535")
            }
            let endpoint = try TLSEndpoint(.client, identity: identity, pinned: pinning, limits: limits, group: group)
            let link = Link(frameBytes: limits.frameBytes)
            ClientBootstrap(group: endpoint.lease.loop)
                // The deadline below comes first; this one cleans up.
                .connectTimeout(.nanoseconds(Int64((limits.connect + 1) * 1e9)))
                // Nothing is read before the handlers are there, which only the address that answers first gets.
                .channelOption(.autoRead, value: false)
                .connect(host: host, port: port)
                .whenComplete { result in
                    switch result {
                    case .success(let channel):
                        endpoint.prepare(channel, for: link)
                        channel.setOption(.autoRead, value: true).whenFailure { _ in channel.close(promise: nil) }
                    case .failure(let error):
                        link.ended(.cannotConnect(host: host, port: port, reason: reason(error)))
                    }
                }
            do {
                try link.wait(
                    beyond: .connecting, until: Monitor.Deadline(in: limits.connect),
                    otherwise: .timedOut(step: .connecting, seconds: limits.connect))
                return TLSChannel(peer: try endpoint.greet(link), link: link, limits: limits)
            } catch { throw link.end(error) }
        }

        /// Sends a frame; returns when the operating system has all of it, which waits while the peer does not read.
        public func send(_ frame: [UInt8]) throws(CandorProof.ChannelError) {
            do {
                try link.put(
                    frame, until: Monitor.Deadline(in: limits.send),
                    otherwise: .channel(.timedOut(seconds: limits.send)))
            } catch { throw error.asChannelError }
        }

        /// The next frame of the peer.
        public func receive(limit: Int) throws(CandorProof.ChannelError) -> [UInt8] {
            do {
                return try link.take(
                    limit: limit, until: Monitor.Deadline(in: limits.receive),
                    otherwise: .channel(.timedOut(seconds: limits.receive)))
            } catch { throw error.asChannelError }
        }

        /// Ends both directions, overwrites what has been received, and wakes both parties. Does not wait: what was sent
        /// still leaves, within ``TransportLimits/close`` seconds.
        public func close() { link.end(.channel(.closed)) }
    }

    /// What the system says about the last address that was tried.
    private func reason(_ error: any Error) -> String {
        guard let failure = error as? NIOConnectionError else { return String(describing: error) }
        if let attempt = failure.connectionErrors.last { return String(describing: attempt.error) }
        return "the name is not known"
    }
#endif
