#if Gateway
    import CandorGateway
    import CandorMasking
    import NIOHTTP1
    import Synchronization

    /// The exchange of one request.
    ///
    /// `@unchecked Sendable`: from ``InferencePool/take()`` to ``InferencePool/put(_:messageBytes:)`` one request alone
    /// has it, and does one thing at a time.
    package final class Inference: @unchecked Sendable {
        var exchange: OpenInferenceExchange

        init(_ model: OpenInferenceModel) { exchange = OpenInferenceExchange(model) }
    }

    /// Exchanges of a model that wait for the next request with the memory of the last.
    package final class InferencePool: Sendable {
        /// Exchanges that are kept for requests that may not come: as many as are often in flight at once.
        package static let limit = 64
        /// Bytes of messages up to which their exchange is kept: a parser has some 14 bytes for each, so that a model's
        /// keep at most 120 MB, when all had the longest.
        package static let messageLimit = ComputeLane.inlineBytes

        private let model: OpenInferenceModel
        private let idle = Mutex<[Inference]>([])

        package init(_ model: OpenInferenceModel) { self.model = model }

        /// How many are kept.
        package var count: Int { idle.withLock { $0.count } }

        package func take() -> Inference { idle.withLock { $0.popLast() } ?? Inference(model) }

        /// Takes back an exchange whose largest message had so many bytes.
        package func put(_ inference: Inference, messageBytes: Int) {
            guard messageBytes <= Self.messageLimit else { return }
            idle.withLock { idle in if idle.count < Self.limit { idle.append(inference) } }
        }
    }
#endif
