import CZlib

/// Decompression of gzip members.
package enum Gzip {
    /// True where `bytes` starts with the two magic bytes of gzip.
    package static func isCompressed(_ bytes: [UInt8]) -> Bool { bytes.starts(with: [0x1f, 0x8b]) }

    /// The content of all members of `bytes`, one after the other.
    ///
    /// - Parameters:
    ///   - path: names the file in errors.
    ///   - limit: largest content. Memory stays below it whatever the file claims.
    /// - Throws: ``DataError/malformed(path:expected:found:)`` where the stream is damaged, cut, or followed by
    ///   something else; ``DataError/oversized(path:limit:actual:)``.
    package static func decompress(_ bytes: [UInt8], path: String, limit: Int) throws(DataError) -> [UInt8] {
        let outcome = bytes.withUnsafeBufferPointer { inflateMembers($0, limit: limit) }
        switch outcome {
        case .content(let content): return content
        case .tooLong: throw .oversized(path: path, limit: limit, actual: nil)
        case .damaged(let reason): throw .malformed(path: path, expected: "a complete gzip stream", found: reason)
        }
    }

    private enum Outcome {
        case content([UInt8])
        case tooLong
        case damaged(String)
    }

    /// Deflate codes at most 258 bytes in two bits, hence no ratio above 1032.
    private static let largestRatio = 1032
    private static let windowBitsForGzip: Int32 = 15 + 16

    private static func inflateMembers(_ input: UnsafeBufferPointer<UInt8>, limit: Int) -> Outcome {
        guard let start = input.baseAddress else { return .damaged("an empty file") }
        var stream = z_stream()
        let streamBytes = Int32(MemoryLayout<z_stream>.size)
        guard inflateInit2_(&stream, windowBitsForGzip, ZLIB_VERSION, streamBytes) == Z_OK else {
            return .damaged("no memory for zlib")
        }
        defer { inflateEnd(&stream) }
        var output = [UInt8](repeating: 0, count: min(limit, sizeHint(input)) + 1)
        var consumed = 0
        var produced = 0
        while true {
            if produced == output.count {
                if produced > limit { return .tooLong }
                output.append(contentsOf: repeatElement(0, count: min(output.count, limit + 1 - produced)))
            }
            let offered = min(input.count - consumed, Int(UInt32.max))
            let room = min(output.count - produced, Int(UInt32.max))
            stream.next_in = UnsafeMutablePointer(mutating: start + consumed)
            stream.avail_in = UInt32(offered)
            stream.avail_out = UInt32(room)
            let status = output.withUnsafeMutableBufferPointer { buffer in
                stream.next_out = buffer.baseAddress! + produced
                return inflate(&stream, Z_NO_FLUSH)
            }
            consumed += offered - Int(stream.avail_in)
            produced += room - Int(stream.avail_out)
            if produced > limit { return .tooLong }
            switch status {
            case Z_STREAM_END:
                if consumed == input.count {
                    output.removeLast(output.count - produced)
                    return .content(output)
                }
                guard inflateReset(&stream) == Z_OK else { return .damaged("a stream that zlib cannot restart") }
            case Z_OK: continue
            case Z_BUF_ERROR where produced == output.count: continue
            case Z_BUF_ERROR: return .damaged("an end after \(consumed) compressed bytes")
            default:
                let reason = stream.msg.map { String(cString: $0) } ?? "code \(status)"
                return .damaged("\(reason) after \(consumed) compressed bytes")
            }
        }
    }

    /// The length that the last member claims, or what the compressed length allows.
    private static func sizeHint(_ input: UnsafeBufferPointer<UInt8>) -> Int {
        let claimed = input.suffix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
        return min(claimed, input.count * largestRatio)
    }
}
