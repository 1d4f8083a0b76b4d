#if Gateway
    import Synchronization
    import Tracing

    /// A tracer that keeps what it is told, and speaks W3C's Trace Context as real ones do.
    final class RecordingTracer: Tracer {
        /// What was traced, when it has ended.
        struct Record: Sendable {
            let name: String
            let kind: SpanKind
            let trace: String
            let id: String
            /// Empty for a span that began a trace.
            let parent: String
            let attributes: SpanAttributes
            let errors: [String]
            let isError: Bool

            /// All that leaves with it, but its numbers.
            var text: String {
                var text = "\(name) \(errors)"
                attributes.forEach { text += " \($0)=\($1)" }
                return text
            }

            subscript(key: String) -> SpanAttribute? { attributes.get(key) }
        }

        private let ended = Mutex<[Record]>([])
        private let numbers = Atomic(0)

        /// Those that have ended, in the order of their ends.
        var records: [Record] { ended.withLock { $0 } }

        func startSpan<Instant: TracerInstant>(
            _ operationName: String, context: @autoclosure () -> ServiceContext, ofKind kind: SpanKind,
            at instant: @autoclosure () -> Instant, function: String, file fileID: String, line: UInt
        ) -> RecordedSpan {
            var context = context()
            let parent = context[PlaceKey.self]
            let number = numbers.add(1, ordering: .relaxed).newValue
            let place = Place(trace: parent?.trace ?? Self.digits(number, 32), span: Self.digits(number, 16))
            context[PlaceKey.self] = place
            return RecordedSpan(context: context, name: operationName) { name, attributes, errors, isError in
                let record = Record(
                    name: name, kind: kind, trace: place.trace, id: place.span, parent: parent?.span ?? "",
                    attributes: attributes, errors: errors, isError: isError)
                self.ended.withLock { $0.append(record) }
            }
        }

        func forceFlush() {}

        func extract<Carrier, Extract: Extractor>(
            _ carrier: Carrier, into context: inout ServiceContext, using extractor: Extract
        ) where Extract.Carrier == Carrier {
            let fields = extractor.extract(key: "traceparent", from: carrier)?.split(separator: "-") ?? []
            guard fields.count == 4 else { return }
            context[PlaceKey.self] = Place(trace: String(fields[1]), span: String(fields[2]))
        }

        func inject<Carrier, Inject: Injector>(
            _ context: ServiceContext, into carrier: inout Carrier, using injector: Inject
        ) where Inject.Carrier == Carrier {
            guard let place = context[PlaceKey.self] else { return }
            injector.inject("00-\(place.trace)-\(place.span)-01", forKey: "traceparent", into: &carrier)
        }

        private struct Place: Sendable {
            let trace: String
            let span: String
        }

        private enum PlaceKey: ServiceContextKey {
            typealias Value = Place
        }

        private static func digits(_ number: Int, _ count: Int) -> String {
            let text = String(number, radix: 16)
            return String(repeating: "0", count: count - text.count) + text
        }
    }

    /// A span of a ``RecordingTracer``.
    final class RecordedSpan: Span {
        private struct State {
            var name: String
            var attributes: SpanAttributes = [:]
            var errors: [String] = []
            var isError = false
            var isRecording = true
        }

        let context: ServiceContext
        private let state: Mutex<State>
        private let atEnd: @Sendable (String, SpanAttributes, [String], Bool) -> Void

        init(
            context: ServiceContext, name: String,
            atEnd: @escaping @Sendable (String, SpanAttributes, [String], Bool) -> Void
        ) {
            (self.context, self.atEnd) = (context, atEnd)
            state = Mutex(State(name: name))
        }

        var operationName: String {
            get { state.withLock { $0.name } }
            set { state.withLock { $0.name = newValue } }
        }

        var attributes: SpanAttributes {
            get { state.withLock { $0.attributes } }
            set { state.withLock { $0.attributes = newValue } }
        }

        var isRecording: Bool { state.withLock { $0.isRecording } }

        func setStatus(_ status: SpanStatus) {
            state.withLock { state in
                state.isError = status.code == .error
                if let message = status.message { state.errors.append(message) }
            }
        }

        func addEvent(_ event: SpanEvent) {}

        func addLink(_ link: SpanLink) {}

        func recordError<Instant: TracerInstant>(
            _ error: any Error, attributes: SpanAttributes, at instant: @autoclosure () -> Instant
        ) {
            state.withLock { $0.errors.append("\(error)") }
        }

        func end<Instant: TracerInstant>(at instant: @autoclosure () -> Instant) {
            let state = state.withLock { state in
                defer { state.isRecording = false }
                return state
            }
            if state.isRecording { atEnd(state.name, state.attributes, state.errors, state.isError) }
        }
    }
#endif
