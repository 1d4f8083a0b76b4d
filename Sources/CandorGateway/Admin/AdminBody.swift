#if Gateway
    import CandorAccess

    /// An object of JSON whose keys are all known.
    struct AdminBody {
        /// Most bytes of a text.
        static let longestText = 4096

        private var members: [String: JSONValue] = [:]

        /// - Parameter body: empty is an object without keys.
        init(_ body: [UInt8], keys: String...) throws(AccessError) {
            guard !body.isEmpty else { return }
            let root: JSONValue
            do throws(JSONDocument.Malformed) {
                root = try body.span.bytes.withUnsafeBytes { body throws(JSONDocument.Malformed) in
                    try JSONDocument().parse(body)
                }
            } catch {
                throw .invalid(what: "body", expected: "JSON", actual: error.reason)
            }
            guard let members = root.members else {
                throw .invalid(what: "body", expected: "a JSON object, each key once", actual: "something else")
            }
            for (key, value) in members {
                guard keys.contains(key) else {
                    let expected = keys.isEmpty ? "no keys" : "one of the keys \(keys.joined(separator: ", "))"
                    throw .invalid(what: "body", expected: expected, actual: "\"\(key)\"")
                }
                self.members[key] = value
            }
        }

        /// A text that may be absent, and is not longer than ``longestText``.
        func text(_ key: String) throws(AccessError) -> String? {
            guard let value = members[key] else { return nil }
            guard let text = value.string else {
                throw .invalid(what: key, expected: "a text", actual: "another value")
            }
            guard text.utf8.count <= Self.longestText else {
                throw .invalid(
                    what: key, expected: "at most \(Self.longestText) bytes", actual: "\(text.utf8.count)")
            }
            return text
        }

        /// A text that must be there, and say something.
        func required(_ key: String) throws(AccessError) -> String {
            guard let text = try text(key), !text.allSatisfy(\.isWhitespace) else {
                throw .invalid(what: key, expected: "a text", actual: "nothing")
            }
            return text
        }

        /// Unix time in seconds, or nil.
        func time(_ key: String) throws(AccessError) -> UInt64? {
            guard let value = members[key] else { return nil }
            // 2^53: what every reader of JSON can tell from its neighbours.
            guard let seconds = value.integer, (0...1 << 53).contains(seconds) else {
                throw .invalid(what: key, expected: "Unix time in whole seconds", actual: "another value")
            }
            return UInt64(seconds)
        }

        /// A number, or nil.
        func number(_ key: String) throws(AccessError) -> Double? {
            guard let value = members[key] else { return nil }
            guard let number = value.number else {
                throw .invalid(what: key, expected: "a number", actual: "another value")
            }
            return number
        }

        /// A level, or nil.
        func level(_ key: String) throws(AccessError) -> DetailLevel? {
            guard let text = try text(key) else { return nil }
            guard let level = DetailLevel(rawValue: text) else {
                throw .invalid(
                    what: key,
                    expected: "one of \(DetailLevel.allCases.map(\.rawValue).joined(separator: ", "))",
                    actual: "\"\(text)\"")
            }
            return level
        }
    }
#endif
