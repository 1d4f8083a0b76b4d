import CandorMasking

/// A key of any name, to see those that nobody expects.
private struct AnyKey: CodingKey {
    var stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
}

/// An object of the configuration whose keys are all known, and whose errors name the place.
package struct StrictObject<Key: CodingKey & CaseIterable> {
    private let container: KeyedDecodingContainer<Key>

    /// The object at the decoder's place.
    package init(_ decoder: any Decoder) throws {
        let found: KeyedDecodingContainer<AnyKey>
        do {
            found = try decoder.container(keyedBy: AnyKey.self)
        } catch DecodingError.typeMismatch, DecodingError.valueNotFound {
            throw AccessError.invalidConfiguration(
                place: Self.text(decoder.codingPath), expected: "an object with keys", actual: "another value")
        }
        let known = Key.allCases.map(\.stringValue)
        if let other = found.allKeys.map(\.stringValue).filter({ !known.contains($0) }).min() {
            throw AccessError.invalidConfiguration(
                place: Self.text(decoder.codingPath), expected: "one of the keys \(known.joined(separator: ", "))",
                actual: "\"\(other)\"")
        }
        container = try decoder.container(keyedBy: Key.self)
    }

    /// The value at `key`, or nil.
    package func value<V: Decodable>(_ key: Key, _ expected: String, as _: V.Type = V.self) throws -> V? {
        guard container.contains(key) else { return nil }
        do {
            return try container.decode(V.self, forKey: key)
        } catch let error as MaskError {
            throw AccessError.invalidConfiguration(
                place: place(key) + "." + error.place, expected: error.expected, actual: error.actual)
        } catch DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context) {
            let place = Self.text(context.codingPath)
            throw AccessError.invalidConfiguration(
                place: place, expected: expected, actual: place == self.place(key) ? found(key) : "another value")
        } catch DecodingError.dataCorrupted(let context) {
            if let error = context.underlyingError as? AccessError { throw error }
            throw AccessError.invalidConfiguration(
                place: Self.text(context.codingPath), expected: expected, actual: context.debugDescription)
        }
    }

    /// The value at a key that must be there.
    package func required<V: Decodable>(_ key: Key, _ expected: String, as _: V.Type = V.self) throws -> V {
        guard let value = try value(key, expected, as: V.self) else {
            throw AccessError.invalidConfiguration(place: place(key), expected: expected, actual: "nothing")
        }
        return value
    }

    /// A word of an enumeration at `key`, or nil.
    package func word<W: RawRepresentable & CaseIterable>(_ key: Key, as _: W.Type = W.self) throws -> W?
    where W.RawValue == String {
        let expected = "one of \(W.allCases.map(\.rawValue).joined(separator: ", "))"
        guard let text = try value(key, expected, as: String.self) else { return nil }
        guard let word = W(rawValue: text) else {
            throw AccessError.invalidConfiguration(place: place(key), expected: expected, actual: "\"\(text)\"")
        }
        return word
    }

    /// The path of keys that leads to a key's value.
    package func place(_ key: Key) -> String { Self.text(container.codingPath + [key]) }

    /// What is at a key in place of what was expected.
    private func found(_ key: Key) -> String {
        if (try? container.decodeNil(forKey: key)) == true { return "null" }
        if let text = try? container.decode(String.self, forKey: key) { return "\"\(text.prefix(64))\"" }
        if let flag = try? container.decode(Bool.self, forKey: key) { return "\(flag)" }
        if let number = try? container.decode(Double.self, forKey: key) { return "\(number)" }
        if (try? container.nestedUnkeyedContainer(forKey: key)) != nil { return "a list" }
        return "an object"
    }

    private static func text(_ path: [any CodingKey]) -> String {
        path.map { $0.intValue.map(String.init) ?? $0.stringValue }.joined(separator: ".")
    }
}
