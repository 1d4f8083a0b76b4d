import CandorProof

// Flags, blocks and texts of the conversation's messages, each in one form.

extension WireWriter {
    mutating func write(flag: Bool) { write(UInt32(flag ? 1 : 0)) }

    mutating func write(counted part: [UInt8]) {
        write(UInt32(part.count))
        write(bytes: part)
    }

    mutating func write(text: String) { write(counted: Array(text.utf8)) }
}

extension WireReader {
    mutating func readFlag(step: Step) throws(ProofError) -> Bool {
        switch try readUInt32() {
        case 0: return false
        case 1: return true
        case let value:
            if Mutation.isOn(.exchangeFlag) { return true }
            throw .malformedMessage(step: step, field: "flag", expected: "0 or 1", actual: "\(value)")
        }
    }

    mutating func readCounted(limit: Int, step: Step) throws(ProofError) -> [UInt8] {
        let count = Int(try readUInt32())
        guard Mutation.isOn(.exchangePartLength) || count <= limit else {
            throw .malformedMessage(
                step: step, field: "length of a part", expected: "at most \(limit)", actual: "\(count)")
        }
        return try readBytes(count)
    }

    mutating func readText(limit: Int, step: Step) throws(ProofError) -> String {
        let bytes = try readCounted(limit: limit, step: step)
        if Mutation.isOn(.exchangeText) { return String(decoding: bytes, as: UTF8.self) }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw .malformedMessage(step: step, field: "text", expected: "UTF-8", actual: "other bytes")
        }
        return text
    }
}

extension String {
    /// Without control characters, which could rule a terminal.
    var isPrintable: Bool { unicodeScalars.allSatisfy { $0.properties.generalCategory != .control } }

    /// The printable part, cut to `limit` bytes of UTF-8.
    func printable(limit: Int) -> String {
        var text = String.UnicodeScalarView()
        var bytes = 0
        for scalar in unicodeScalars where scalar.properties.generalCategory != .control {
            bytes += UTF8.width(scalar)
            guard bytes <= limit else { break }
            text.append(scalar)
        }
        return String(text)
    }
}
