#if Gateway
    import NIOCore
    import NIOHTTP1

    /// An upstream's answer whose pieces come in time, on the event loop of its request. Letting it go closes the
    /// connection where the answer has not ended.
    final class UpstreamStream: Sendable {
        /// Status and headers.
        let head: HTTPResponseHead
        private let exchange: UpstreamExchange
        private let pool: UpstreamPool

        init(_ head: HTTPResponseHead, _ exchange: UpstreamExchange, _ pool: UpstreamPool) {
            (self.head, self.exchange, self.pool) = (head, exchange, pool)
        }

        deinit { pool.run { [exchange] in exchange.cancel() } }

        /// The next piece; nil at the end of the body. The upstream is read from when there is room for it alone.
        ///
        /// - Throws: ``UpstreamFailure``.
        func next() async throws(UpstreamFailure) -> ByteBuffer? { try await exchange.next() }
    }
#endif
