#if Gateway
    import CCandorJSON

    /// JSON of a stranger, parsed whole: strict grammar, UTF-8, no key twice in an object that is read.
    ///
    /// A document keeps its memory from one text to the next. It belongs to one task at a time.
    final class JSONDocument {
        /// A text that is not JSON, and why.
        struct Malformed: Error, Hashable {
            let reason: String
        }

        fileprivate let pointer: OpaquePointer

        init() {
            // A few hundred bytes whatever is parsed later: no request decides whether they are there.
            guard let pointer = candor_json_create() else { fatalError("no memory for a JSON parser") }
            self.pointer = pointer
        }

        deinit { candor_json_destroy(pointer) }

        /// Reads a text. Values of an earlier one must not be used any more.
        func parse(_ bytes: UnsafeRawBufferPointer) throws(Malformed) -> JSONValue {
            if let reason = candor_json_parse(pointer, bytes.baseAddress, bytes.count) {
                throw Malformed(reason: String(cString: reason))
            }
            return JSONValue(document: self, index: 0)
        }

        /// Where an array of the root object is in the text that was parsed.
        func text(ofArray key: StaticString) -> Range<Int>? {
            var (start, count) = (0, 0)
            let isFound = key.withUTF8Buffer {
                candor_json_array_text(pointer, $0.baseAddress, $0.count, &start, &count)
            }
            return isFound ? start..<start + count : nil
        }
    }

    /// A value of a document.
    struct JSONValue {
        enum Kind {
            case null, bool, integer, number, string, array, object
        }

        fileprivate let document: JSONDocument
        fileprivate let index: Int

        var kind: Kind {
            switch candor_json_kind(document.pointer, index) {
            case CANDOR_JSON_BOOL: .bool
            case CANDOR_JSON_INTEGER: .integer
            case CANDOR_JSON_NUMBER: .number
            case CANDOR_JSON_STRING: .string
            case CANDOR_JSON_ARRAY: .array
            case CANDOR_JSON_OBJECT: .object
            default: .null
            }
        }

        var bool: Bool? { kind == .bool ? candor_json_bool(document.pointer, index) : nil }
        var integer: Int? { kind == .integer ? Int(candor_json_integer(document.pointer, index)) : nil }
        var string: String? { kind == .string ? text(candor_json_string) : nil }

        /// Any number, rounded to the nearest double.
        var number: Double? { [.integer, .number].contains(kind) ? candor_json_number(document.pointer, index) : nil }
        var isNull: Bool { kind == .null }

        /// The value as text, without blanks; nil where there is no memory, since a text is as long as its sender likes.
        var minified: [UInt8]? {
            var count = 0
            guard let start = candor_json_minified(document.pointer, index, &count) else { return nil }
            return Array(UnsafeRawBufferPointer(start: start, count: count))
        }

        /// What an array holds.
        var elements: [JSONValue]? { kind == .array ? children : nil }

        /// What an object holds; nil for other values and where a key is there twice: what one reader takes from such an
        /// object is not what the next one does. Nil also where there is no memory: whoever sent so much is refused.
        var object: JSONObject? {
            var first = 0
            let count = candor_json_object(document.pointer, index, &first)
            guard count >= 0 else { return nil }  // SIZE_MAX
            return JSONObject(document: document, first: first, count: count)
        }

        /// The same with all keys.
        var members: [(key: String, value: JSONValue)]? { object?.members }

        /// The numbers of an array, and of arrays in it, or nil when they are not exactly so many.
        func floats(count: Int) -> [Float]? {
            var isComplete = false
            let numbers = [Float](unsafeUninitializedCapacity: count) { buffer, initialized in
                isComplete = candor_json_floats(document.pointer, index, buffer.baseAddress, count)
                if isComplete { initialized = count }
            }
            return isComplete ? numbers : nil
        }

        /// How many numbers, strings and truth values an array, and arrays in it, hold; nil for other values, and where one
        /// of them is in it.
        var leafCount: Int? {
            let count = candor_json_leaves(document.pointer, index)
            return count >= 0 ? count : nil  // SIZE_MAX
        }

        /// Nil where there is no memory: whoever sent so many values is refused.
        private var children: [JSONValue]? {
            var first = 0
            let count = candor_json_children(document.pointer, index, &first)
            guard count >= 0 else { return nil }  // SIZE_MAX
            return (first..<first + count).map { JSONValue(document: document, index: $0) }
        }

        fileprivate var key: String { text(candor_json_key) }

        private func text(_ read: (OpaquePointer?, Int, UnsafeMutablePointer<Int>?) -> UnsafePointer<CChar>?) -> String
        {
            var count = 0
            guard let start = read(document.pointer, index, &count) else { return "" }
            return String(decoding: UnsafeRawBufferPointer(start: start, count: count), as: UTF8.self)
        }
    }

    /// An object, each of whose keys is there once.
    struct JSONObject {
        fileprivate let document: JSONDocument
        fileprivate let first: Int
        let count: Int

        /// The value of a key, found without a text for each key.
        subscript(key: StaticString) -> JSONValue? {
            let index = key.withUTF8Buffer {
                candor_json_find(document.pointer, first, count, $0.baseAddress, $0.count)
            }
            return index >= 0 ? JSONValue(document: document, index: index) : nil  // SIZE_MAX
        }

        /// What it holds, in its order.
        var members: [(key: String, value: JSONValue)] {
            (first..<first + count).map { index in
                let value = JSONValue(document: document, index: index)
                return (value.key, value)
            }
        }

        /// The first key that is none of some; nil where all are.
        func key(outside known: [StaticString]) -> String? {
            var found = 0
            for key in known where self[key] != nil { found += 1 }
            guard found < count else { return nil }
            return members.first { member in !known.contains { "\($0)".utf8.elementsEqual(member.key.utf8) } }?.key
        }
    }
#endif
