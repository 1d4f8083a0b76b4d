#if Gateway
    extension CompletionFilter {
        /// Most choices of a request: prompts of a list times answers of each.
        static let choiceLimit = 1 << 20

        /// Choices of an answer, or of a part of its stream, that say something, by index: with each the tokens whose
        /// log-probabilities would leave.
        func choices(of body: UnsafeRawBufferPointer) throws(GatewayError) -> [Int: Int] {
            let root: JSONValue
            do throws(JSONDocument.Malformed) { root = try document.parse(body) } catch {
                throw .upstream(what: "answer", expected: "JSON", actual: error.reason)
            }
            func member(_ key: String, of value: JSONValue?) -> JSONValue? {
                value?.members?.first { $0.key == key }?.value
            }
            var choices: [Int: Int] = [:]
            for (position, choice) in (member("choices", of: root)?.elements ?? []).enumerated() {
                let lists = member("logprobs", of: choice)
                func count(_ key: String) -> Int { member(key, of: lists)?.elements?.count ?? 0 }
                var tokens = 0
                if logprobs.isReleased {
                    tokens = count("content") + count("refusal") + max(count("token_logprobs"), count("top_logprobs"))
                }
                let index = member("index", of: choice)?.integer ?? position
                guard (0..<Self.choiceLimit).contains(index) else {
                    throw .upstream(what: "index", expected: "0 to \(Self.choiceLimit - 1)", actual: "\(index)")
                }
                let message = member("message", of: choice) ?? member("delta", of: choice)
                let said =
                    [member("text", of: choice), member("finish_reason", of: choice)]
                    + ["content", "refusal", "tool_calls", "function_call"].map { member($0, of: message) }
                guard tokens > 0 || said.contains(where: { $0.map { !$0.isNull && $0.string != "" } ?? false }) else {
                    continue
                }
                choices[index, default: 0] += tokens
            }
            return choices
        }
    }
#endif
