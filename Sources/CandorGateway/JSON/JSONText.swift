#if Gateway
    /// JSON that is written, piece by piece.
    package struct JSONText {
        /// What was written so far.
        package private(set) var bytes: [UInt8] = []
        private var needsComma = false

        package init() {}

        /// A text of about so many bytes.
        init(capacity: Int) { bytes.reserveCapacity(capacity) }

        package mutating func object(_ body: (inout JSONText) -> Void) { container("{", "}", body) }
        package mutating func array(_ body: (inout JSONText) -> Void) { container("[", "]", body) }

        /// What follows is the value of this key.
        package mutating func key(_ key: String) {
            string(key)
            bytes.append(UInt8(ascii: ":"))
            needsComma = false
        }

        package mutating func string(_ text: String) {
            separate()
            bytes.append(UInt8(ascii: "\""))
            var text = text
            text.withUTF8 { text in
                guard text.contains(where: Self.isEscaped) else { return bytes.append(contentsOf: text) }
                for byte in text { escape(byte) }
            }
            bytes.append(UInt8(ascii: "\""))
        }

        private static func isEscaped(_ byte: UInt8) -> Bool {
            byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
        }

        private mutating func escape(_ byte: UInt8) {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
            case 0..<0x20:
                let digits = Array("0123456789abcdef".utf8)
                bytes += Array("\\u00".utf8) + [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            default: bytes.append(byte)
            }
        }

        package mutating func number(_ value: Int) { raw(value.description.utf8) }
        package mutating func bool(_ value: Bool) { raw((value ? "true" : "false").utf8) }

        /// The shortest text that reads as this number; it is finite.
        package mutating func number(_ value: Float) { numbers([value]) }

        /// The same for each, as values of an array.
        package mutating func numbers(_ values: [Float]) {
            guard !values.isEmpty else { return }
            separate()
            bytes.appendTexts(of: values)
        }

        /// Bytes that follow the text and are none of it.
        mutating func append(_ data: UnsafeRawBufferPointer) { bytes.append(contentsOf: data) }

        /// A value whose text there is.
        package mutating func raw(_ text: some Sequence<UInt8>) {
            separate()
            bytes += text
        }

        private mutating func separate() {
            if needsComma { bytes.append(UInt8(ascii: ",")) }
            needsComma = true
        }

        private mutating func container(
            _ open: Unicode.Scalar, _ close: Unicode.Scalar, _ body: (inout JSONText) -> Void
        ) {
            separate()
            bytes.append(UInt8(ascii: open))
            needsComma = false
            body(&self)
            bytes.append(UInt8(ascii: close))
            needsComma = true
        }
    }
#endif
