#if Gateway
    import CandorMasking

    /// One inference between a client and an upstream, without any input or output of its own: bytes in, bytes out.
    ///
    /// ```swift
    /// var exchange = OpenInferenceExchange(model)
    /// let upstream = try exchange.request(body, headerCount: nil)        // send this
    /// let answer = try exchange.answer(upstreamBody, headerCount: nil, by: masker)  // answer this
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

        /// For inferences of one model.
        public init(_ model: OpenInferenceModel) { self.model = model }

        /// Reads a client's request and gives what the upstream is asked.
        ///
        /// - Throws: ``GatewayError/request(what:expected:actual:)``.
        public mutating func request(_ body: [UInt8], headerCount: Int? = nil) throws(GatewayError) -> Message {
            pending = nil
            let request: InferenceRequest = try body.span.bytes.withUnsafeBytes { body throws(GatewayError) in
                try InferenceRequest(body, headerCount: headerCount, model: model, document: document)
            }
            pending = request
            return Message(body: request.upstreamBody, headerCount: request.upstreamHeaderCount)
        }

        /// The level of detail that the request names as enough for it; nil where it names none.
        public var requestedDetail: String? { pending?.detail }

        /// Reads the upstream's answer to the last request and gives what the client may see.
        ///
        /// - Throws: ``GatewayError/upstream(what:expected:actual:)``; the scores are refused as a whole then.
        public mutating func answer(
            _ body: [UInt8], headerCount: Int? = nil, by masker: Masker
        ) throws(GatewayError) -> Message {
            guard let request = pending else {
                throw .request(what: "order", expected: "a request before its answer", actual: "none")
            }
            pending = nil
            let answer: UpstreamAnswer = try body.span.bytes.withUnsafeBytes { body throws(GatewayError) in
                try UpstreamAnswer(
                    body, headerCount: headerCount, model: model, rowLimit: Self.rowLimit, document: document)
            }
            let masked: MaskedBatch
            do throws(MaskError) { masked = try masker.mask(answer.scores, answer.batch) } catch {
                throw .upstream(what: "scores", expected: "scores that can be masked", actual: error.described)
            }
            let message = InferenceAnswer(masked, of: answer, to: request, model: model)
            return Message(body: message.body, headerCount: message.headerCount)
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
