#if Gateway
    import AsyncHTTPClient
    import NIOHTTP1
    import Synchronization

    /// Requests to an upstream by method and path: reading a URL takes microseconds that a request need not spend.
    final class UpstreamTargets: Sendable {
        /// Clients name versions of models and paths that go through, so that there could be many.
        private static let limit = 256

        private let origin: String
        private let requests = Mutex<[String: HTTPClient.Request]>([:])

        init(origin: String) { self.origin = origin }

        /// A request without headers and body.
        func request(_ method: HTTPMethod, _ path: String) throws -> HTTPClient.Request {
            let key = "\(method.rawValue) \(path)"
            if let request = requests.withLock({ $0[key] }) { return request }
            let request = try HTTPClient.Request(url: origin + path, method: method)
            requests.withLock { requests in
                if requests.count >= Self.limit { requests.removeAll() }
                requests[key] = request
            }
            return request
        }
    }
#endif
