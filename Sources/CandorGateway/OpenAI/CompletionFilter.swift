#if Gateway
    /// Writes an upstream's answer, or a part of its stream, anew from what may leave.
    ///
    /// Fields that are not known stay behind. So does every log-probability beyond what the request was granted, whatever
    /// the upstream sends.
    struct CompletionFilter {
        let endpoint: OpenAIEndpoint
        let logprobs: ReleasedLogprobs
        /// As the request names it.
        let model: String
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
                for (key, value) in members {
                    guard key == "model" else {
                        JSONField.copy([(key, value)], CompletionFields.answer, into: &text)
                        continue
                    }
                    text.key(key)
                    text.string(model)
                }
                text.key("choices")
                text.array { text in for part in parts { text.raw(part) } }
            }
            return text.bytes
        }

        private func filtered(choice: JSONValue) throws(GatewayError) -> [UInt8] {
            let members = try members(choice, "choice")
            for (key, value) in members where endpoint == .chat && (key == "message" || key == "delta") {
                _ = try self.members(value, key)
            }
            var released: [UInt8]?
            if let list = members.first(where: { $0.key == "logprobs" })?.value {
                released = try filtered(logprobs: list)
            }
            var text = JSONText()
            text.object { text in
                JSONField.copy(members, CompletionFields.choice(endpoint), into: &text)
                guard let released else { return }
                text.key("logprobs")
                text.raw(released)
            }
            return text.bytes
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
                JSONField.copy(members, ["token": .text, "bytes": .list(.count)], into: &text)
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
                JSONField.copy(members, ["tokens": .list(.text), "text_offset": .list(.count)], into: &text)
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
