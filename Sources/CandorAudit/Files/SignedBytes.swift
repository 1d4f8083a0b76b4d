/// The bytes that a signature covers: a label, then pieces, each after its length.
///
/// Different labels, different numbers of pieces and different cuts give different bytes, so no signature of one kind
/// of document is one of another.
struct SignedBytes {
    private(set) var bytes: [UInt8] = []

    init(label: String) { append(label) }

    mutating func append(_ piece: [UInt8]) {
        append(raw: UInt64(piece.count))
        bytes.append(contentsOf: piece)
    }

    mutating func append(_ text: String) { append(Array(text.utf8)) }

    mutating func append(_ number: UInt64) {
        append(raw: 8)
        append(raw: number)
    }

    /// Two's complement.
    mutating func append(_ number: Int) { append(UInt64(bitPattern: Int64(number))) }

    mutating func append<Size>(_ bytes: HexBytes<Size>) { append(bytes.bytes) }

    private mutating func append(raw number: UInt64) {
        withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
    }
}
