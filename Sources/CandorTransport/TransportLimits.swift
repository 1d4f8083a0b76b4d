#if Network
    /// How long a party waits for the other, and how much it takes: no call outlasts its limit.
    ///
    /// Times are in seconds, positive and below 10^9.
    public struct TransportLimits: Sendable {
        /// For the TCP connection.
        public let connect: Double
        /// For a peer that connects.
        public let accept: Double
        /// From there on to the end of the TLS handshake with its greeting.
        public let handshake: Double
        /// For one frame to be taken by the peer, or by buffers of the network on the way.
        public let send: Double
        /// For one whole frame of the peer, its computation included.
        public let receive: Double
        /// For what was sent to leave, and the peer to answer, after the channel was closed. No call waits for it.
        public let close: Double
        /// Bytes of a frame that are sent or received at most, whatever the caller allows; up to 2^32 - 1.
        public let frameBytes: Int

        /// Limits for peers that compute for minutes between messages.
        public init(
            connect: Double = 10, accept: Double = 600, handshake: Double = 10, send: Double = 600,
            receive: Double = 600,
            close: Double = 5, frameBytes: Int = 1 << 28
        ) {
            for seconds in [connect, accept, handshake, send, receive, close] {
                precondition(seconds > 0 && seconds < 1e9, "a limit must be positive and finite")
            }
            precondition((0...Int(UInt32.max)).contains(frameBytes), "the length of a frame has 32 bits")
            self.connect = connect
            self.accept = accept
            self.handshake = handshake
            self.send = send
            self.receive = receive
            self.close = close
            self.frameBytes = frameBytes
        }
    }
#endif
