#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Signs that somebody copies the model, from the recent rows of one account: hints for an operator, no proof.
///
/// A copier asks evenly over all labels, near its own earlier questions, or where labels change; so do some honest users.
/// Memory is fixed: 64 cells of labels and the last 256 fingerprints; older rows count half as much after every 2,048.
package struct ExtractionIndicators: Hashable, Sendable {
    /// Fewer rows than this say nothing: every share is 0.
    package static let minimum = 100.0
    private static let cells = 64
    private static let window = 2048.0

    private var labels = [Float](repeating: 0, count: cells)
    private var recent = [UInt32](repeating: 0, count: 256)
    private var rows = 0.0
    private var duplicates = 0.0
    private var boundary = 0.0
    private var classes = 2

    /// No rows yet.
    package init() {}

    /// Adds a row of so many classes.
    package mutating func add(_ observation: Observation, classes: Int) {
        self.classes = max(self.classes, classes)
        if rows >= Self.window {
            for cell in labels.indices { labels[cell] /= 2 }
            (rows, duplicates, boundary) = (rows / 2, duplicates / 2, boundary / 2)
        }
        rows += 1
        labels[Int(UInt(bitPattern: observation.label) % UInt(Self.cells))] += 1
        if observation.isNearBoundary { boundary += 1 }
        let slot = Int(observation.fingerprint % UInt64(recent.count))
        // 0 marks an empty slot.
        let mark = UInt32(truncatingIfNeeded: observation.fingerprint >> 32) | 1
        if recent[slot] == mark { duplicates += 1 }
        recent[slot] = mark
    }

    /// Entropy of the labels over the largest that the model's classes allow; labels that are equal modulo 64 count as
    /// one.
    package var labelEntropy: Double {
        guard rows >= Self.minimum else { return 0 }
        let total = Double(labels.reduce(0, +))
        var entropy = 0.0
        for cell in labels where cell > 0 {
            let share = Double(cell) / total
            entropy -= share * log2(share)
        }
        return min(1, entropy / log2(Double(min(classes, Self.cells))))
    }

    /// Share of rows that had the fingerprint of a recent one.
    package var nearDuplicates: Double { rows < Self.minimum ? 0 : duplicates / rows }

    /// Share of rows near the boundary.
    package var boundaryShare: Double { rows < Self.minimum ? 0 : boundary / rows }
}
