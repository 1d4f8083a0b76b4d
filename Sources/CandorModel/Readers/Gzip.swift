import CandorCompression

/// Files in gzip.
package enum Gzip {
    /// True where `bytes` starts with the two magic bytes of gzip.
    package static func isCompressed(_ bytes: [UInt8]) -> Bool { Inflate.isGzip(bytes) }

    /// The content of all members of `bytes`, one after the other.
    ///
    /// - Parameters:
    ///   - path: names the file in errors.
    ///   - limit: largest content. Memory stays below twice it whatever the file claims.
    /// - Throws: ``DataError/malformed(path:expected:found:)`` where the stream is damaged, cut, or followed by
    ///   something else; ``DataError/oversized(path:limit:actual:)``.
    package static func decompress(_ bytes: [UInt8], path: String, limit: Int) throws(DataError) -> [UInt8] {
        do throws(CompressionError) { return try Inflate.content(of: bytes, .gzip, limit: limit) } catch {
            switch error {
            case .tooLong: throw .oversized(path: path, limit: limit, actual: nil)
            case .damaged(let found): throw .malformed(path: path, expected: "a complete gzip stream", found: found)
            }
        }
    }
}
