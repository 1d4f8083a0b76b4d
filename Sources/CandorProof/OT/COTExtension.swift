/// The OT extension: from 128 base OTs any number of correlated OTs with random bits, secure against malicious parties.
///
/// Source: [IKNP03] with the columnwise consistency check of [Roy22] (SoftSpokenOT, eprint 2022/192, Fig. 8) at k = 1.
/// The receiver has a pair of keys for each column c, the sender the key that bit c of its Δ names. Both expand them to
/// columns; the receiver's bits x are the sum of its first two columns, so only columns 1 to 127 need a correction.
/// Then the sender draws a challenge, the receiver opens a linear universal hash of x and of its columns T, and the
/// sender compares: hash(Q_c) = hash(T_c) + Δ_c hash(x) for every c. Rows of the matrices are the OTs: Q_j = T_j + x_j Δ.
///
/// A receiver whose columns disagree about x passes only by naming the bits of Δ in which they do; see
/// <doc:ObliviousTransfer> for the proof and ``hashError(count:)`` for what remains.
package enum COTExtension {
    /// Columns of the matrices: bits of Δ.
    package static let columns = 128

    /// OTs of one extension at most: 264 KiB of matrix on each side.
    package static let maximumCount = 16_384

    /// Blocks of a column for `count` OTs: those of the OTs, filled up, and one that masks the hash.
    package static func blocks(_ count: Int) -> Int { (count + columns - 1) / columns + 1 }

    /// What the hashes of a session of `count` OTs leave to chance: (128 choose 2) * blocks / 2^128, where blocks are
    /// those of a column in all its extensions.
    package static func hashError(count: Int) -> Double {
        let pairs = Double(columns * (columns - 1) / 2)
        let extensions = (count + maximumCount - 1) / maximumCount
        return pairs * Double(count / columns + 2 * extensions) * 0x1p-128
    }
}

extension Step {
    /// The receiver's corrections of the sender's columns.
    package static let cotCorrections = Step(0x0211, "OT extension corrections")
    /// The sender's challenge.
    package static let cotChallenge = Step(0x0212, "OT extension challenge")
    /// The receiver's hashes.
    package static let cotOpening = Step(0x0213, "OT extension opening")
}

/// The corrections of columns 1 to 127, one column after the other.
package struct COTCorrections: WireMessage {
    /// The step of the frame.
    package static var step: Step { .cotCorrections }

    /// Two words a block.
    package var words: [UInt64]

    package init(words: [UInt64]) { self.words = words }

    /// Bytes for `count` OTs of one extension.
    package static func byteCount(_ count: Int) -> Int {
        16 * (COTExtension.columns - 1) * COTExtension.blocks(count)
    }

    package func encode(into writer: inout WireWriter) { words.withUnsafeBufferPointer { writer.write(words: $0) } }

    package init(from reader: inout WireReader) throws(ProofError) {
        let bytes = try reader.readBytes(reader.remaining / 8 * 8)
        words = [UInt64](unsafeUninitializedCapacity: bytes.count / 8) { words, initialised in
            bytes.withUnsafeBytes { bytes in
                for index in words.indices {
                    words[index] = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: 8 * index, as: UInt64.self))
                }
            }
            initialised = words.count
        }
    }
}

/// A random element of GF(2^128).
package struct COTChallenge: WireMessage {
    /// The step of the frame.
    package static var step: Step { .cotChallenge }
    /// Bytes of the message.
    package static let byteCount = 16

    /// The point at which columns are hashed.
    package var point: Block

    package init(point: Block) { self.point = point }

    package func encode(into writer: inout WireWriter) { writer.write(point) }

    package init(from reader: inout WireReader) throws(ProofError) { point = try reader.readBlock() }
}

/// The hash of the receiver's bits and of its 128 columns.
package struct COTOpening: WireMessage {
    /// The step of the frame.
    package static var step: Step { .cotOpening }
    /// Bytes of the message.
    package static let byteCount = 16 * (COTExtension.columns + 1)

    /// The hash of the bits.
    package var choices: Block
    /// The hashes of the columns.
    package var columns: [Block]

    package init(choices: Block, columns: [Block]) {
        self.choices = choices
        self.columns = columns
    }

    package func encode(into writer: inout WireWriter) {
        writer.write(choices)
        for column in columns { writer.write(column) }
    }

    package init(from reader: inout WireReader) throws(ProofError) {
        choices = try reader.readBlock()
        columns = []
        for _ in 0..<COTExtension.columns { columns.append(try reader.readBlock()) }
    }
}

extension WireWriter {
    /// Appends sixteen bytes.
    package mutating func write(_ block: Block) {
        write(block.low)
        write(block.high)
    }
}

extension WireReader {
    /// The next sixteen bytes.
    package mutating func readBlock() throws(ProofError) -> Block {
        Block(low: try readUInt64(), high: try readUInt64())
    }
}
