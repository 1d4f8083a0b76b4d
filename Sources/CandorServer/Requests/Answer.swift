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
                id.unicodeScalars.allSatisfy({
                    $0.isASCII && ($0.properties.isAlphabetic || "0123456789-_".unicodeScalars.contains($0))
                })
            else { return self }
            var answer = self
            answer.headers[.requestID] = id
            return answer
        }

        /// Sends it. What asks by HEAD gets no body: it would be taken for the next answer.
        func write(to writer: consuming ResponseWriter, of method: HTTPRequest.Method) async throws {
            var head = HTTPResponse(status: status, headerFields: headers)
            if isLast { head.headerFields[.connection] = "close" }
            if method == .head {
                // Without a length the end of a body in chunks would be written.
                if case .bytes(let bytes) = body { head.headerFields[.contentLength] = String(bytes.count) }
                if head.headerFields[.contentLength] == nil { head.headerFields[.contentLength] = "0" }
                return try await writer.writeResponse(head)
            }
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
