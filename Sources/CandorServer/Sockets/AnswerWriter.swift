#if Gateway
    import NIOCore

    /// Writes an answer's body piece by piece, no faster than the client takes it.
    ///
    /// `@unchecked Sendable`: the request that is answered has it, on its connection's event loop.
    final class AnswerWriter: @unchecked Sendable {
        /// Bytes up to which a piece is copied behind its head, so that both go in one packet.
        private static let copied = 16 << 10

        private let connection: ClientConnection
        private let isChunked: Bool
        /// What must go before the next piece.
        private var pending = ByteBuffer()
        private(set) var isFinished = false

        init(_ connection: ClientConnection, isChunked: Bool) {
            (self.connection, self.isChunked) = (connection, isChunked)
        }

        /// Writes a piece, and returns when there is room for the next.
        ///
        /// - Throws: ``ConnectionEnd`` where the client is gone.
        func write(_ piece: ByteBuffer) async throws {
            var piece = piece
            guard piece.readableBytes > 0 else { return }
            if isChunked {
                pending.writeString(String(piece.readableBytes, radix: 16))
                pending.writeStaticString("\r\n")
            }
            if piece.readableBytes <= Self.copied {
                pending.writeBuffer(&piece)
            } else {
                connection.write(pending)
                connection.write(piece)
                pending.clear()
            }
            if isChunked { pending.writeStaticString("\r\n") }
            connection.write(pending)
            pending.clear()
            connection.flush()
            try await connection.writable()
        }

        /// Ends the body.
        func finish() {
            if isChunked { pending.writeStaticString("0\r\n\r\n") }
            connection.write(pending)
            pending.clear()
            isFinished = true
        }
    }
#endif
