#if Gateway
    import CandorAccess

    /// Path and query of a request line.
    struct AdminTarget {
        /// The path's parts, decoded: an encoded slash is part of a name.
        let path: [String]
        private let query: [String: String]

        init(_ target: String) throws(AccessError) {
            let halves = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
            guard let whole = halves.first, whole.hasPrefix("/") else {
                throw .invalid(what: "path", expected: "one that begins with /", actual: "another")
            }
            var path: [String] = []
            for part in whole.dropFirst().split(separator: "/", omittingEmptySubsequences: false) {
                path.append(try Self.decoded(part, "path"))
            }
            self.path = path == [""] ? [] : path
            var query: [String: String] = [:]
            for pair in halves.count > 1 ? halves[1].split(separator: "&") : [] {
                let sides = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                let key = try Self.decoded(sides[0], "query")
                let value = sides.count > 1 ? try Self.decoded(sides[1], "query") : ""
                guard query.updateValue(value, forKey: key) == nil else {
                    throw .invalid(what: "query", expected: "each key once", actual: "\"\(key)\" twice")
                }
            }
            self.query = query
        }

        /// Refuses keys that nobody expects.
        func check(_ keys: [String]) throws(AccessError) {
            guard let other = query.keys.filter({ !keys.contains($0) }).min() else { return }
            let expected = keys.isEmpty ? "no query" : "one of the keys \(keys.joined(separator: ", "))"
            throw .invalid(what: "query", expected: expected, actual: "\"\(other)\"")
        }

        subscript(key: String) -> String? { query[key] }

        /// A number of things to answer, in a range.
        func limit(_ standard: Int, most: Int = 1000) throws(AccessError) -> Int {
            guard let text = query["limit"] else { return standard }
            guard let limit = Int(text), (1...most).contains(limit) else {
                throw .invalid(what: "limit", expected: "1 to \(most)", actual: "\"\(text)\"")
            }
            return limit
        }

        /// A word of an enumeration, or nil.
        func word<W: RawRepresentable & CaseIterable>(
            _ key: String, as _: W.Type = W.self
        ) throws(AccessError) -> W? where W.RawValue == String {
            guard let text = query[key] else { return nil }
            guard let word = W(rawValue: text) else {
                throw .invalid(
                    what: key, expected: "one of \(W.allCases.map(\.rawValue).joined(separator: ", "))",
                    actual: "\"\(text)\"")
            }
            return word
        }

        /// Bytes in place of their `%` and two digits; a `+` of a query is a blank.
        private static func decoded(_ text: Substring, _ what: String) throws(AccessError) -> String {
            var bytes: [UInt8] = []
            var rest = Array(text.utf8)[...]
            while let byte = rest.popFirst() {
                switch byte {
                case UInt8(ascii: "%"):
                    guard let high = rest.popFirst().flatMap(digit), let low = rest.popFirst().flatMap(digit) else {
                        throw .invalid(what: what, expected: "two digits after each %", actual: "others")
                    }
                    bytes.append(high << 4 | low)
                case UInt8(ascii: "+") where what == "query": bytes.append(UInt8(ascii: " "))
                default: bytes.append(byte)
                }
            }
            guard let decoded = String(validating: bytes, as: UTF8.self) else {
                throw .invalid(what: what, expected: "UTF-8", actual: "other bytes")
            }
            return decoded
        }

        private static func digit(_ byte: UInt8) -> UInt8? {
            Character(Unicode.Scalar(byte)).isASCII
                ? Character(Unicode.Scalar(byte)).hexDigitValue.map(UInt8.init) : nil
        }
    }
#endif
