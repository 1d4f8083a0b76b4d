#if Gateway
    import NIOCore
    import NIOHTTP1

    /// What a client gets.
    struct Answer: Sendable {
        /// Bytes that are there, or that come in time.
        enum Body: Sendable {
            case bytes([UInt8])
            /// Writes the body, and throws where it cannot be ended as it should: the connection is cut then.
            case stream(@Sendable (AnswerWriter) async throws -> Void)
        }

        var status: HTTPResponseStatus
        var headers: HTTPHeaders
        var body: Body
        /// Whether the connection must not be used again.
        var isLast = false

        init(_ status: HTTPResponseStatus = .ok, headers: HTTPHeaders = [:], body: Body) {
            (self.status, self.headers, self.body) = (status, headers, body)
        }

        init(json: [UInt8], status: HTTPResponseStatus = .ok) {
            self.init(status, headers: ["content-type": "application/json"], body: .bytes(json))
        }

        /// The same with the upstream's name of the request, by which its operator finds it.
        func adding(requestID headers: HTTPHeaders) -> Answer {
            guard let id = headers.first(name: "x-request-id"), (1...128).contains(id.utf8.count),
                id.unicodeScalars.allSatisfy({
                    $0.isASCII && ($0.properties.isAlphabetic || "0123456789-_".unicodeScalars.contains($0))
                })
            else { return self }
            var answer = self
            answer.headers.replaceOrAdd(name: "x-request-id", value: id)
            return answer
        }

        /// Where its body ends, for a request of this method.
        func framing(_ head: HTTPRequestHead) -> AnswerHead.Framing {
            // What asks by HEAD gets no body: it would be taken for the next answer.
            if head.method == .HEAD {
                if case .bytes(let bytes) = body { return .length(bytes.count) }
                return .none
            }
            guard status.mayHaveResponseBody else { return .none }
            switch body {
            case .bytes(let bytes): return .length(bytes.count)
            case .stream: return head.version == .http1_0 ? .close : .chunks
            }
        }
    }
#endif
