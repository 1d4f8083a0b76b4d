#if Gateway
    import CandorGateway
    import NIOCore
    import NIOHTTP1

    /// Requests that the operator has named go through as they are, to whoever has an account.
    struct PassThroughRoute: RouteService {
        /// Headers of the client's that go on. Its credentials do not.
        private static let asked = [
            "accept", "accept-encoding", "accept-language", "content-type", "content-encoding", "if-none-match",
            "if-modified-since", "range", "x-request-id",
        ]
        /// Headers of the upstream's that come back.
        private static let answered = [
            "content-type", "content-encoding", "content-range", "accept-ranges", "etag", "last-modified",
            "cache-control", "x-request-id",
        ]

        let form = ErrorForm.openInference
        let upstream: UpstreamClient
        let parts: GatewayParts
        private let requests: [(method: String, path: [String], isPrefix: Bool)]

        init(_ requests: [PassedRequest], upstream: UpstreamClient, parts: GatewayParts) {
            self.requests = requests.map { passed in
                let path = passed.path.split(separator: "/").map(String.init)
                return (passed.method, path.last == "*" ? path.dropLast() : path, path.last == "*")
            }
            (self.upstream, self.parts) = (upstream, parts)
        }

        func answer(_ request: RoutedRequest, _ record: inout RequestRecord) async throws -> Answer {
            let fitting = requests.filter {
                $0.isPrefix ? request.path.starts(with: $0.path) : request.path.elementsEqual($0.path)
            }
            guard !fitting.isEmpty else { throw Refusal.notFound }
            guard fitting.contains(where: { $0.method == request.method.rawValue }) else {
                throw Refusal.method(fitting.map(\.method).joined(separator: " or "), request.method)
            }
            // As the client packed it: the upstream unpacks.
            let body = try await request.request.packedBytes(limits: parts.limits, deadline: request.deadline)
            // Servers that look for none would take it for the next request, which nobody has allowed.
            guard body.isEmpty || ![.GET, .HEAD, .DELETE, .OPTIONS, .TRACE].contains(request.method) else {
                throw Refusal(.badRequest, "body: expected none of a \(request.method.rawValue)")
            }
            var message = UpstreamClient.Message(
                method: request.method,
                path: RequestTarget.path(request.path) + (request.query.map { "?" + $0 } ?? ""),
                body: body.isEmpty ? nil : body)
            message.headers = Self.copy(Self.asked, of: request.request.headers)
            let response = try await record.waiting { () throws(Refusal) in
                try await upstream.open(message, deadline: request.deadline, for: request.client)
            }
            var headers = Self.copy(Self.answered, of: response.head.headers)
            if request.method == .HEAD, let length = response.head.headers.first(name: "content-length") {
                headers.add(name: "content-length", value: length)
            }
            // When the upstream made it is when it was made (RFC 9110, 6.6.1); what is no time is ours.
            let dates = response.head.headers["date"]
            if dates.count == 1, HTTPDate.isWellFormed(dates[0]) { headers.add(name: "date", value: dates[0]) }
            return Answer(
                response.head.status, headers: headers,
                body: .stream { writer in
                    while let piece = try await response.next() { try await writer.write(piece) }
                    writer.finish()
                })
        }

        private static func copy(_ names: [String], of headers: HTTPHeaders) -> HTTPHeaders {
            var copy = HTTPHeaders()
            for name in names {
                if let value = headers.joined(name) { copy.add(name: name, value: value) }
            }
            return copy
        }
    }
#endif
