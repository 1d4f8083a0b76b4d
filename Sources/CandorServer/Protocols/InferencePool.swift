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
        /// Memory that is kept for requests that may not come.
        private static let limit = 16

        private let model: OpenInferenceModel
        private let idle = Mutex<[Inference]>([])

        init(_ model: OpenInferenceModel) { self.model = model }

        func take() -> Inference { idle.withLock { $0.popLast() } ?? Inference(model) }

        func put(_ inference: Inference) {
            idle.withLock { idle in if idle.count < Self.limit { idle.append(inference) } }
        }
    }
#endif
