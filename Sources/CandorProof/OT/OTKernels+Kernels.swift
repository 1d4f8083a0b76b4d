import CCandor
import CandorCore

/// The C kernels of this layer on the memory that holds its secrets.
enum OTKernels {
    /// Bytes of an expanded AES key.
    static let expandedKeyBytes = MemoryLayout<cnd_aes128_key>.stride

    /// Of each pair of strings the one that its choice names, in the same time for both: `cnd_ot_select`.
    static func select(
        into out: UnsafeMutableRawBufferPointer, zero: UnsafeRawBufferPointer, one: UnsafeRawBufferPointer,
        stringBytes: Int, choices: UnsafeRawBufferPointer
    ) {
        precondition(out.count == stringBytes * choices.count && zero.count == out.count && one.count == out.count)
        guard let out = out.baseAddress, let zero = zero.baseAddress, let one = one.baseAddress else { return }
        cnd_ot_select(out, zero, one, stringBytes, choices.baseAddress, choices.count)
    }

    /// The round keys of AES keys of 16 bytes, for streams.
    static func expandKeys(_ keys: borrowing SecretBuffer) -> SecretBuffer {
        let count = keys.count / 16
        var expanded = SecretBuffer(count: count * expandedKeyBytes)
        expanded.withUnsafeMutableBytes { bytes in
            let target = bytes.bindMemory(to: cnd_aes128_key.self)
            keys.withUnsafeBytes { keys in
                for index in 0..<count { cnd_aes128_expand(&target[index], keys.baseAddress! + 16 * index) }
            }
        }
        return expanded
    }

    /// The receiver's matrix and bits of one extension, and the message that corrects the sender's matrix.
    static func receiverExpand(
        keys: borrowing SecretBuffer, stream: UInt64, blocks: Int, columns: inout SecretBuffer,
        choices: inout SecretBuffer
    ) -> [UInt64] {
        precondition(columns.count == 16 * COTExtension.columns * blocks && choices.count == 16 * blocks)
        let words = 2 * (COTExtension.columns - 1) * blocks
        return [UInt64](unsafeUninitializedCapacity: words) { corrections, initialised in
            keys.withUnsafeBytes { keys in
                columns.withUnsafeMutableBytes { columns in
                    choices.withUnsafeMutableBytes { choices in
                        cnd_cot_receiver_expand(
                            corrections.baseAddress, columns.words.baseAddress, choices.words.baseAddress,
                            keys.bindMemory(to: cnd_aes128_key.self).baseAddress, stream, blocks)
                    }
                }
            }
            initialised = words
        }
    }

    /// The sender's matrix of one extension.
    static func senderExpand(
        keys: borrowing SecretBuffer, delta: borrowing SecretBuffer, corrections: [UInt64], stream: UInt64,
        blocks: Int, columns: inout SecretBuffer
    ) {
        precondition(columns.count == 16 * COTExtension.columns * blocks && delta.count == 16)
        precondition(corrections.count == 2 * (COTExtension.columns - 1) * blocks)
        keys.withUnsafeBytes { keys in
            delta.withUnsafeBytes { delta in
                columns.withUnsafeMutableBytes { columns in
                    cnd_cot_sender_expand(
                        columns.words.baseAddress, corrections, keys.bindMemory(to: cnd_aes128_key.self).baseAddress,
                        delta.words.baseAddress, stream, blocks)
                }
            }
        }
    }

    /// The universal hash of each of `columns` columns: `cnd_cot_fold`.
    static func fold(
        _ matrix: borrowing SecretBuffer, columns: Int, blocks: Int, challenge: Block
    ) -> [Block] {
        precondition(matrix.count == 16 * columns * blocks)
        var powers = AlignedBuffer<UInt64>(count: 2 * blocks)
        return [Block](unsafeUninitializedCapacity: columns) { folds, initialised in
            matrix.withUnsafeBytes { matrix in
                powers.withUnsafeMutableBufferPointer { powers in
                    cnd_cot_fold(
                        UnsafeMutableRawBufferPointer(folds).words.baseAddress, matrix.words.baseAddress, columns,
                        blocks, [challenge.low, challenge.high], powers.baseAddress)
                }
            }
            initialised = columns
        }
    }

    /// Whether the sender's hashes are those that the receiver's, its bits' and Δ give: `cnd_cot_folds_agree`.
    static func foldsAgree(
        sender: [Block], receiver: [Block], choices: Block, delta: borrowing SecretBuffer
    ) -> Bool {
        precondition(sender.count == COTExtension.columns && receiver.count == sender.count && delta.count == 16)
        return sender.withUnsafeBytes { sender in
            receiver.withUnsafeBytes { receiver in
                delta.withUnsafeBytes { delta in
                    cnd_cot_folds_agree(
                        sender.words.baseAddress, receiver.words.baseAddress, [choices.low, choices.high],
                        delta.words.baseAddress)
                }
            }
        }
    }

    /// The first `count` rows of a matrix of 128 columns of `blocks` blocks.
    static func rows(_ matrix: borrowing SecretBuffer, count: Int, blocks: Int) -> [Block] {
        let tiles = (count + COTExtension.columns - 1) / COTExtension.columns
        precondition(matrix.count == 16 * COTExtension.columns * blocks && tiles <= blocks)
        return [Block](unsafeUninitializedCapacity: COTExtension.columns * tiles) { rows, initialised in
            matrix.withUnsafeBytes { matrix in
                let target = UnsafeMutableRawBufferPointer(rows)
                cnd_bit_transpose(target.words.baseAddress, matrix.words.baseAddress, tiles, blocks)
            }
            initialised = count
        }
    }
}

extension UnsafeRawBufferPointer {
    /// The same memory as words.
    fileprivate var words: UnsafeBufferPointer<UInt64> { bindMemory(to: UInt64.self) }
}

extension UnsafeMutableRawBufferPointer {
    /// The same memory as words.
    fileprivate var words: UnsafeMutableBufferPointer<UInt64> { bindMemory(to: UInt64.self) }
}
