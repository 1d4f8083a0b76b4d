import Foundation

/// An entry of a JSON document that is not what it should be.
struct SchemaProblem: Error {
    var path: [any CodingKey]
    var expected: String
    var found: String
}

/// A key of any name, to see those that nobody expects.
private struct AnyKey: CodingKey {
    var stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
}

extension Decoder {
    /// The object at this place, without keys other than `Key`'s.
    func object<Key: CodingKey & CaseIterable>(of _: Key.Type) throws -> KeyedDecodingContainer<Key> {
        let known = Key.allCases.map(\.stringValue)
        let found = try container(keyedBy: AnyKey.self).allKeys.map(\.stringValue).sorted()
        if let unknown = found.first(where: { !known.contains($0) }) {
            throw SchemaProblem(
                path: codingPath + [AnyKey(stringValue: unknown)],
                expected: "one of the keys \(known.joined(separator: ", "))", found: "another key")
        }
        return try container(keyedBy: Key.self)
    }
}

extension KeyedDecodingContainer {
    /// The value of `key`, or `standard` where there is none.
    func value<T: Decodable>(_ key: Key, default standard: T) throws -> T {
        try decodeIfPresent(T.self, forKey: key) ?? standard
    }

    /// The word at `key`, or `standard` where there is none.
    func value<T: Decodable & RawRepresentable & CaseIterable>(
        _ key: Key, default standard: T
    ) throws -> T where T.RawValue == String {
        contains(key) ? try word(key) : standard
    }

    /// The word at `key`; the error for another one lists the choices.
    func word<T: RawRepresentable & CaseIterable>(_ key: Key) throws -> T where T.RawValue == String {
        let word = try decode(String.self, forKey: key)
        if let value = T(rawValue: word) { return value }
        let choices = T.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", ")
        throw SchemaProblem(path: codingPath + [key], expected: "one of \(choices)", found: "\"\(word)\"")
    }

    /// The whole number at `key`, or `standard` where there is none; an error outside `range`.
    ///
    /// The decoder itself reports fractions and overflows as invalid JSON, without a place.
    func integer(_ key: Key, default standard: Int, in range: ClosedRange<Int>) throws -> Int {
        guard let number = try decodeIfPresent(Double.self, forKey: key) else { return standard }
        return try whole(number, key, in: range)
    }

    /// The list of whole numbers at `key`.
    func integers(_ key: Key, in range: ClosedRange<Int>) throws -> [Int] {
        try decode([Double].self, forKey: key).map { try whole($0, key, in: range) }
    }

    private func whole(_ number: Double, _ key: Key, in range: ClosedRange<Int>) throws -> Int {
        if let integer = Int(exactly: number), range.contains(integer) { return integer }
        throw SchemaProblem(
            path: codingPath + [key], expected: "a whole number in \(range)",
            found: Int(exactly: number).map(String.init) ?? "\(number)")
    }

    /// The value of `key`, or `standard` where there is none; an error unless `isValid`.
    func value<T: Decodable>(
        _ key: Key, default standard: T, expected: String, where isValid: (T) -> Bool
    ) throws -> T {
        let value = try value(key, default: standard)
        try require(isValid(value), key, expected: expected, found: "\(value)")
        return value
    }

    /// Throws unless `condition`.
    func require(_ condition: Bool, _ key: Key, expected: String, found: String) throws {
        if !condition { throw SchemaProblem(path: codingPath + [key], expected: expected, found: found) }
    }
}

/// Decodes JSON, turning every failure into a ``SchemaProblem``.
func decodeJSON<T: Decodable>(_ type: T.Type, from bytes: [UInt8]) throws(SchemaProblem) -> T {
    do {
        return try JSONDecoder().decode(type, from: Data(bytes))
    } catch let problem as SchemaProblem {
        throw problem
    } catch DecodingError.keyNotFound(let key, let context) {
        throw SchemaProblem(path: context.codingPath + [key], expected: "a value", found: "nothing")
    } catch DecodingError.typeMismatch(let wanted, let context), DecodingError.valueNotFound(let wanted, let context) {
        throw SchemaProblem(
            path: context.codingPath, expected: name(of: wanted), found: found(in: context.debugDescription))
    } catch DecodingError.dataCorrupted(let context) {
        throw SchemaProblem(
            path: context.codingPath, expected: "valid JSON", found: syntaxError(in: bytes) ?? context.debugDescription)
    } catch {
        throw SchemaProblem(path: [], expected: "valid JSON", found: "\(error)")
    }
}

/// What JSON calls a type.
private func name(of type: any Any.Type) -> String {
    if type is Bool.Type { return "true or false" }
    if type is String.Type { return "text" }
    if type is any BinaryInteger.Type { return "a whole number" }
    if type is any BinaryFloatingPoint.Type { return "a number" }
    return "\(type)".hasPrefix("Array") ? "a list" : "an object"
}

/// The part of the decoder's message that says what is there.
private func found(in message: String) -> String {
    guard let start = message.range(of: "but found ") else { return message }
    let rest = message[start.upperBound...]
    let found = String(rest.range(of: " instead").map { rest[..<$0.lowerBound] } ?? rest)
    return ["number": "a number", "bool": "true or false"][found] ?? found
}

/// Where JSON is no JSON: the decoder does not say it.
private func syntaxError(in bytes: [UInt8]) -> String? {
    do {
        _ = try JSONSerialization.jsonObject(with: Data(bytes))
        return nil
    } catch {
        return (error as NSError).userInfo["NSDebugDescription"] as? String
    }
}

/// A path such as `columns[2].range`.
func pathText(_ path: [any CodingKey]) -> String {
    path.reduce(into: "") { text, key in
        if let index = key.intValue {
            text += "[\(index)]"
        } else {
            text += (text.isEmpty ? "" : ".") + key.stringValue
        }
    }
}
