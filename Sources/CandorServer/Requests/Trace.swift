#if Gateway
    import NIOHTTP1
    import Tracing

    /// Spans and their headers, by whichever tracer the process has set up. Without one, the client's `traceparent` goes
    /// on as it came.
    enum Trace {
        private struct ParentKey: ServiceContextKey {
            typealias Value = String
        }

        /// Runs `body` in a span of the server's, a child of the client's; without a tracer and a parent, as it is.
        static func span<R>(
            _ request: ClientRequest, route: String, _ body: () async throws -> R
        ) async throws -> R {
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
            return try await ServiceContext.$current.withValue(span.context) {
                do { return try await body() } catch {
                    span.recordError(error)
                    throw error
                }
            }
        }

        /// Runs what asks an upstream in a span of the client's, a child of the server's; without a tracer, as it is.
        static func asking<R>(_ method: HTTPMethod, _ body: () async throws -> R) async throws -> R {
            guard ServiceContext.current != nil else { return try await body() }
            let tracer = InstrumentationSystem.tracer
            if tracer is NoOpTracer { return try await body() }
            return try await tracer.withSpan(method.rawValue, ofKind: .client) { _ in try await body() }
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
