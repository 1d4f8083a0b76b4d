#if Gateway
    import CandorAccess
    import CandorGateway
    import NIOCore
    import NIOHTTP1
    import NIOSSL

    /// A server behind the gateway, with connections of its own.
    ///
    /// Each event loop has its share of the connections, so that a request and its answer stay on the loop of the client
    /// that waits for them: an upstream that may have fewer connections than there are loops gets one of each.
    ///
    /// Nothing of a client's request reaches it but what a caller puts into ``Message``; nothing is followed, decompressed
    /// or retried.
    struct UpstreamClient: Sendable {
        /// What the upstream is asked.
        struct Message {
            var method: HTTPMethod = .GET
            /// Of parsed parts, with a slash at its beginning.
            var path: String
            var headers: HTTPHeaders = [:]
            var body: [UInt8]?
        }

        /// What it answered, whole.
        struct Reply {
            let status: HTTPResponseStatus
            let headers: HTTPHeaders
            let body: [UInt8]
        }

        let name: String
        private let group: any EventLoopGroup
        private let pools: [ObjectIdentifier: UpstreamPool]
        /// What follows a request's first line: the host, and what the configuration adds.
        private let preface: String
        /// Headers that the configuration adds: nobody else does.
        private let own: HTTPHeaders
        private let limit: Int
        private let requestTimeout: TimeAmount

        /// - Throws: ``AccessError`` for a URL that is none, and files that cannot be read.
        init(
            _ upstream: Upstream, name: String, limits: Limits, group: any EventLoopGroup
        ) throws(AccessError) {
            guard let server = ServerURL(upstream.url) else {
                throw .invalidConfiguration(
                    place: "upstreams.\(name).url", expected: "http://host:port or https://host:port",
                    actual: upstream.url)
            }
            let (tls, headers) = try Self.files(of: upstream)
            (self.name, self.group, own) = (name, group, headers)
            limit = limits.answerBytes
            requestTimeout = TimeAmount(limits.requestTimeout)
            preface = " HTTP/1.1\r\nhost: \(server.authority)\r\n" + headers.map { "\($0): \($1)\r\n" }.joined()
            let loops = Array(group.makeIterator())
            let settings = UpstreamPool.Settings(
                host: server.host, port: server.port, tls: server.isSecure ? try Self.context(tls, name) : nil,
                connectTimeout: TimeAmount(upstream.connectTimeout), idleTimeout: TimeAmount(upstream.idleTimeout),
                connections: max(1, upstream.connections / loops.count))
            pools = Dictionary(
                uniqueKeysWithValues: loops.map { (ObjectIdentifier($0), UpstreamPool(settings, on: $0)) })
        }

        private static func context(_ tls: TLSConfiguration, _ name: String) throws(AccessError) -> NIOSSLContext {
            do { return try NIOSSLContext(configuration: tls) } catch {
                throw .invalidConfiguration(
                    place: "upstreams.\(name)", expected: "TLS that can be set up", actual: "\(error)")
            }
        }

        /// The connections of the event loop that this runs on, where it runs on one: its group gives that for any.
        private var pool: UpstreamPool {
            guard let pool = pools[ObjectIdentifier(group.any())] else {
                preconditionFailure("expected an event loop of the upstream's group")
            }
            return pool
        }

        /// A question as it is sent.
        private func exchange(_ message: Message, deadline: NIODeadline, limit: Int?) -> UpstreamExchange {
            var headers = message.headers
            Trace.inject(into: &headers)
            let body = message.body
            var bytes = ByteBufferAllocator().buffer(capacity: 512 + (body?.count ?? 0))
            bytes.writeString(message.method.rawValue)
            bytes.writeStaticString(" ")
            bytes.writeString(message.path)
            bytes.writeString(preface)
            for (name, value) in headers where !own.contains(name: name) { bytes.writeField(name, value) }
            if body != nil || [.POST, .PUT, .PATCH].contains(message.method) {
                bytes.writeField("content-length", String(body?.count ?? 0))
            }
            bytes.writeStaticString("\r\n")
            if let body { bytes.writeBytes(body) }
            return UpstreamExchange(message.method, bytes, deadline: deadline, limit: limit)
        }

        /// Reads the files that an upstream names.
        ///
        /// - Throws: ``AccessError/file(path:reason:)``.
        static func files(of upstream: Upstream) throws(AccessError) -> (TLSConfiguration, HTTPHeaders) {
            var tls = TLSConfiguration.makeClientConfiguration()
            tls.minimumTLSVersion = .tlsv12
            if let trust = upstream.trust {
                do { tls.trustRoots = .certificates(try NIOSSLCertificate.fromPEMFile(trust)) } catch {
                    throw .file(path: trust, reason: "no certificates in PEM: \(error)")
                }
            }
            var headers = HTTPHeaders()
            for (name, path) in upstream.headerFiles.sorted(by: { $0.key < $1.key }) {
                headers.add(name: name, value: try SmallFile.line(path))
            }
            return (tls, headers)
        }

        /// Asks, and gives the answer when its head is there.
        ///
        /// - Parameters:
        ///   - deadline: when the head must be there.
        ///   - client: who waits: where it hangs up, the upstream is let go. Nil for a question that is not broken off.
        /// - Throws: ``Refusal`` where no answer comes.
        func open(
            _ message: Message, deadline: NIODeadline, for client: ClientConnection?
        ) async throws(Refusal) -> UpstreamStream {
            let pool = pool
            let (exchange, head) = try await ask(message, pool, deadline: deadline, limit: nil, for: client)
            return UpstreamStream(head, exchange, pool)
        }

        /// Asks and reads the whole answer.
        ///
        /// - Parameters:
        ///   - deadline: when the last byte must be there; nil for the time that a request may take.
        ///   - client: who waits: where it hangs up, the upstream is let go. Nil for a question that is not broken off.
        /// - Throws: ``Refusal`` where none comes, or one that is too long or cut.
        func ask(
            _ message: Message, deadline: NIODeadline? = nil, for client: ClientConnection? = nil
        ) async throws(Refusal) -> Reply {
            defer { client?.onGone(nil) }
            let (exchange, head) = try await ask(
                message, pool, deadline: deadline ?? .now() + requestTimeout, limit: limit, for: client)
            return Reply(status: head.status, headers: head.headers, body: exchange.body)
        }

        private func ask(
            _ message: Message, _ pool: UpstreamPool, deadline: NIODeadline, limit: Int?, for client: ClientConnection?
        ) async throws(Refusal) -> (UpstreamExchange, HTTPResponseHead) {
            let asked: UpstreamExchange
            do {
                asked = try await Trace.asking(message.method, pool.settings) {
                    // Its headers name the span that this is in.
                    let exchange = exchange(message, deadline: deadline, limit: limit)
                    client?.onGone { exchange.cancel() }
                    try await exchange.ask(pool)
                    return exchange
                }
            } catch { throw refusal(error) }
            guard let head = asked.head else { throw Refusal.unavailable }
            return (asked, head)
        }

        /// What a failure is for the client: late, absent, or broken.
        private func refusal(_ error: any Error) -> Refusal {
            switch error as? UpstreamFailure {
            case .late:
                Refusal(.gatewayTimeout, "upstream: expected an answer in time", detail: "upstream \(name): late")
            case .cut(let detail):
                Refusal(.badGateway, "upstream: expected a whole answer", detail: "upstream \(name): \(detail)")
            case .refused(let detail):
                Refusal(
                    .badGateway, "the upstream's answer is none that may leave", detail: "upstream \(name): \(detail)")
            case .unreached(let detail):
                Refusal(.serviceUnavailable, Refusal.unavailable.message, detail: "upstream \(name): \(detail)")
            case .abandoned, nil:
                Refusal(.serviceUnavailable, Refusal.unavailable.message, detail: "upstream \(name): let go")
            }
        }

        /// What an answer that is not 200 is for the client. Its own words stay behind: they may hold scores.
        func refusal(status: HTTPResponseStatus) -> Refusal {
            let detail = "upstream \(name): status \(status.code)"
            switch status.code {
            case 400, 413, 422: return Refusal(.badRequest, "inputs: expected those of the model", detail: detail)
            case 429, 503: return Refusal(.serviceUnavailable, Refusal.unavailable.message, detail: detail)
            case 408, 504: return Refusal(.gatewayTimeout, "upstream: expected an answer in time", detail: detail)
            default: return Refusal(.badGateway, "upstream: expected a prediction", detail: detail)
            }
        }

        /// Closes its connections.
        func shutdown() { for pool in pools.values { pool.run { pool.close() } } }
    }

    extension TimeAmount {
        /// Seconds and their parts.
        init(_ seconds: Double) { self = .nanoseconds(Int64(min(seconds, 1e9) * 1e9)) }
    }
#endif
