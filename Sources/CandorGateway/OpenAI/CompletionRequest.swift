#if Gateway
    import CandorMasking

    /// A client's request for a text, and what the upstream is asked instead: never more log-probabilities than leave.
    struct CompletionRequest {
        /// Whether the answer is a stream of parts.
        let isStream: Bool
        /// The model that is asked for.
        let model: String
        var logprobs: ReleasedLogprobs
        let upstreamBody: [UInt8]

        /// Reads a body.
        ///
        /// - Parameter extra: fields beyond those of the endpoint that the operator passes on.
        init(
            _ body: UnsafeRawBufferPointer, endpoint: OpenAIEndpoint, policy: MaskPolicy, passing extra: Set<String>,
            document: JSONDocument
        ) throws(GatewayError) {
            let members: [(key: String, value: JSONValue)]?
            do throws(JSONDocument.Malformed) { members = try document.parse(body).members } catch {
                throw .request(what: "body", expected: "JSON", actual: error.reason)
            }
            guard let members else {
                throw .request(what: "body", expected: "a JSON object, each key once", actual: "something else")
            }
            var model: String?, isStream = false, hasBias = false
            var asked = AskedLogprobs(endpoint)
            for (key, value) in members {
                switch key {
                case "logprobs",
                    "top_logprobs" where endpoint == .chat:
                    try asked.read(key, value)
                case "model": model = value.string
                case "stream":
                    guard let flag = value.bool ?? (value.isNull ? false : nil) else {
                        throw .request(what: "stream", expected: "true or false", actual: "another value")
                    }
                    isStream = flag
                // Each answer is a sample: so many are counted, and none is more than any.
                case "n",
                    "best_of" where endpoint == .completions:
                    guard value.isNull || value.integer.map({ (1...128).contains($0) }) == true else {
                        throw .request(
                            what: key, expected: "1 to 128", actual: value.integer.map { "\($0)" } ?? "another value")
                    }
                case "logit_bias": hasBias = !value.isNull && value.members?.isEmpty != true
                case _ where endpoint.passedOn.contains(key) || extra.contains(key): break
                default:
                    throw .request(what: "request", expected: "fields that the gateway knows", actual: "'\(key)'")
                }
            }
            guard let model else { throw .request(what: "model", expected: "a name", actual: "none") }
            let logprobs = try asked.released(by: policy)
            if hasBias && logprobs.isReleased {
                throw .request(
                    what: "logit_bias",
                    expected: "no log-probabilities beside it, which would show the model's last layer",
                    actual: "both")
            }
            (self.model, self.isStream, self.logprobs) = (model, isStream, logprobs)
            var text = JSONText(), isWhole = true
            text.object { text in
                for (key, value) in members where key != "logprobs" && key != "top_logprobs" {
                    guard let value = value.minified else { return isWhole = false }
                    text.key(key)
                    text.raw(value)
                }
                logprobs.ask(endpoint, in: &text)
            }
            guard isWhole else {
                throw .request(what: "request", expected: "what there is memory for", actual: "\(body.count) bytes")
            }
            upstreamBody = text.bytes
        }
    }

    /// What a request asks for of log-probabilities.
    private struct AskedLogprobs {
        let endpoint: OpenAIEndpoint
        /// Those of the tokens of the answer.
        var ofTokens = false
        /// How many a token.
        var top = 0

        init(_ endpoint: OpenAIEndpoint) { self.endpoint = endpoint }

        mutating func read(_ key: String, _ value: JSONValue) throws(GatewayError) {
            if value.isNull { return }
            if endpoint == .chat && key == "logprobs" {
                guard let flag = value.bool else {
                    throw .request(what: key, expected: "true or false", actual: "another value")
                }
                ofTokens = flag
                return
            }
            // -1 asks some servers for the whole vocabulary, so it is no number of log-probabilities.
            guard let count = value.integer, (0...20).contains(count) else {
                throw .request(what: key, expected: "0 to 20", actual: value.integer.map { "\($0)" } ?? "another value")
            }
            top = count
            if endpoint == .completions { ofTokens = true }
        }

        /// What leaves of it, once all defaults are known.
        func released(by policy: MaskPolicy) throws(GatewayError) -> ReleasedLogprobs {
            guard ofTokens || top == 0 else {
                throw .request(what: "top_logprobs", expected: "logprobs: true beside it", actual: "none")
            }
            let limit = policy.logprobs.max
            return ReleasedLogprobs(
                isReleased: ofTokens && limit > 0, top: min(top, limit), step: policy.logprobs.step)
        }
    }
#endif
