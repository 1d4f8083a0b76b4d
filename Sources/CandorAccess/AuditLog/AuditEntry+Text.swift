extension AuditEntry {
    /// The entry as one line of JSON, byte for byte as an encoder with sorted keys writes it: an answer in full detail
    /// waits for its record.
    package var text: String {
        var text = EntryText()
        text.add("account", account)
        text.add("actor", actor)
        text.add("expires", expires)
        text.add("hash", hash)
        text.add("kind", kind.rawValue)
        text.add("level", level?.rawValue)
        text.add("organisation", organisation)
        text.add("reason", reason)
        text.add("rows", rows)
        text.add("subject", subject)
        text.add("through", through)
        text.add("tier", tier)
        text.add("time", time)
        text.add("upgrade", upgrade)
        text.add("useCase", useCase)
        return text.finished
    }
}

/// An object of JSON that is written, member by member; what is nil is left out.
private struct EntryText {
    private var bytes: [UInt8] = [UInt8(ascii: "{")]

    init() { bytes.reserveCapacity(256) }

    var finished: String { String(decoding: bytes + [UInt8(ascii: "}")], as: UTF8.self) }

    mutating func add(_ key: StaticString, _ value: String?) {
        guard let value else { return }
        begin(key)
        bytes.append(UInt8(ascii: "\""))
        for byte in value.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): escape(byte)
            case 0x08: escape(UInt8(ascii: "b"))
            case 0x09: escape(UInt8(ascii: "t"))
            case 0x0a: escape(UInt8(ascii: "n"))
            case 0x0c: escape(UInt8(ascii: "f"))
            case 0x0d: escape(UInt8(ascii: "r"))
            case 0..<0x20: bytes += (byte < 0x10 ? "\\u000" : "\\u001").utf8 + [Self.digit(byte & 15)]
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    mutating func add(_ key: StaticString, _ value: (some BinaryInteger)?) {
        guard let value else { return }
        begin(key)
        bytes += value.description.utf8
    }

    private mutating func begin(_ key: StaticString) {
        if bytes.count > 1 { bytes.append(UInt8(ascii: ",")) }
        bytes.append(UInt8(ascii: "\""))
        key.withUTF8Buffer { bytes.append(contentsOf: $0) }
        bytes.append(UInt8(ascii: "\""))
        bytes.append(UInt8(ascii: ":"))
    }

    private mutating func escape(_ byte: UInt8) {
        bytes.append(UInt8(ascii: "\\"))
        bytes.append(byte)
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }
}
