import CZlib

/// Decompression of gzip (RFC 1952) and of zlib's format (RFC 1950).
package enum Inflate {
    /// The envelope of a stream, in zlib's count of window bits.
    package enum Format: Int32, Sendable {
        case gzip = 31
        case zlib = 15
    }

    /// True where `bytes` starts with the two magic bytes of gzip.
    package static func isGzip(_ bytes: [UInt8]) -> Bool { bytes.withUnsafeBufferPointer { isMember($0, at: 0) } }

    /// The content of all members of gzip one after the other, or of one stream of zlib.
    ///
    /// - Parameter limit: most bytes of the content; below 0 it is 0. Memory grows with what is there, at most to twice
    ///   the limit, whatever the stream claims.
    /// - Throws: ``CompressionError``.
    package static func content(
        of bytes: [UInt8], _ format: Format, limit: Int
    ) throws(CompressionError) -> [UInt8] {
        // A result, since the closure's errors are not typed.
        let outcome = bytes.withUnsafeBufferPointer { input in
            Result { () throws(CompressionError) in try members(input, format, limit: max(limit, 0)) }
        }
        return try outcome.get()
    }

    private static func members(
        _ input: UnsafeBufferPointer<UInt8>, _ format: Format, limit: Int
    ) throws(CompressionError) -> [UInt8] {
        guard let start = input.baseAddress, input.count > 0 else { throw .damaged("no bytes") }
        var stream = z_stream()
        guard inflateInit2_(&stream, format.rawValue, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
            throw .damaged("no memory for zlib")
        }
        defer { inflateEnd(&stream) }
        // One byte more than the limit shows that there is more; a first guess saves most copies.
        var output = [UInt8](repeating: 0, count: min(limit, 8 * input.count) + 1)
        var (consumed, produced) = (0, 0)
        while true {
            if produced == output.count {
                output.append(contentsOf: repeatElement(0, count: min(output.count, limit + 1 - produced)))
            }
            let offered = min(input.count - consumed, largestPiece)
            let room = min(output.count - produced, largestPiece)
            stream.next_in = UnsafeMutablePointer(mutating: start + consumed)
            stream.avail_in = UInt32(offered)
            stream.avail_out = UInt32(room)
            let status = output.withUnsafeMutableBufferPointer { buffer in
                // Not empty: it has one byte more than a count.
                stream.next_out = buffer.baseAddress! + produced
                return inflate(&stream, Z_NO_FLUSH)
            }
            consumed += offered - Int(stream.avail_in)
            produced += room - Int(stream.avail_out)
            if produced > limit { throw .tooLong(limit: limit) }
            switch status {
            case Z_STREAM_END where consumed == input.count:
                output.removeLast(output.count - produced)
                return output
            case Z_STREAM_END:
                guard format == .gzip, isMember(input, at: consumed) else { throw .damaged("more bytes after its end") }
                guard inflateReset(&stream) == Z_OK else { throw .damaged("a stream that cannot go on") }
            case Z_OK: continue
            case Z_BUF_ERROR where produced == output.count: continue
            case Z_BUF_ERROR: throw .damaged("its end after \(consumed) bytes")
            default: throw .damaged(stream.msg.map { String(cString: $0) } ?? "code \(status)")
            }
        }
    }

    /// Whether a member of gzip begins at a place.
    private static func isMember(_ input: UnsafeBufferPointer<UInt8>, at place: Int) -> Bool {
        place + 1 < input.count && input[place] == 0x1f && input[place + 1] == 0x8b
    }
}

/// zlib counts in 32 bits.
let largestPiece = 1 << 30
