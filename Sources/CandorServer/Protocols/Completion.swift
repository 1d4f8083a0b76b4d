#if Gateway
    import CandorAccess
    import CandorGateway
    import CandorMasking
    import NIOCore

    /// One completion, and what is counted of it.
    ///
    /// `@unchecked Sendable`: one request has it, and does one thing at a time.
    final class Completion: @unchecked Sendable {
        var exchange: OpenAIExchange
        /// The level of what has left.
        private(set) var level = DetailLevel.label
        /// Tokens whose log-probabilities have left.
        private(set) var tokens = 0
        private let parts: GatewayParts
        private let caller: Caller
        private let vocabulary: Int
        /// Tokens that are counted and have not left.
        private var granted = 0
        /// Choices that are counted, by index.
        private var counted: Set<Int> = []

        init(
            _ endpoint: OpenAIEndpoint, _ policy: MaskPolicy, passing: Set<String>, vocabulary: Int, _ caller: Caller,
            _ parts: GatewayParts
        ) {
            exchange = OpenAIExchange(endpoint, policy: policy, passing: passing)
            (self.vocabulary, self.caller, self.parts) = (vocabulary, caller, parts)
        }

        /// What leaves of a whole answer; it is counted when this returns.
        func answer(_ body: [UInt8]) async throws(Refusal) -> [UInt8] {
            do throws(GatewayError) {
                let choices = try exchange.choices(of: body)
                let tokens = choices.values.reduce(0, +)
                if tokens > 0 { await grant(tokens) }
                await countTexts(of: choices)
                self.tokens = try exchange.choices(of: body).values.reduce(0, +)
                return try exchange.answer(body)
            } catch { throw Refusal(error) }
        }

        /// What leaves of a piece of a stream; it is counted when this returns.
        func stream(_ piece: ByteBuffer) async throws(GatewayError) -> [UInt8] {
            try exchange.receive(piece.withUnsafeReadableBytes { Array($0) })
            var written: [UInt8] = []
            while let choices = try exchange.choicesOfNextEvent() {
                let tokens = choices.values.reduce(0, +)
                if tokens > granted { await grant(max(OpenAIRoute.tokensAhead, tokens)) }
                await countTexts(of: choices)
                let released = try exchange.choicesOfNextEvent()?.values.reduce(0, +) ?? 0
                granted -= min(granted, released)
                self.tokens += released
                if let event = try exchange.nextEvent() { written += event }
            }
            return written
        }

        /// Counts tokens before their log-probabilities leave, and lets no more leave than may now.
        private func grant(_ tokens: Int) async {
            let decision = await parts.access.admit(
                caller.account, caller.declared, rows: tokens, classes: vocabulary)
            parts.metrics.released(decision, rows: tokens, classes: vocabulary)
            exchange.limit(to: decision.policy)
            (granted, level) = (granted + tokens, decision.level)
        }

        /// Counts texts without log-probabilities, each choice once: it is a sample of what the model would say. Of a
        /// choice whose tokens are counted nothing is added.
        private func countTexts(of choices: [Int: Int]) async {
            let new = choices.filter { !counted.contains($0.key) }
            counted.formUnion(new.keys)
            let texts = new.values.count { $0 == 0 }
            guard texts > 0 else { return }
            let declared = AccessRequest(level: .label, useCase: caller.declared.useCase)
            let decision = await parts.access.admit(caller.account, declared, rows: texts, classes: vocabulary)
            parts.metrics.released(decision, rows: texts, classes: vocabulary)
        }
    }
#endif
