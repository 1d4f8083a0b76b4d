#if Redis
    /// What a server said. It may be anything: reading one as what it is not is an error.
    enum RedisReply: Hashable, Sendable {
        case text(String)
        case number(Int)
        case list([RedisReply])
        case none
        /// The server's refusal: a word in capitals, then why.
        case failure(String)
        /// Bytes that are no text, or a kind of reply that nobody asked for.
        case other(String)

        var kind: String {
            switch self {
            case .text: "a text"
            case .number(let number): "the number \(number)"
            case .list(let items): "a list of \(items.count)"
            case .none: "nothing"
            case .failure(let reason): reason
            case .other(let what): what
            }
        }

        func text(_ what: String) throws(AccessError) -> String {
            guard case .text(let text) = self else { throw unexpected("a text", what) }
            return text
        }

        /// A text, or nil for none.
        func optionalText(_ what: String) throws(AccessError) -> String? {
            if case .none = self { return nil }
            return try text(what)
        }

        func list(_ what: String) throws(AccessError) -> [RedisReply] {
            guard case .list(let items) = self else { throw unexpected("a list", what) }
            return items
        }

        /// A number, as itself or as a text; `missing` for none.
        func number<N: FixedWidthInteger>(
            _: N.Type, _ what: String, else missing: N? = nil
        ) throws(AccessError) -> N {
            switch self {
            case .number(let number): if let number = N(exactly: number) { return number }
            case .text(let text): if let number = N(text) { return number }
            case .none: if let missing { return missing }
            default: break
            }
            throw unexpected("a number", what)
        }

        private func unexpected(_ expected: String, _ what: String) -> AccessError {
            .corrupt(what: "\(what) in Redis", reason: "expected \(expected), found \(kind)")
        }
    }
#endif
