import CandorCore

/// Columns or rows that one thread works on: fixed, whatever the number of threads.
private let segmentSize = 1 << 9

extension FieldVector {
    /// Σ_b weights[b] · self[b · columns + j] for each column j.
    ///
    /// - Parameter workers: threads at most; 0 means all. The result does not depend on it.
    /// - Complexity: a product of an element and one of K an element.
    func folded(
        columns: Int, weights: borrowing FieldVector<Fp2>, workers: Int
    ) -> FieldVector<Fp2> {
        let rows = weights.count
        precondition(count == rows * columns, "\(count) values in \(rows) rows of \(columns)")
        let segments = max(1, (rows + segmentSize - 1) / segmentSize)
        let parts = SharedVector<Fp2>(count: segments * columns)
        let weights = weights.array
        withSharedWords { words in
            parallelFor(count: rows, segmentSize: segmentSize, workers: workers) { segment, rows in
                let sum = parts.words + 2 * segment * columns
                for row in rows {
                    Self.accumulate(into: sum, words.pointer + row * columns * Self.words, times: weights[row], columns)
                }
            }
        }
        var sum = FieldVector<Fp2>(count: columns)
        for segment in 0..<segments { sum.add(parts.vector.slice(segment * columns..<(segment + 1) * columns)) }
        return sum
    }
}

extension PublicInputs {
    /// Σ_i x_{b,i} · weights[i · outputs + o] for each row b and output o, row after row.
    ///
    /// - Parameter workers: threads at most; 0 means all. The result does not depend on it.
    /// - Complexity: a product in F_p, two for weights in K, for each entry that is neither 0 nor 1, and output.
    func product<Element: FieldElement>(
        with weights: borrowing FieldVector<Element>, outputs: Int, workers: Int
    ) -> FieldVector<Element> {
        precondition(weights.count == inputs * outputs, "\(weights.count) weights for \(inputs) by \(outputs)")
        let result = SharedVector<Element>(count: count * outputs)
        let width = outputs * FieldVector<Element>.words
        weights.withSharedWords { words in
            parallelFor(count: count, segmentSize: 64, workers: workers) { _, rows in
                var factors = FieldVector<Fp>(count: width)
                for row in rows {
                    for entry in starts[row]..<starts[row + 1] {
                        FieldVector<Element>.accumulate(
                            into: result.words + row * width, words.pointer + Int(indices[entry]) * width,
                            times: Fp(values[entry]), width, &factors)
                    }
                }
            }
        }
        return result.take()
    }
}
