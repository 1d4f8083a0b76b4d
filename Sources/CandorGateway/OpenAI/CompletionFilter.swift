#if Gateway
    /// Writes an upstream's answer, or a part of its stream, anew from what may leave.
    ///
    /// Fields that are not known stay behind. So does every log-probability beyond what the request was granted, whatever
    /// the upstream sends.
    struct CompletionFilter {
        let endpoint: OpenAIEndpoint
        let logprobs: ReleasedLogprobs
        let document: JSONDocument

        /// The text that leaves.
        func filtered(_ body: UnsafeRawBufferPointer) throws(GatewayError) -> [UInt8] {
            let root: JSONValue
            do throws(JSONDocument.Malformed) { root = try document.parse(body) } catch {
                throw .upstream(what: "answer", expected: "JSON", actual: error.reason)
            }
            let members = try members(root, "answer")
            let choices = members.first { $0.key == "choices" }?.value.elements
            guard let choices else { throw .upstream(what: "choices", expected: "an array", actual: "none") }
            var parts: [[UInt8]] = []
            for choice in choices { parts.append(try filtered(choice: choice)) }
            var text = JSONText()
            text.object { text in
                copy(members, OpenAIEndpoint.answered, into: &text)
                text.key("choices")
                text.array { text in for part in parts { text.raw(part) } }
            }
            return text.bytes
        }

        private func filtered(choice: JSONValue) throws(GatewayError) -> [UInt8] {
            let members = try members(choice, "choice")
            var text = JSONText()
            var failure: GatewayError?
            text.object { text in
                copy(members, OpenAIEndpoint.choice, into: &text)
                do throws(GatewayError) {
                    for (key, value) in members {
                        switch key {
                        case "message" where endpoint == .chat, "delta" where endpoint == .chat:
                            let message = try self.members(value, key)
                            text.key(key)
                            text.object { copy(message, OpenAIEndpoint.message, into: &$0) }
                        case "logprobs":
                            text.key(key)
                            text.raw(try filtered(logprobs: value))
                        default: break
                        }
                    }
                } catch { failure = error }
            }
            if let failure { throw failure }
            return text.bytes
        }

        private func copy(_ members: [(key: String, value: JSONValue)], _ known: Set<String>, into text: inout JSONText)
        {
            for (key, value) in members where known.contains(key) {
                text.key(key)
                text.raw(value.minified)
            }
        }

        private func members(
            _ value: JSONValue, _ what: String
        ) throws(GatewayError) -> [(key: String, value: JSONValue)] {
            guard let members = value.members else {
                throw .upstream(what: what, expected: "an object, each key once", actual: "something else")
            }
            return members
        }

        private func filtered(logprobs value: JSONValue) throws(GatewayError) -> [UInt8] {
            guard logprobs.isReleased, !value.isNull else { return Array("null".utf8) }
            let members = try members(value, "logprobs")
            switch endpoint {
            case .chat: return try chatLogprobs(members)
            case .completions: return try completionLogprobs(members)
            }
        }

        /// `{"content": […], "refusal": […]}`: tokens with their alternatives.
        private func chatLogprobs(_ members: [(key: String, value: JSONValue)]) throws(GatewayError) -> [UInt8] {
            var lists: [(String, [UInt8])] = []
            for (key, value) in members where key == "content" || key == "refusal" {
                guard let tokens = value.elements else {
                    lists.append((key, Array("null".utf8)))
                    continue
                }
                var parts: [[UInt8]] = []
                for token in tokens { parts.append(try chatToken(token, hasAlternatives: true)) }
                var text = JSONText()
                text.array { text in for part in parts { text.raw(part) } }
                lists.append((key, text.bytes))
            }
            var text = JSONText()
            text.object { text in
                for (key, list) in lists {
                    text.key(key)
                    text.raw(list)
                }
            }
            return text.bytes
        }

        private func chatToken(_ token: JSONValue, hasAlternatives: Bool) throws(GatewayError) -> [UInt8] {
            let members = try members(token, "token")
            let value = try masked(members.first { $0.key == "logprob" }?.value)
            var alternatives: [[UInt8]] = []
            if hasAlternatives {
                let all = members.first { $0.key == "top_logprobs" }?.value.elements ?? []
                for alternative in all.prefix(logprobs.top) {
                    alternatives.append(try chatToken(alternative, hasAlternatives: false))
                }
            }
            var text = JSONText()
            text.object { text in
                copy(members, ["token", "bytes"], into: &text)
                text.key("logprob")
                text.number(value)
                guard hasAlternatives else { return }
                text.key("top_logprobs")
                text.array { text in for alternative in alternatives { text.raw(alternative) } }
            }
            return text.bytes
        }

        /// `{"tokens": […], "token_logprobs": […], "top_logprobs": [{token: logprob}], "text_offset": […]}`.
        private func completionLogprobs(_ members: [(key: String, value: JSONValue)]) throws(GatewayError) -> [UInt8] {
            var values: [Float?] = []
            for value in members.first(where: { $0.key == "token_logprobs" })?.value.elements ?? [] {
                values.append(value.isNull ? nil : try masked(value))
            }
            var alternatives: [[(String, Float)]?] = []
            for value in members.first(where: { $0.key == "top_logprobs" })?.value.elements ?? [] {
                alternatives.append(value.isNull ? nil : try best(of: self.members(value, "top_logprobs")))
            }
            var text = JSONText()
            text.object { text in
                copy(members, ["tokens", "text_offset"], into: &text)
                text.key("token_logprobs")
                text.array { text in
                    for value in values { value.map { text.number($0) } ?? text.raw("null".utf8) }
                }
                text.key("top_logprobs")
                guard logprobs.top > 0 else { return text.raw("null".utf8) }
                text.array { text in
                    for row in alternatives {
                        guard let row else {
                            text.raw("null".utf8)
                            continue
                        }
                        text.object { text in
                            for (token, value) in row {
                                text.key(token)
                                text.number(value)
                            }
                        }
                    }
                }
            }
            return text.bytes
        }

        /// The best alternatives of a token. An upstream may add the token itself, which has a place of its own.
        private func best(of members: [(key: String, value: JSONValue)]) throws(GatewayError) -> [(String, Float)] {
            var rows: [(token: String, exact: Double, masked: Float)] = []
            for (token, value) in members { rows.append((token, value.number ?? 0, try masked(value))) }
            let order = rows.indices.sorted { (rows[$1].exact, $0) < (rows[$0].exact, $1) }
            return order.prefix(logprobs.top).map { (rows[$0].token, rows[$0].masked) }
        }

        private func masked(_ value: JSONValue?) throws(GatewayError) -> Float {
            guard let value, let masked = logprobs.masked(value) else {
                throw .upstream(what: "log-probability", expected: "a number of at most 0", actual: "something else")
            }
            return masked
        }
    }
#endif
