import CZlib

/// Compression to gzip (RFC 1952).
package enum Deflate {
    /// A member of gzip, by zlib's fastest level; at most 0.1 % and 32 bytes larger than the content.
    package static func gzip(_ content: [UInt8]) -> [UInt8] {
        var stream = z_stream()
        let status = deflateInit2_(
            &stream, Z_BEST_SPEED, Z_DEFLATED, Inflate.Format.gzip.rawValue, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
            Int32(MemoryLayout<z_stream>.size))
        // Its arguments are constants and its memory 268 kB of any content: where those are wanting, so are the bytes of
        // the array below, of which Swift says no more.
        precondition(status == Z_OK, "zlib does not start: code \(status)")
        defer { deflateEnd(&stream) }
        return [UInt8](unsafeUninitializedCapacity: Int(deflateBound(&stream, UInt(content.count))) + 32) {
            output, count in
            content.withUnsafeBufferPointer { input in
                var consumed = 0
                while true {
                    let offered = min(input.count - consumed, largestPiece)
                    let room = min(output.count - count, largestPiece)
                    let isLast = consumed + offered == input.count
                    stream.next_in = input.baseAddress.map { UnsafeMutablePointer(mutating: $0 + consumed) }
                    stream.avail_in = UInt32(offered)
                    // Not empty: it has 32 bytes at least.
                    stream.next_out = output.baseAddress! + count
                    stream.avail_out = UInt32(room)
                    let status = deflate(&stream, isLast ? Z_FINISH : Z_NO_FLUSH)
                    consumed += offered - Int(stream.avail_in)
                    count += room - Int(stream.avail_out)
                    if status == Z_STREAM_END { return }
                    // There is always room (`deflateBound`) and something to do, so that zlib has no other answer.
                    precondition(status == Z_OK, "zlib stopped with \(status)")
                }
            }
        }
    }
}
