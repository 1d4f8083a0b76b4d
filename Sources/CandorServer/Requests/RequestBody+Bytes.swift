#if Gateway
    import CandorGateway
    import HTTPTypes
    import HummingbirdCore
    import NIOCore

    extension Request {
        /// Bytes of the body that the client says it sends; nil for a body in chunks.
        var declaredBytes: Int? {
            if headers[.transferEncoding] != nil { return nil }
            guard let length = headers[.contentLength] else { return 0 }
            return Int(length) ?? .max
        }

        /// Whether the client says that it sends no more on this connection.
        var isLast: Bool {
            headers[values: .connection].contains { field in
                field.lowercased().split(separator: ",").contains { $0.filter { $0 != " " && $0 != "\t" } == "close" }
            }
        }

        /// The whole body, unpacked where the client packed it.
        ///
        /// - Parameter deadline: when it must be there.
        /// - Throws: ``Refusal``, or what cut the connection.
        func bytes(limits: Limits, deadline: NIODeadline) async throws -> [UInt8] {
            let bytes = try await packedBytes(limits: limits, deadline: deadline)
            switch headers[.contentEncoding]?.lowercased() {
            case nil, "identity": return bytes
            case "gzip", "x-gzip", "deflate":
                do throws(GatewayError) { return try Gzip.decompress(bytes, limit: limits.bodyBytes) } catch {
                    throw Gzip.isTooLong(error) ? Refusal.tooLarge(limits.bodyBytes) : Refusal(error)
                }
            default: throw Refusal(.unsupportedMediaType, "Content-Encoding: expected gzip, deflate or none")
            }
        }

        /// The whole body as it came.
        func packedBytes(limits: Limits, deadline: NIODeadline) async throws -> [UInt8] {
            guard declaredBytes ?? 0 <= limits.bodyBytes else { throw Refusal.tooLarge(limits.bodyBytes) }
            var bytes: [UInt8] = []
            // What a client says is not yet memory that it has filled.
            bytes.reserveCapacity(min(declaredBytes ?? 0, 1 << 20))
            for try await piece in body {
                guard bytes.count + piece.readableBytes <= limits.bodyBytes else {
                    throw Refusal.tooLarge(limits.bodyBytes)
                }
                guard NIODeadline.now() < deadline else { throw Refusal.slow }
                piece.withUnsafeReadableBytes { bytes.append(contentsOf: $0) }
            }
            return bytes
        }
    }
#endif
