#if Gateway
    import CandorCompression

    /// Bodies in the content codings `gzip` (RFC 1952) and `deflate`, which is zlib's format (RFC 1950).
    public enum Gzip {
        /// The content of a compressed body: of all members of gzip one after the other, or of one stream of zlib.
        ///
        /// - Parameter limit: most bytes of the content. Memory grows with what is there, at most to twice the limit,
        ///   whatever a body claims.
        /// - Throws: ``GatewayError/request(what:expected:actual:)`` for a body that is cut, damaged, followed by something
        ///   else, or larger than the limit once it is decompressed (see ``isTooLong(_:)``).
        public static func decompress(_ body: [UInt8], limit: Int) throws(GatewayError) -> [UInt8] {
            let format: Inflate.Format = Inflate.isGzip(body) ? .gzip : .zlib
            do throws(CompressionError) { return try Inflate.content(of: body, format, limit: limit) } catch {
                switch error {
                case .tooLong: throw .request(what: tooLong, expected: "at most \(limit) bytes", actual: "more")
                case .damaged(let found):
                    throw .request(
                        what: "compressed body", expected: "a complete stream of gzip or zlib", actual: found)
                }
            }
        }

        /// Whether an error of ``decompress(_:limit:)`` says that the content is longer than the limit: 413 of HTTP.
        public static func isTooLong(_ error: GatewayError) -> Bool {
            guard case .request(tooLong, _, _) = error else { return false }
            return true
        }

        /// A body in gzip, by zlib's fastest level; at most 0.1 % and 32 bytes larger than it was.
        public static func compress(_ body: [UInt8]) -> [UInt8] { Deflate.gzip(body) }

        private static let tooLong = "decompressed body"
    }
#endif
