#if Gateway
    /// What a field of an upstream's answer may be. It is written anew; what is not of its form stays behind, so that no
    /// object, list or number leaves where a name is expected.
    indirect enum JSONField: Sendable {
        /// Any text: what the model says, and names that the operator gave.
        case text
        /// Up to 128 letters, digits, `_`, `-` and `:`: no number with a fraction, and no list of numbers.
        case identifier
        /// Up to 32 lower-case letters and `_`.
        case word
        /// The name of a version: up to 32 letters, digits, `.`, `_` and `-`, but no number with a fraction.
        case version
        /// One of these texts.
        case oneOf(Set<String>)
        /// A whole number.
        case count
        /// A list, all of one form.
        case list(JSONField)
        /// Of an object these members.
        case object([String: JSONField])

        /// The value as it leaves; nil for one of another form. A null is of every form.
        func released(_ value: JSONValue) -> [UInt8]? {
            if value.isNull { return Array("null".utf8) }
            switch self {
            case .text: return value.string == nil ? nil : value.minified
            case .identifier:
                return name(value, upTo: 128) { isLetter($0) || isDigit($0) || [0x2d, 0x3a, 0x5f].contains($0) }
            case .word: return name(value, upTo: 32) { (0x61...0x7a).contains($0) || $0 == 0x5f }
            case .version: return value.string.flatMap { Self.isVersion($0) ? value.minified : nil }
            case .oneOf(let texts): return value.string.map { texts.contains($0) } == true ? value.minified : nil
            case .count: return value.integer == nil ? nil : value.minified
            case .list(let form):
                guard let elements = value.elements else { return nil }
                var text = JSONText(), isWhole = true
                text.array { text in
                    for element in elements {
                        guard let released = form.released(element) else { return isWhole = false }
                        text.raw(released)
                    }
                }
                return isWhole ? text.bytes : nil
            case .object(let forms):
                guard let members = value.members else { return nil }
                var text = JSONText()
                text.object { Self.copy(members, forms, into: &$0) }
                return text.bytes
            }
        }

        /// Writes those members that have a form, in their order.
        static func copy(
            _ members: [(key: String, value: JSONValue)], _ forms: [String: JSONField], into text: inout JSONText
        ) {
            for (key, value) in members {
                guard let released = forms[key]?.released(value) else { continue }
                text.key(key)
                text.raw(released)
            }
        }

        /// Whether a text is the name of a version. `0.873` could be a score, and is none; `7`, `v1.0` and `1.2.3` are.
        static func isVersion(_ text: String) -> Bool {
            (1...32).contains(text.utf8.count)
                && text.utf8.allSatisfy { isLetter($0) || isDigit($0) || [0x2d, 0x2e, 0x5f].contains($0) }
                && (Double(text) == nil || text.utf8.allSatisfy(isDigit))
        }

        private func name(_ value: JSONValue, upTo limit: Int, _ isKnown: (UInt8) -> Bool) -> [UInt8]? {
            guard let text = value.string, text.utf8.count <= limit, text.utf8.allSatisfy(isKnown) else { return nil }
            return value.minified
        }
    }

    private func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7a).contains(byte | 0x20) }
    private func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
#endif
