import CandorCore

/// The party of the OT extension that gets bits and blocks: the prover. See ``COTExtension``.
///
/// Between two extensions it holds its base keys; every step consumes it, and a step that throws erases it.
package struct COTReceiver: ~Copyable {
    private let keys: SecretBuffer
    private let stream: UInt64

    /// With both keys of each of 128 base OTs, k_0 and k_1 of column 0 first.
    package init(keys: borrowing BaseOTKeys) {
        precondition(keys.count == 2 * COTExtension.columns, "a pair of keys a column")
        self.init(keys: keys.expanded(), stream: 0)
    }

    fileprivate init(keys: consuming SecretBuffer, stream: UInt64) {
        self.keys = keys
        self.stream = stream
    }

    /// Expands the matrix of the next `count` OTs, 1 to ``COTExtension/maximumCount``.
    package consuming func begin(count: Int) -> AwaitingChallenge {
        precondition(count > 0 && count <= COTExtension.maximumCount, "outside what one extension holds")
        let blocks = COTExtension.blocks(count)
        var columns = SecretBuffer(count: 16 * COTExtension.columns * blocks)
        var choices = SecretBuffer(count: 16 * blocks)
        let words = OTKernels.receiverExpand(
            keys: keys, stream: stream, blocks: blocks, columns: &columns, choices: &choices)
        return AwaitingChallenge(
            corrections: COTCorrections(words: words), keys: keys, stream: stream, count: count, columns: columns,
            choices: choices)
    }

    /// The receiver that has committed to its columns.
    package struct AwaitingChallenge: ~Copyable {
        /// What the sender must get.
        package let corrections: COTCorrections
        fileprivate let keys: SecretBuffer
        fileprivate let stream: UInt64
        fileprivate let count: Int
        fileprivate let columns: SecretBuffer
        fileprivate let choices: SecretBuffer

        /// Opens the hashes at the sender's point. Any point is safe: the last block of each column masks its hash.
        package consuming func open(_ challenge: COTChallenge) -> Opened {
            let blocks = COTExtension.blocks(count)
            let opening = COTOpening(
                choices: OTKernels.fold(choices, columns: 1, blocks: blocks, challenge: challenge.point)[0],
                columns: OTKernels.fold(
                    columns, columns: COTExtension.columns, blocks: blocks, challenge: challenge.point))
            let bits = choices.withUnsafeBytes { bytes in (0..<count).map { bytes[$0 / 8] >> ($0 % 8) & 1 } }
            let rows = OTKernels.rows(columns, count: count, blocks: blocks)
            return Opened(
                opening: opening, choices: bits, blocks: rows, receiver: COTReceiver(keys: keys, stream: stream + 1))
        }
    }

    /// The receiver at the end of an extension.
    package struct Opened: ~Copyable {
        /// What the sender must get.
        package let opening: COTOpening
        /// The bits x_j, each 0 or 1.
        package var choices: [UInt8]
        /// The rows T_j = Q_j + x_j Δ.
        package var blocks: [Block]
        /// The receiver, ready for the next extension.
        package let receiver: COTReceiver
    }
}
