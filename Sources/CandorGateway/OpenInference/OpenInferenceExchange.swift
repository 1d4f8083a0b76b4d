#if Gateway
    import CandorAccess
    import CandorMasking

    /// One inference between a client and an upstream, without any input or output of its own: bytes in, bytes out.
    ///
    /// ```swift
    /// var exchange = OpenInferenceExchange(model)
    /// let upstream = try exchange.request(body, headerCount: nil)        // send this
    /// let batch = try exchange.read(upstreamBody, headerCount: nil)      // decide who may see so many rows
    /// let answer = try exchange.release(by: masker)                      // answer this
    /// ```
    ///
    /// It keeps its memory from one inference to the next, and belongs to one task at a time.
    public struct OpenInferenceExchange: ~Copyable {
        /// A body, and how many bytes of it are JSON: the value of the header `Inference-Header-Content-Length`, nil where
        /// there is none.
        public struct Message: Hashable, Sendable {
            /// All bytes.
            public let body: [UInt8]
            /// How many of them are JSON, where tensors follow.
            public let headerCount: Int?
        }

        /// Most rows that an answer may have.
        public static let rowLimit = 1 << 20

        /// What is served.
        public let model: OpenInferenceModel
        private let document = JSONDocument()
        private var pending: InferenceRequest?
        private var received: UpstreamAnswer?

        /// For inferences of one model.
        public init(_ model: OpenInferenceModel) { self.model = model }

        /// Reads a client's request and gives what the upstream is asked.
        ///
        /// - Throws: ``GatewayError/request(what:expected:actual:)``.
        public mutating func request(_ body: [UInt8], headerCount: Int? = nil) throws(GatewayError) -> Message {
            (pending, received) = (nil, nil)
            let request: InferenceRequest = try body.span.bytes.withUnsafeBytes { body throws(GatewayError) in
                try InferenceRequest(body, headerCount: headerCount, model: model, document: document)
            }
            pending = request
            return Message(body: request.upstreamBody, headerCount: request.upstreamHeaderCount)
        }

        /// The level of detail that the request names as enough for it; nil where it names none.
        public var requestedDetail: String? { pending?.detail }

        /// Reads the upstream's answer to the last request. Nothing of it leaves before ``release(by:)``.
        ///
        /// - Returns: how many rows of how many classes it has.
        /// - Throws: ``GatewayError/upstream(what:expected:actual:)``; the scores are refused as a whole then.
        public mutating func read(_ body: [UInt8], headerCount: Int? = nil) throws(GatewayError) -> ConfidenceBatch {
            received = nil
            guard pending != nil else { throw Self.wrongOrder }
            let answer: UpstreamAnswer = try body.span.bytes.withUnsafeBytes { body throws(GatewayError) in
                try UpstreamAnswer(
                    body, headerCount: headerCount, model: model, rowLimit: Self.rowLimit, document: document)
            }
            received = answer
            return answer.batch
        }

        /// Gives what the client may see of the answer that was read, once.
        ///
        /// - Throws: ``GatewayError/upstream(what:expected:actual:)`` for scores that cannot be masked.
        public mutating func release(by masker: Masker) throws(GatewayError) -> Message {
            guard let request = pending, let answer = received else { throw Self.wrongOrder }
            pending = nil
            let masked: MaskedBatch
            do throws(MaskError) { masked = try masker.mask(answer.scores, answer.batch) } catch {
                received = nil
                throw .upstream(what: "scores", expected: "scores that can be masked", actual: error.described)
            }
            let message = InferenceAnswer(masked, of: answer, to: request, model: model)
            return Message(body: message.body, headerCount: message.headerCount)
        }

        /// What monitoring keeps of the rows that were released; the scores are forgotten.
        ///
        /// - Complexity: O(rows × classes), one pass; logits are made probabilities first, where they are.
        public mutating func observations() -> [Observation] {
            guard pending == nil, let answer = received.take() else { return [] }
            return answer.observations()
        }

        /// ``read(_:headerCount:)`` and ``release(by:)`` in one step.
        public mutating func answer(
            _ body: [UInt8], headerCount: Int? = nil, by masker: Masker
        ) throws(GatewayError) -> Message {
            _ = try read(body, headerCount: headerCount)
            return try release(by: masker)
        }

        private static var wrongOrder: GatewayError {
            .request(what: "order", expected: "a request before its answer", actual: "none")
        }
    }

    extension MaskError {
        /// What is wrong and where, without any number that is a score.
        fileprivate var described: String {
            switch self {
            case .negative: "\(place): a probability below 0"
            case .notNormalised: "\(place): probabilities that do not sum to 1"
            default: "\(place): \(actual)"
            }
        }
    }
#endif
