#if Gateway
    import CandorMasking

    /// One text completion between a client and an upstream, whole or as a stream: bytes in, bytes out.
    ///
    /// ```swift
    /// var exchange = OpenAIExchange(.chat, policy: policy)
    /// let upstream = try exchange.request(body)        // send this
    /// let answer = try exchange.answer(upstreamBody)   // answer this; or, of a stream, each piece as it comes:
    /// let piece = try exchange.stream(upstreamPiece)
    /// ```
    ///
    /// Log-probabilities are clamped to the policy after all defaults are known, rounded, and the same in a stream as in a
    /// whole answer. An exchange keeps its memory for the next request, and belongs to one task at a time.
    public struct OpenAIExchange: ~Copyable {
        /// What is asked for.
        public let endpoint: OpenAIEndpoint
        /// What may leave.
        public let policy: MaskPolicy
        /// Fields of requests that go on beside those of the endpoint.
        public let passing: Set<String>
        private let document = JSONDocument()
        private var pending: CompletionRequest?
        private var events = ServerSentEvents()
        private var waiting: [[UInt8]] = []
        private var isDone = false

        /// For completions under one policy.
        public init(_ endpoint: OpenAIEndpoint, policy: MaskPolicy, passing: Set<String> = []) {
            (self.endpoint, self.policy, self.passing) = (endpoint, policy, passing)
        }

        /// Reads a client's request and gives what the upstream is asked.
        ///
        /// - Throws: ``GatewayError/request(what:expected:actual:)``.
        public mutating func request(_ body: [UInt8]) throws(GatewayError) -> [UInt8] {
            (pending, events, waiting, isDone) = (nil, ServerSentEvents(), [], false)
            let request: CompletionRequest = try body.span.bytes.withUnsafeBytes { body throws(GatewayError) in
                try CompletionRequest(body, endpoint: endpoint, policy: policy, passing: passing, document: document)
            }
            pending = request
            return request.upstreamBody
        }

        /// The model that the request names.
        public var model: String? { pending?.model }
        /// Whether the request asks for a stream.
        public var isStream: Bool { pending?.isStream ?? false }
        /// Log-probabilities a token that leave: the alternatives, and the token's own.
        public var releasedLogprobs: Int { pending.map { $0.logprobs.isReleased ? $0.logprobs.top + 1 : 0 } ?? 0 }

        /// Choices of the upstream's whole answer by index: with each the tokens whose log-probabilities would leave.
        ///
        /// - Throws: ``GatewayError/upstream(what:expected:actual:)``.
        public func choices(of body: [UInt8]) throws(GatewayError) -> [Int: Int] {
            let filter = try filter()
            return try body.span.bytes.withUnsafeBytes { body throws(GatewayError) in try filter.choices(of: body) }
        }

        /// Lets no more log-probabilities leave from here on than a policy has.
        public mutating func limit(to policy: MaskPolicy) { pending?.logprobs.limit(to: policy) }

        /// Reads the upstream's whole answer and gives what the client may see.
        ///
        /// - Throws: ``GatewayError/upstream(what:expected:actual:)``.
        public mutating func answer(_ body: [UInt8]) throws(GatewayError) -> [UInt8] {
            let filter = try filter()
            pending = nil
            return try body.span.bytes.withUnsafeBytes { body throws(GatewayError) in try filter.filtered(body) }
        }

        /// Takes a piece of the upstream's stream, cut anywhere. The events that it completes wait for ``nextEvent()``.
        ///
        /// - Throws: ``GatewayError/upstream(what:expected:actual:)``; the stream is over then.
        public mutating func receive(_ piece: [UInt8]) throws(GatewayError) {
            _ = try filter()
            waiting += try events.append(piece)
        }

        /// Choices of the next event that say something, as of ``choices(of:)``; nil where no event waits, or after the
        /// last.
        ///
        /// - Throws: ``GatewayError/upstream(what:expected:actual:)``.
        public func choicesOfNextEvent() throws(GatewayError) -> [Int: Int]? {
            guard let event = waiting.first, !isDone else { return nil }
            let filter = try filter()
            if event.elementsEqual(Self.end) { return [:] }
            return try event.span.bytes.withUnsafeBytes { event throws(GatewayError) in try filter.choices(of: event) }
        }

        /// The next event as the client may see it; nil where none waits, or after the last.
        ///
        /// - Throws: ``GatewayError/upstream(what:expected:actual:)``; the stream is over then.
        public mutating func nextEvent() throws(GatewayError) -> [UInt8]? {
            // What comes after the end is none of the answer.
            guard !waiting.isEmpty, !isDone else { return nil }
            let filter = try filter()
            let event = waiting.removeFirst()
            isDone = event.elementsEqual(Self.end)
            let text =
                isDone
                ? event
                : try event.span.bytes.withUnsafeBytes { event throws(GatewayError) in try filter.filtered(event) }
            return Array("data: ".utf8) + text + [0x0a, 0x0a]
        }

        /// Reads a piece of the upstream's stream, cut anywhere, and gives the events that it completes.
        ///
        /// - Throws: ``GatewayError/upstream(what:expected:actual:)``; the stream is over then.
        public mutating func stream(_ piece: [UInt8]) throws(GatewayError) -> [UInt8] {
            try receive(piece)
            var written: [UInt8] = []
            while let event = try nextEvent() { written += event }
            return written
        }

        /// Whether the stream has ended as it should: with its last event.
        public var isComplete: Bool { isDone }

        private static var end: String.UTF8View { "[DONE]".utf8 }

        private func filter() throws(GatewayError) -> CompletionFilter {
            guard let pending else {
                throw .request(what: "order", expected: "a request before its answer", actual: "none")
            }
            return CompletionFilter(
                endpoint: endpoint, logprobs: pending.logprobs, model: pending.model, document: document)
        }
    }
#endif
