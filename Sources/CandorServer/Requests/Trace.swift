#if Gateway
    import NIOHTTP1
    import Tracing

    /// Spans and their headers, by whichever tracer the process has set up. Without one, the client's `traceparent` goes
    /// on as it came.
    ///
    /// Attributes are those of OpenTelemetry's conventions for HTTP that hold nothing of a client's but the method: no
    /// path, no account, no words of a refusal, which may be the client's own.
    enum Trace {
        private struct ParentKey: ServiceContextKey {
            typealias Value = String
        }

        /// Runs `body` in a span of the server's, a child of the client's; without a tracer and a parent, as it is.
        static func span(
            _ request: ClientRequest, route: String, _ body: () async throws -> Answer
        ) async throws -> Answer {
            let tracer = InstrumentationSystem.tracer
            if tracer is NoOpTracer {
                guard let parent = request.headers.joined("traceparent"), isParent(parent) else {
                    return try await body()
                }
                var context = ServiceContext.topLevel
                context[ParentKey.self] = parent
                return try await ServiceContext.$current.withValue(context) { try await body() }
            }
            var context = ServiceContext.topLevel
            InstrumentationSystem.instrument.extract(request.headers, into: &context, using: FieldExtractor())
            let span = tracer.startSpan("\(request.method.rawValue) \(route)", context: context, ofKind: .server)
            defer { span.end() }
            span.attributes["http.request.method"] = request.method.rawValue
            span.attributes["http.route"] = route
            return try await ServiceContext.$current.withValue(span.context) {
                do {
                    let answer = try await body()
                    set(answer.status, of: span, failsFrom: 500)
                    return answer
                } catch {
                    if let refusal = error as? Refusal { set(refusal.status, of: span, failsFrom: 500) }
                    throw error
                }
            }
        }

        /// Runs what asks an upstream in a span of the client's, a child of the server's; without a tracer, as it is.
        static func asking(
            _ method: HTTPMethod, _ upstream: UpstreamPool.Settings, _ body: () async throws -> UpstreamExchange
        ) async throws -> UpstreamExchange {
            guard ServiceContext.current != nil else { return try await body() }
            let tracer = InstrumentationSystem.tracer
            if tracer is NoOpTracer { return try await body() }
            return try await tracer.withSpan(method.rawValue, ofKind: .client) { span in
                span.attributes["http.request.method"] = method.rawValue
                span.attributes["server.address"] = upstream.host
                span.attributes["server.port"] = upstream.port
                let exchange = try await body()
                if let head = exchange.head { set(head.status, of: span, failsFrom: 400) }
                return exchange
            }
        }

        private static func set(_ status: HTTPResponseStatus, of span: some Span, failsFrom failure: UInt) {
            span.attributes["http.response.status_code"] = Int(status.code)
            guard status.code >= failure else { return }
            span.attributes["error.type"] = "\(status.code)"
            span.setStatus(SpanStatus(code: .error))
        }

        /// Adds the present span to what goes upstream.
        static func inject(into headers: inout HTTPHeaders) {
            guard let context = ServiceContext.current else { return }
            if let parent = context[ParentKey.self] { headers.replaceOrAdd(name: "traceparent", value: parent) }
            InstrumentationSystem.instrument.inject(context, into: &headers, using: HeaderInjector())
        }

        /// Whether a header is of the form that W3C's Trace Context, version 00, has.
        private static func isParent(_ value: String) -> Bool {
            value.utf8.count == 55
                && value.utf8.allSatisfy {
                    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
                        || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0) || $0 == UInt8(ascii: "-")
                }
        }

        private struct FieldExtractor: Extractor {
            func extract(key: String, from carrier: HTTPHeaders) -> String? { carrier.first(name: key) }
        }

        private struct HeaderInjector: Injector {
            func inject(_ value: String, forKey key: String, into carrier: inout HTTPHeaders) {
                carrier.replaceOrAdd(name: key, value: value)
            }
        }
    }
#endif
