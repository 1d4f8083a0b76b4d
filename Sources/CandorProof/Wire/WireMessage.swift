/// A message with one canonical form as bytes.
///
/// `init(from:)` refuses every byte string that `encode(into:)` cannot produce; ``Connection`` refuses what is left
/// over after it.
public protocol WireMessage: ~Copyable {
    /// The step that the frame names.
    static var step: Step { get }

    /// Appends the message.
    func encode(into writer: inout WireWriter)

    /// Reads the message.
    init(from reader: inout WireReader) throws(ProofError)
}
