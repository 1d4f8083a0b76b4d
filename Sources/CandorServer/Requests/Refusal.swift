#if Gateway
    import CandorGateway
    import NIOHTTP1

    /// Why a request does not get what it asks for: the same words for every account.
    struct Refusal: Error {
        let status: HTTPResponseStatus
        /// What was expected and what came; no scores, nothing of other accounts, nothing of the upstream's words.
        let message: String
        /// What the operator may know besides, in the log.
        var detail: String?
        /// The methods that a resource has, where another was asked for.
        private var allowed: String?

        init(_ status: HTTPResponseStatus, _ message: String, detail: String? = nil) {
            (self.status, self.message, self.detail) = (status, message, detail)
        }

        /// What an exchange refuses: the client's own fault is explained, the upstream's is not.
        init(_ error: GatewayError) {
            switch error {
            // It names what the client wrote, which may be long.
            case .request: self.init(.badRequest, String("\(error)".prefix(512)))
            case .upstream: self.init(.badGateway, "the upstream's answer is none that may leave", detail: "\(error)")
            }
        }

        static let unauthorized = Refusal(
            .unauthorized, "credentials: expected the key of an account as a bearer token or in X-API-Key")
        static let notFound = Refusal(.notFound, "path: expected one that is served")
        static let unknownModel = Refusal(.notFound, "model: expected one that is served")
        static func method(_ expected: String, _ actual: HTTPMethod) -> Refusal {
            var refusal = Refusal(.methodNotAllowed, "method: expected \(expected), found \(actual.rawValue)")
            refusal.allowed = expected
            return refusal
        }
        static let query = Refusal(.badRequest, "query: expected none")
        static let busy = Refusal(.serviceUnavailable, "requests: expected fewer at once")
        static let tooMany = Refusal(.tooManyRequests, "requests of the account: expected fewer at once")
        static let slow = Refusal(.requestTimeout, "body: expected within the time that a request may take")
        static func tooLarge(_ limit: Int) -> Refusal {
            Refusal(.payloadTooLarge, "body: expected at most \(limit) bytes")
        }
        static let malformed = Refusal(.badRequest, "request: expected HTTP/1.1")
        static let unavailable = Refusal(.serviceUnavailable, "upstream: expected one that answers")

        /// The headers that belong to it.
        var headers: HTTPHeaders {
            switch status.code {
            case 401: ["www-authenticate": "Bearer"]
            case 405: allowed.map { ["allow": $0] } ?? [:]
            case 429, 503: ["retry-after": "1"]
            default: [:]
            }
        }

        /// The answer in a protocol's own form.
        func answer(_ form: ErrorForm) -> Answer {
            var answer = Answer(json: form.body(self), status: status)
            answer.headers.add(contentsOf: headers)
            return answer
        }
    }

    /// How a protocol writes errors.
    enum ErrorForm {
        /// `{"error": "…"}`.
        case openInference
        /// `{"error": {"message", "type", "param", "code"}}`.
        case openAI

        func body(_ refusal: Refusal) -> [UInt8] {
            var text = JSONText()
            text.object { text in
                text.key("error")
                switch self {
                case .openInference: text.string(refusal.message)
                case .openAI:
                    text.object { text in
                        text.key("message")
                        text.string(refusal.message)
                        text.key("type")
                        text.string(refusal.status.code < 500 ? "invalid_request_error" : "server_error")
                        text.key("param")
                        text.raw("null".utf8)
                        text.key("code")
                        text.raw("null".utf8)
                    }
                }
            }
            return text.bytes
        }
    }
#endif
