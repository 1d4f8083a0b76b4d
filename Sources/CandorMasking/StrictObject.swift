/// A key of any name, to see those that nobody expects.
private struct AnyKey: CodingKey {
    var stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
}

/// An object of a document whose keys are all known, and whose errors name the key, what it should be and what it is.
struct StrictObject<Key: CodingKey & CaseIterable> {
    private let container: KeyedDecodingContainer<Key>

    /// The object at the decoder's place.
    init(_ decoder: any Decoder) throws {
        let path = decoder.codingPath
        let found: KeyedDecodingContainer<AnyKey>
        do {
            found = try decoder.container(keyedBy: AnyKey.self)
        } catch DecodingError.typeMismatch, DecodingError.valueNotFound {
            throw MaskError.invalidPolicy(
                what: Self.text(path), expected: "an object with keys", actual: "another value")
        }
        try Self.refuseOthers(found.allKeys, path)
        container = try decoder.container(keyedBy: Key.self)
    }

    private init(_ container: KeyedDecodingContainer<Key>) { self.container = container }

    /// The object at `key`, or nil.
    func object<Other: CodingKey & CaseIterable>(_ key: Key, of _: Other.Type) throws -> StrictObject<Other>? {
        guard container.contains(key) else { return nil }
        return try reading(key, "an object") {
            let found = try container.nestedContainer(keyedBy: AnyKey.self, forKey: key)
            try StrictObject<Other>.refuseOthers(found.allKeys, container.codingPath + [key])
            return StrictObject<Other>(try container.nestedContainer(keyedBy: Other.self, forKey: key))
        }
    }

    /// The word at `key`, or nil.
    func word<Word: RawRepresentable & CaseIterable>(_ key: Key, as _: Word.Type) throws -> Word?
    where Word.RawValue == String {
        guard container.contains(key) else { return nil }
        let text = try reading(key, "a word") { try container.decode(String.self, forKey: key) }
        guard let word = Word(rawValue: text) else { throw problem(key, "one of \(words(Word.self))", text) }
        return word
    }

    /// The number at `key`, or nil.
    func number(_ key: Key) throws -> Double? {
        guard container.contains(key) else { return nil }
        return try reading(key, "a number") { try container.decode(Double.self, forKey: key) }
    }

    /// The whole number at `key`, or nil.
    func integer(_ key: Key) throws -> Int? {
        guard let number = try number(key) else { return nil }
        guard let integer = Int(exactly: number) else { throw problem(key, "a whole number", "\(number)") }
        return integer
    }

    /// Yes or no at `key`, or nil.
    func flag(_ key: Key) throws -> Bool? {
        guard container.contains(key) else { return nil }
        return try reading(key, "true or false") { try container.decode(Bool.self, forKey: key) }
    }

    func problem(_ key: Key, _ expected: String, _ actual: String) -> MaskError {
        .invalidPolicy(what: Self.text(container.codingPath + [key]), expected: expected, actual: actual)
    }

    private func reading<R>(_ key: Key, _ expected: String, _ read: () throws -> R) throws -> R {
        do {
            return try read()
        } catch DecodingError.typeMismatch, DecodingError.dataCorrupted {
            throw problem(key, expected, "another value")
        } catch DecodingError.valueNotFound {
            throw problem(key, expected, "null")
        }
    }

    private static func refuseOthers(_ keys: [AnyKey], _ path: [any CodingKey]) throws {
        let known = Key.allCases.map(\.stringValue)
        guard let other = keys.map(\.stringValue).filter({ !known.contains($0) }).min() else { return }
        throw MaskError.invalidPolicy(
            what: "policy",
            expected: "\(path.isEmpty ? "" : "in \(text(path)) ")one of the keys "
                + known.joined(separator: ", "), actual: "\"\(other)\"")
    }

    /// `scores.step`; `policy` for the whole.
    private static func text(_ path: [any CodingKey]) -> String {
        path.isEmpty ? "policy" : path.map(\.stringValue).joined(separator: ".")
    }
}

/// The choices of a word, for an error.
func words<Word: RawRepresentable & CaseIterable>(_: Word.Type) -> String where Word.RawValue == String {
    Word.allCases.map(\.rawValue).joined(separator: ", ")
}
