#if Gateway
    /// The log-probabilities that leave with an answer, and how they are written.
    struct ReleasedLogprobs: Hashable {
        /// Whether any do.
        let isReleased: Bool
        /// Alternatives of each token.
        let top: Int
        /// They are rounded to multiples of it.
        let step: Double?

        /// Stands for -inf, as for whatever lies below it.
        static let floor: Double = -9999

        /// Writes the fields by which an upstream is asked for exactly this.
        func ask(_ endpoint: OpenAIEndpoint, in text: inout JSONText) {
            guard isReleased else { return }
            text.key("logprobs")
            switch endpoint {
            case .completions: text.number(top)
            case .chat:
                text.bool(true)
                text.key("top_logprobs")
                text.number(top)
            }
        }

        /// A log-probability as it leaves: at most 0, at least ``floor``, a multiple of the step.
        ///
        /// - Returns: nil for what is no number or above 0 by more than rounding explains.
        func masked(_ logprob: JSONValue) -> Float? {
            guard let value = logprob.number, value <= 1e-3 else { return nil }
            let bounded = Swift.max(Swift.min(value, 0), Self.floor)
            guard let step else { return Float(bounded) }
            // The product is rounded once: -3 × 0.1 is written -0.3. Adding 0 makes -0 a 0.
            return Float(Swift.max((bounded / step).rounded(.toNearestOrEven) * step, Self.floor)) + 0
        }
    }
#endif
