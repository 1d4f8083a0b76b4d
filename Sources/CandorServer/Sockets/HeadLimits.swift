#if Gateway
    import NIOHTTP1

    /// How much of a head is read, of a client's request and of an upstream's answer.
    enum HeadLimits {
        /// Bytes of one header and of all of them, and their number.
        static let decoder: NIOHTTPDecoderLimitConfiguration = {
            var limits = NIOHTTPDecoderLimitConfiguration()
            limits.maxHeaderFieldSize = 16 << 10
            limits.maxHeaderListSize = 64 << 10
            limits.maxHeaderFieldCount = 128
            return limits
        }()

        /// Bytes that a decoder keeps of what it does not take, which behind an upgrade would grow without end.
        static let undecoded = 128 << 10
    }
#endif
