#if Gateway
    /// Where a request goes, in parts: no part can name anything outside of its place.
    package struct RequestTarget: Hashable {
        /// Segments of the path, decoded; none is empty, `.` or `..`, and none has a slash or a control character.
        package let segments: [String]
        /// What follows the first `?`, as it came; printable ASCII.
        package let query: String?

        /// Most bytes of a target.
        static let limit = 4096

        /// Reads an origin-form target, such as `/v2/models/digits/infer`.
        ///
        /// - Returns: nil for other forms, and for paths that two servers could read in two ways.
        package init?(_ target: String) {
            var target = target
            guard let (segments, query) = target.withUTF8(Self.parts) else { return nil }
            (self.segments, self.query) = (segments, query)
        }

        private static func parts(_ bytes: UnsafeBufferPointer<UInt8>) -> (segments: [String], query: String?)? {
            guard bytes.count <= limit, bytes.first == UInt8(ascii: "/") else { return nil }
            var end = bytes.count
            for (index, byte) in bytes.enumerated() {
                guard byte > 0x20, byte < 0x7f, byte != UInt8(ascii: "#") else { return nil }
                if byte == UInt8(ascii: "?") { end = min(end, index) }
            }
            let query = end == bytes.count ? nil : String(decoding: bytes[(end + 1)...], as: UTF8.self)
            var segments: [String] = []
            guard end > 1 else { return (segments, query) }
            segments.reserveCapacity(8)
            var begin = 1
            while begin <= end {
                let slash = bytes[begin..<end].firstIndex(of: UInt8(ascii: "/")) ?? end
                guard let segment = decode(bytes[begin..<slash]) else { return nil }
                segments.append(segment)
                begin = slash + 1
            }
            return (segments, query)
        }

        private static func decode(_ part: Slice<UnsafeBufferPointer<UInt8>>) -> String? {
            guard part.contains(where: { $0 == UInt8(ascii: "%") || $0 == UInt8(ascii: "\\") }) else {
                return name(String(decoding: part, as: UTF8.self))
            }
            var decoded: [UInt8] = []
            decoded.reserveCapacity(part.count)
            var index = part.startIndex
            while index < part.endIndex {
                var byte = part[index]
                index += 1
                if byte == UInt8(ascii: "%") {
                    guard index + 1 < part.endIndex, let high = hex(part[index]), let low = hex(part[index + 1]) else {
                        return nil
                    }
                    byte = high << 4 | low
                    index += 2
                }
                // A slash in disguise, a backslash that some servers take for one, and what ends a C string.
                guard byte >= 0x20, byte != 0x7f, byte != UInt8(ascii: "/"), byte != UInt8(ascii: "\\") else {
                    return nil
                }
                decoded.append(byte)
            }
            // Twice encoded, it would be decoded by the next server.
            guard !decoded.contains(UInt8(ascii: "%")) else { return nil }
            return String(validating: decoded, as: UTF8.self).flatMap { name($0) }
        }

        /// A segment that names something below its place; nil for another.
        private static func name(_ segment: String) -> String? {
            segment.isEmpty || segment == "." || segment == ".." ? nil : segment
        }

        private static func hex(_ byte: UInt8) -> UInt8? {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
            case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
            default: nil
            }
        }

        private static func digit(_ value: UInt8) -> UInt8 {
            value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") + value - 10
        }

        /// A path of segments, everything encoded that is not unreserved (RFC 3986, 2.3).
        package static func path(_ segments: some Sequence<String>) -> String {
            var path: [UInt8] = []
            for segment in segments {
                path.append(UInt8(ascii: "/"))
                for byte in segment.utf8 {
                    switch byte {
                    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
                        UInt8(ascii: "_"), UInt8(ascii: "~"):
                        path.append(byte)
                    default: path += [UInt8(ascii: "%"), digit(byte >> 4), digit(byte & 15)]
                    }
                }
            }
            return path.isEmpty ? "/" : String(decoding: path, as: UTF8.self)
        }
    }
#endif
