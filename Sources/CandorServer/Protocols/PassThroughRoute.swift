#if Gateway
    import CandorGateway
    import HTTPTypes
    import HummingbirdCore
    import NIOCore
    import NIOHTTP1

    /// Requests that the operator has named go through as they are, to whoever has an account.
    struct PassThroughRoute: RouteService {
        /// Headers of the client's that go on. Its credentials do not.
        private static let asked = [
            "accept", "accept-encoding", "accept-language", "content-type", "content-encoding", "if-none-match",
            "if-modified-since", "range", "x-request-id",
        ].compactMap { HTTPField.Name($0) }
        /// Headers of the upstream's that come back.
        private static let answered = [
            "content-type", "content-encoding", "content-range", "accept-ranges", "etag", "last-modified",
            "cache-control", "x-request-id",
        ].compactMap { HTTPField.Name($0) }

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
            var message = UpstreamClient.Message(
                method: HTTPMethod(rawValue: request.method.rawValue),
                path: RequestTarget.path(request.path) + (request.query.map { "?" + $0 } ?? ""),
                body: body.isEmpty ? nil : body)
            for field in Self.asked {
                guard let value = request.request.headers[field] else { continue }
                message.headers.add(name: field.canonicalName, value: value)
            }
            let watch = ClientWatch()
            request.watch(watch)
            let response = try await record.waiting { () throws(Refusal) in
                try await upstream.open(message, deadline: request.deadline, watch: watch)
            }
            var headers = HTTPFields()
            for field in Self.answered {
                if let value = response.head.headers.first(name: field.canonicalName) { headers[field] = value }
            }
            if request.method == .head {
                headers[.contentLength] = response.head.headers.first(name: "content-length")
            }
            return Answer(
                HTTPResponse.Status(code: Int(response.head.status.code)), headers: headers,
                body: .stream { writer in
                    while let piece = try await response.next() { try await writer.write(piece) }
                    try await writer.finish(nil)
                })
        }
    }
#endif
