#if Gateway
    import AsyncHTTPClient
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
        private let clients: [ObjectIdentifier: HTTPClient]
        private let targets: UpstreamTargets
        private let origin: String
        private let headers: HTTPHeaders
        private let limit: Int
        private let requestTimeout: TimeAmount

        /// - Throws: ``AccessError/file(path:reason:)`` for files that cannot be read.
        init(
            _ upstream: Upstream, name: String, limits: Limits, group: any EventLoopGroup
        ) throws(AccessError) {
            let loops = Array(group.makeIterator())
            var configuration = HTTPClient.Configuration(
                redirectConfiguration: .disallow,
                timeout: .init(
                    connect: TimeAmount(upstream.connectTimeout), read: TimeAmount(upstream.idleTimeout),
                    write: TimeAmount(upstream.idleTimeout)),
                // Servers often close connections that were idle for 5 seconds: a request must not meet that.
                connectionPool: .init(
                    idleTimeout: .seconds(4),
                    concurrentHTTP1ConnectionsPerHostSoftLimit: max(1, upstream.connections / loops.count)),
                decompression: .disabled)
            configuration.connectionPool.retryConnectionEstablishment = false
            configuration.http1_1ConnectionDebugInitializer = { channel in
                StatusGuard.install(channel).flatMap { RequestGatherer.install(channel) }
            }
            configuration.httpVersion = HTTPClient.Configuration.HTTPVersion.http1Only
            let (tls, headers) = try Self.files(of: upstream)
            configuration.tlsConfiguration = tls
            // Spans are ``Trace``'s.
            configuration.tracing.tracer = nil
            self.name = name
            self.headers = headers
            origin = upstream.url.hasSuffix("/") ? String(upstream.url.dropLast()) : upstream.url
            limit = limits.answerBytes
            requestTimeout = TimeAmount(limits.requestTimeout)
            targets = UpstreamTargets(origin: origin)
            self.group = group
            clients = Dictionary(
                uniqueKeysWithValues: loops.map {
                    (
                        ObjectIdentifier($0),
                        HTTPClient(eventLoopGroupProvider: .shared($0), configuration: configuration)
                    )
                })
        }

        /// The client of an event loop; of the one that this runs on, where it runs on one and asks its group for any.
        private func client(on loop: any EventLoop) -> HTTPClient {
            guard let client = clients[ObjectIdentifier(loop)] else {
                preconditionFailure("expected an event loop of the upstream's group")
            }
            return client
        }

        private func request(_ message: Message) throws -> HTTPClient.Request {
            var request = try targets.request(message.method, message.path)
            request.headers = message.headers
            Trace.inject(into: &request.headers)
            for (name, value) in headers { request.headers.replaceOrAdd(name: name, value: value) }
            if let body = message.body { request.body = .byteBuffer(ByteBuffer(bytes: body)) }
            return request
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
        ///   - watch: hears of a client that hangs up: the upstream is let go then.
        /// - Throws: ``Refusal`` where no answer comes.
        func open(
            _ message: Message, deadline: NIODeadline, watch: ClientWatch
        ) async throws(Refusal) -> UpstreamStream {
            let loop = group.any()
            do {
                return try await Trace.asking(message.method) {
                    try await UpstreamStream(
                        try request(message), by: client(on: loop), on: loop, deadline: deadline, watch: watch)
                }
            } catch { throw refusal(error) }
        }

        /// Asks and reads the whole answer.
        ///
        /// - Parameters:
        ///   - deadline: when the last byte must be there; nil for the time that a request may take.
        ///   - watch: hears of a client that hangs up: the upstream is let go then.
        /// - Throws: ``Refusal`` where none comes, or one that is too long or cut.
        func ask(
            _ message: Message, deadline: NIODeadline? = nil, watch: ClientWatch? = nil
        ) async throws(Refusal) -> Reply {
            let collector = ReplyCollector(limit: limit, upstream: name)
            do {
                return try await Trace.asking(message.method) {
                    let task = client(on: group.any()).execute(
                        request: try request(message), delegate: collector,
                        deadline: deadline ?? .now() + requestTimeout)
                    watch?.onGone { task.cancel() }
                    defer { watch?.onGone(nil) }
                    return try await withTaskCancellationHandler {
                        try await task.get()
                    } onCancel: {
                        task.cancel()
                    }
                }
            } catch { throw refusal(error, wasAnswering: collector.isAnswering) }
        }

        /// What a failure of the connection is for the client: late, absent, or broken.
        func refusal(_ error: any Error, wasAnswering: Bool = false) -> Refusal {
            if let refusal = error as? Refusal { return refusal }
            let detail = "upstream \(name): \(error)"
            switch error as? HTTPClientError {
            case .readTimeout, .writeTimeout, .deadlineExceeded:
                return Refusal(.gatewayTimeout, "upstream: expected an answer in time", detail: detail)
            default:
                guard wasAnswering else {
                    return Refusal(.serviceUnavailable, Refusal.unavailable.message, detail: detail)
                }
                return Refusal(.badGateway, "upstream: expected a whole answer", detail: detail)
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
        func shutdown() async { for client in clients.values { try? await client.shutdown() } }
    }

    extension TimeAmount {
        /// Seconds and their parts.
        init(_ seconds: Double) { self = .nanoseconds(Int64(min(seconds, 1e9) * 1e9)) }
    }
#endif
