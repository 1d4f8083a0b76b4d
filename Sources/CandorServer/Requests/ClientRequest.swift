#if Gateway
    import CandorGateway
    import NIOCore
    import NIOHTTP1

    /// A request of a client, whose body may still be on its way.
    struct ClientRequest: Sendable {
        let head: HTTPRequestHead
        /// Where it came from, and where its answer goes.
        let connection: ClientConnection

        var method: HTTPMethod { head.method }
        var headers: HTTPHeaders { head.headers }

        /// Bytes of the body that the client says it sends; nil for a body in chunks.
        var declaredBytes: Int? {
            if headers.contains(name: "transfer-encoding") { return nil }
            guard let length = headers.joined("content-length") else { return 0 }
            return Int(length) ?? .max
        }

        /// Whether the client waits to be told before it sends the body. HTTP/1.0 knows no such word.
        var awaitsWord: Bool {
            head.version != .http1_0 && headers.joined("expect")?.lowercased() == "100-continue"
        }

        /// The whole body, unpacked where the client packed it.
        ///
        /// - Parameter deadline: when it must be there.
        /// - Throws: ``Refusal``.
        func bytes(limits: Limits, deadline: NIODeadline) async throws(Refusal) -> [UInt8] {
            try ContentCoding.unpack(
                try await packedBytes(limits: limits, deadline: deadline),
                headers.joined("content-encoding"), limit: limits.bodyBytes)
        }

        /// The whole body as it came.
        func packedBytes(limits: Limits, deadline: NIODeadline) async throws(Refusal) -> [UInt8] {
            guard declaredBytes ?? 0 <= limits.bodyBytes else { throw Refusal.tooLarge(limits.bodyBytes) }
            return try await connection.body(by: deadline)
        }
    }
#endif
