#if Gateway
    import CandorGateway
    import CandorMasking
    import NIOHTTP1
    import Synchronization

    /// The exchange of one request.
    ///
    /// `@unchecked Sendable`: from ``InferencePool/take()`` to ``InferencePool/put(_:)`` one request alone has it, and does
    /// one thing at a time.
    final class Inference: @unchecked Sendable {
        var exchange: OpenInferenceExchange

        init(_ model: OpenInferenceModel) { exchange = OpenInferenceExchange(model) }
    }

    /// Exchanges of a model that wait for the next request with the memory of the last.
    final class InferencePool: Sendable {
        /// Exchanges that are kept for requests that may not come: as many as are often in flight at once, and of small
        /// messages only, so that they have few megabytes together.
        private static let limit = 64
        private static let messageLimit = ComputeLane.inlineBytes

        private let model: OpenInferenceModel
        private let idle = Mutex<[Inference]>([])

        init(_ model: OpenInferenceModel) { self.model = model }

        func take() -> Inference { idle.withLock { $0.popLast() } ?? Inference(model) }

        /// Takes back an exchange whose largest message had so many bytes.
        func put(_ inference: Inference, messageBytes: Int) {
            guard messageBytes <= Self.messageLimit else { return }
            idle.withLock { idle in if idle.count < Self.limit { idle.append(inference) } }
        }
    }
#endif
