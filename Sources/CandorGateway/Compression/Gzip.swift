#if Gateway
    import CZlib

    /// Bodies in the content codings `gzip` (RFC 1952) and `deflate`, which is zlib's format (RFC 1950).
    public enum Gzip {
        /// The content of a compressed body: of all members of gzip one after the other, or of one stream of zlib.
        ///
        /// - Parameter limit: most bytes of the content. Memory grows with what is there, at most to twice the limit,
        ///   whatever a body claims.
        /// - Throws: ``GatewayError/request(what:expected:actual:)`` for a body that is cut, damaged, followed by something
        ///   else, or larger than the limit once it is decompressed (see ``isTooLong(_:)``).
        public static func decompress(_ body: [UInt8], limit: Int) throws(GatewayError) -> [UInt8] {
            let outcome = body.withUnsafeBufferPointer { inflateMembers($0, limit: max(limit, 0)) }
            switch outcome {
            case .content(let content): return content
            case .tooLong: throw .request(what: tooLong, expected: "at most \(limit) bytes", actual: "more")
            case .damaged(let reason):
                throw .request(what: "compressed body", expected: "a complete stream of gzip or zlib", actual: reason)
            }
        }

        /// Whether an error of ``decompress(_:limit:)`` says that the content is longer than the limit: 413 of HTTP.
        public static func isTooLong(_ error: GatewayError) -> Bool {
            guard case .request(tooLong, _, _) = error else { return false }
            return true
        }

        /// A body in gzip, by zlib's fastest level; at most 0.1 % and 32 bytes larger than it was.
        public static func compress(_ body: [UInt8]) -> [UInt8] {
            var stream = z_stream()
            // Fails for want of memory alone, where nothing else goes on either.
            guard
                deflateInit2_(
                    &stream, Z_BEST_SPEED, Z_DEFLATED, gzip, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
                    Int32(MemoryLayout<z_stream>.size)) == Z_OK
            else { preconditionFailure("no memory for zlib") }
            defer { deflateEnd(&stream) }
            return [UInt8](unsafeUninitializedCapacity: Int(deflateBound(&stream, UInt(body.count))) + 32) {
                output, count in
                body.withUnsafeBufferPointer { input in
                    var consumed = 0
                    while true {
                        let offered = min(input.count - consumed, largestPiece)
                        let room = min(output.count - count, largestPiece)
                        let isLast = consumed + offered == input.count
                        stream.next_in = input.baseAddress.map { UnsafeMutablePointer(mutating: $0 + consumed) }
                        stream.avail_in = UInt32(offered)
                        stream.next_out = output.baseAddress! + count
                        stream.avail_out = UInt32(room)
                        let status = deflate(&stream, isLast ? Z_FINISH : Z_NO_FLUSH)
                        consumed += offered - Int(stream.avail_in)
                        count += room - Int(stream.avail_out)
                        if status == Z_STREAM_END { return }
                        precondition(status == Z_OK, "zlib stopped with \(status)")
                    }
                }
            }
        }

        private static let tooLong = "decompressed body"
        private static let gzip: Int32 = 15 + 16
        private static let zlib: Int32 = 15
        /// zlib counts in 32 bits.
        private static let largestPiece = 1 << 30

        private enum Outcome {
            case content([UInt8])
            case tooLong
            case damaged(String)
        }

        private static func inflateMembers(_ input: UnsafeBufferPointer<UInt8>, limit: Int) -> Outcome {
            guard let start = input.baseAddress, input.count > 0 else { return .damaged("an empty body") }
            let isGzip = isMember(input, at: 0)
            var stream = z_stream()
            guard
                inflateInit2_(&stream, isGzip ? gzip : zlib, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
            else { return .damaged("no memory for zlib") }
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
                    stream.next_out = buffer.baseAddress! + produced
                    return inflate(&stream, Z_NO_FLUSH)
                }
                consumed += offered - Int(stream.avail_in)
                produced += room - Int(stream.avail_out)
                if produced > limit { return .tooLong }
                switch status {
                case Z_STREAM_END where consumed == input.count:
                    output.removeLast(output.count - produced)
                    return .content(output)
                case Z_STREAM_END:
                    guard isGzip, isMember(input, at: consumed) else {
                        return .damaged("more bytes after its end")
                    }
                    guard inflateReset(&stream) == Z_OK else { return .damaged("a stream that cannot go on") }
                case Z_OK: continue
                case Z_BUF_ERROR where produced == output.count: continue
                case Z_BUF_ERROR: return .damaged("its end after \(consumed) bytes")
                default: return .damaged(stream.msg.map { String(cString: $0) } ?? "code \(status)")
                }
            }
        }

        /// Whether a member of gzip begins at a place.
        private static func isMember(_ input: UnsafeBufferPointer<UInt8>, at place: Int) -> Bool {
            place + 1 < input.count && input[place] == 0x1f && input[place + 1] == 0x8b
        }
    }
#endif
