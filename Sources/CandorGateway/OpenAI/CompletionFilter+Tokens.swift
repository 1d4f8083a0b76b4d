#if Gateway
    extension CompletionFilter {
        /// Tokens whose log-probabilities would leave with an answer, or with a part of its stream.
        func tokens(of body: UnsafeRawBufferPointer) throws(GatewayError) -> Int {
            guard logprobs.isReleased else { return 0 }
            let root: JSONValue
            do throws(JSONDocument.Malformed) { root = try document.parse(body) } catch {
                throw .upstream(what: "answer", expected: "JSON", actual: error.reason)
            }
            func member(_ key: String, of value: JSONValue) -> JSONValue? {
                value.members?.first { $0.key == key }?.value
            }
            var count = 0
            for choice in member("choices", of: root)?.elements ?? [] {
                guard let lists = member("logprobs", of: choice) else { continue }
                func tokens(_ key: String) -> Int { member(key, of: lists)?.elements?.count ?? 0 }
                count += tokens("content") + tokens("refusal") + max(tokens("token_logprobs"), tokens("top_logprobs"))
            }
            return count
        }
    }
#endif
