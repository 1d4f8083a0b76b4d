#if Gateway
    import CandorMasking

    /// The log-probabilities that leave with an answer, and how they are written.
    struct ReleasedLogprobs: Hashable {
        /// Whether any do.
        private(set) var isReleased: Bool
        /// Alternatives of each token.
        private(set) var top: Int
        /// They are rounded to multiples of it.
        private(set) var step: Double?

        init(isReleased: Bool, top: Int, step: Double?) {
            (self.isReleased, self.top, self.step) = (isReleased, top, step)
        }

        /// No more than a policy has.
        mutating func limit(to policy: MaskPolicy) {
            isReleased = isReleased && policy.logprobs.max > 0
            top = Swift.min(top, policy.logprobs.max)
            // Of two steps the coarser, as numbers that are not rounded are the finest.
            step = [step, policy.logprobs.step].compactMap(\.self).max()
        }

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
