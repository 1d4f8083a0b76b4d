#if Gateway
    import CandorAccess
    import CoreMetrics
    import Synchronization

    /// What a gateway counts of its answers. No label names an account: whoever reads metrics learns how much leaves, and
    /// not to whom.
    public struct GatewayMetrics: Sendable {
        /// How a request was understood.
        public enum Service: String, CaseIterable, Sendable {
            case openInference = "open-inference"
            case openAI = "openai"
            case passThrough = "pass-through"
            /// No route fits.
            case none
        }

        /// Why the gateway itself said no.
        public enum Refusal: String, CaseIterable, Sendable {
            /// No key or token, or one that is not known.
            case unauthenticated
            /// A path, a method or a model that is not served.
            case unknownRoute = "unknown-route"
            /// A request that its protocol does not allow, or the gateway does not pass on.
            case badRequest = "bad-request"
            /// A body beyond the limit.
            case tooLarge = "too-large"
            /// The account has too many requests at once.
            case accountBusy = "account-busy"
            /// The gateway has too many requests at once.
            case overloaded
            /// The upstream does not answer, or too late.
            case upstreamUnavailable = "upstream-unavailable"
            /// The upstream's answer is an error, or cannot be masked.
            case upstreamAnswer = "upstream-answer"
        }

        private let requests: RequestCounters
        private let durations: [Service: Timer]
        private let upstreamDurations: [Service: Timer]
        private let bits: [DetailLevel: FloatingPointCounter]
        private let rows: [DetailLevel: Counter]
        private let detailedRows: Counter
        private let refusals: [Refusal: Counter]

        /// Metrics of a backend. All but the counters of requests are there from the start, at 0.
        public init(factory: any MetricsFactory) {
            requests = RequestCounters(factory)
            durations = Self.each { Timer(label: Name.duration, dimensions: [("protocol", $0)], factory: factory) }
            upstreamDurations = Self.each {
                Timer(label: Name.upstreamDuration, dimensions: [("protocol", $0)], factory: factory)
            }
            bits = Self.each {
                FloatingPointCounter(label: Name.bits, dimensions: [("level", $0)], factory: factory)
            }
            rows = Self.each { Counter(label: Name.rows, dimensions: [("level", $0)], factory: factory) }
            detailedRows = Counter(label: Name.detailed, dimensions: [], factory: factory)
            refusals = Self.each { Counter(label: Name.refusals, dimensions: [("reason", $0)], factory: factory) }
        }

        /// Counts an answer, of whatever status.
        ///
        /// - Parameters:
        ///   - level: what left at most; nil where nothing of a model did.
        ///   - seconds: from the request's first byte to the answer's last.
        ///   - upstreamSeconds: those of them that the upstream took; nil where it was not asked.
        public func answered(
            _ service: Service, level: DetailLevel?, status: Int, seconds: Double, upstreamSeconds: Double? = nil
        ) {
            requests.add(service, level, status)
            durations[service]?.recordSeconds(seconds)
            if let upstreamSeconds { upstreamDurations[service]?.recordSeconds(upstreamSeconds) }
        }

        /// Counts rows that left.
        ///
        /// - Parameter bits: those that all of them together can have carried.
        public func released(_ level: DetailLevel, rows: Int, bits: Double, isDetailed: Bool) {
            self.rows[level]?.increment(by: rows)
            self.bits[level]?.increment(by: bits)
            if isDetailed { detailedRows.increment(by: rows) }
        }

        /// Counts rows that leave under a decision, with the bits that its policy lets each of them carry.
        public func released(_ decision: AccessDecision, rows: Int, of row: AnswerRow) {
            let bits = row.leakageBits(under: decision.policy)
            released(decision.level, rows: rows, bits: bits * Double(rows), isDetailed: decision.isDetailed)
        }

        /// Counts a request that the gateway itself refused.
        public func refused(_ refusal: Refusal) { refusals[refusal]?.increment() }

        private static func each<Word: RawRepresentable & CaseIterable & Hashable, Handle>(
            _ make: (String) -> Handle
        ) -> [Word: Handle] where Word.RawValue == String {
            Dictionary(uniqueKeysWithValues: Word.allCases.map { ($0, make($0.rawValue)) })
        }
    }

    /// Counters of requests, made when the first request of their labels is answered.
    private final class RequestCounters: Sendable {
        private struct Key: Hashable {
            let service: GatewayMetrics.Service
            let level: DetailLevel?
            let status: Int
        }

        private let factory: any MetricsFactory
        private let counters = Mutex<[Key: Counter]>([:])

        init(_ factory: any MetricsFactory) { self.factory = factory }

        func add(_ service: GatewayMetrics.Service, _ level: DetailLevel?, _ status: Int) {
            let key = Key(service: service, level: level, status: status)
            let counter = counters.withLock { counters in
                if let known = counters[key] { return known }
                let counter = Counter(
                    label: GatewayMetrics.Name.requests,
                    dimensions: [
                        ("protocol", service.rawValue), ("level", level?.rawValue ?? "none"), ("status", "\(status)"),
                    ], factory: factory)
                counters[key] = counter
                return counter
            }
            counter.increment()
        }
    }

    extension Timer {
        /// Counts a duration; one beyond 292 years, or below nothing, is cut there.
        fileprivate func recordSeconds(_ seconds: Double) {
            guard !seconds.isNaN else { return }
            recordNanoseconds(Int64(exactly: (max(0, seconds) * 1e9).rounded()) ?? .max)
        }
    }
#endif
