#if Gateway
    import HTTPTypes
    import HummingbirdCore
    import NIOCore
    import NIOHTTP1

    /// What a client gets.
    struct Answer: Sendable {
        /// Bytes that are there, or that come in time.
        enum Body: Sendable {
            case bytes([UInt8])
            /// Writes the body, and throws where it cannot be ended as it should: the connection is cut then.
            case stream(@Sendable (inout any ResponseBodyWriter) async throws -> Void)
        }

        var status: HTTPResponse.Status
        var headers: HTTPFields
        var body: Body
        /// Whether the connection must not be used again.
        var isLast = false

        init(_ status: HTTPResponse.Status = .ok, headers: HTTPFields = [:], body: Body) {
            (self.status, self.headers, self.body) = (status, headers, body)
        }

        init(json: [UInt8], status: HTTPResponse.Status = .ok) {
            self.init(status, headers: [.contentType: "application/json"], body: .bytes(json))
        }

        /// Bytes of a body that is there.
        var byteCount: Int {
            if case .bytes(let bytes) = body { bytes.count } else { 0 }
        }

        /// The same with the upstream's name of the request, by which its operator finds it.
        func adding(requestID headers: HTTPHeaders) -> Answer {
            guard let id = headers.first(name: "x-request-id"), (1...128).contains(id.utf8.count),
                id.utf8.allSatisfy({ (0x21...0x7e).contains($0) })
            else { return self }
            var answer = self
            answer.headers[.requestID] = id
            return answer
        }

        /// Sends it.
        func write(to writer: consuming ResponseWriter) async throws {
            var head = HTTPResponse(status: status, headerFields: headers)
            if isLast { head.headerFields[.connection] = "close" }
            switch body {
            case .bytes(let bytes):
                head.headerFields[.contentLength] = String(bytes.count)
                try await writer.write(response: head, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
            case .stream(let write):
                try await writer.write(response: head, body: ResponseBody(write))
            }
        }
    }
#endif
