/// Why a compressed stream has no content to give.
package enum CompressionError: Error, Equatable, Sendable {
    /// The content is longer than the caller takes.
    case tooLong(limit: Int)
    /// The stream is cut, damaged, or followed by something else, in words that end "found …".
    case damaged(String)
}
