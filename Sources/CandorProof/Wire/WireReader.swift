/// Takes a message apart. Every read is checked: what a peer sends becomes a value or a ``ProofError``.
public struct WireReader: ~Copyable {
    private let bytes: [UInt8]
    private var position: Int
    private let step: Step

    /// A reader of `bytes` from `offset` on; `step` is named in errors.
    public init(_ bytes: [UInt8], from offset: Int = 0, step: Step) {
        precondition(offset >= 0 && offset <= bytes.count, "offset outside the message")
        self.bytes = bytes
        position = offset
        self.step = step
    }

    /// Bytes not read yet.
    public var remaining: Int { bytes.count - position }

    /// The next four bytes.
    public mutating func readUInt32() throws(ProofError) -> UInt32 {
        let first = try advance(4)
        return bytes.withUnsafeBytes { UInt32(littleEndian: $0.loadUnaligned(fromByteOffset: first, as: UInt32.self)) }
    }

    /// The next eight bytes.
    public mutating func readUInt64() throws(ProofError) -> UInt64 {
        let first = try advance(8)
        return bytes.withUnsafeBytes { UInt64(littleEndian: $0.loadUnaligned(fromByteOffset: first, as: UInt64.self)) }
    }

    /// The next `count` bytes.
    public mutating func readBytes(_ count: Int) throws(ProofError) -> [UInt8] {
        let first = try advance(count)
        return Array(bytes[first..<first + count])
    }

    /// The next `count` elements of F_p or K, each word of eight bytes.
    ///
    /// - Throws: ``ProofError/nonCanonicalElement(step:index:)`` for the first word that is 2^61 - 1 or more.
    public mutating func readElements<Element: FieldElement>(
        _ count: Int, of: Element.Type = Element.self
    ) throws(ProofError) -> FieldVector<Element> {
        guard count >= 0 && count <= remaining / Element.byteCount else {
            throw .truncatedMessage(step: step, expected: count, actual: remaining / Element.byteCount)
        }
        let first = try advance(Element.byteCount * count)
        let part = bytes.span.extracting(first..<position).bytes
        if let elements = FieldVector<Element>.decoded(from: part) { return elements }
        if Mutation.isOn(.canonicalElements) { return .reduced(from: part) }
        throw .nonCanonicalElement(step: step, index: FieldVector<Element>.firstNoncanonicalWord(in: part) ?? 0)
    }

    /// Makes sure that nothing is left.
    ///
    /// - Throws: ``ProofError/extraBytes(step:count:)``.
    public consuming func finish() throws(ProofError) {
        if Mutation.isOn(.messageEnd) { return }
        guard remaining == 0 else { throw .extraBytes(step: step, count: remaining) }
    }

    private mutating func advance(_ count: Int) throws(ProofError) -> Int {
        guard Mutation.isOn(.messageTruncation) || (count >= 0 && count <= remaining) else {
            throw .truncatedMessage(step: step, expected: count, actual: remaining)
        }
        defer { position += count }
        return position
    }
}
