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
        let parts = SharedVector(count: segments * columns)
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
    /// - Complexity: a product in K for each entry that is not zero, and output.
    func product(with weights: borrowing FieldVector<Fp2>, outputs: Int, workers: Int) -> FieldVector<Fp2> {
        precondition(weights.count == inputs * outputs, "\(weights.count) weights for \(inputs) by \(outputs)")
        let result = SharedVector(count: count * outputs)
        weights.withSharedWords { words in
            parallelFor(count: count, segmentSize: 64, workers: workers) { _, rows in
                for row in rows {
                    for entry in starts[row]..<starts[row + 1] {
                        FieldVector<Fp2>.accumulate(
                            into: result.words + 2 * row * outputs, words.pointer + 2 * Int(indices[entry]) * outputs,
                            times: Fp2(Fp(values[entry])), outputs)
                    }
                }
            }
        }
        return result.take()
    }
}

extension PublicInputs {
    /// The same sums of elements of F_p.
    func product(with weights: borrowing FieldVector<Fp>, outputs: Int, workers: Int) -> FieldVector<Fp> {
        let sums = product(with: weights.scaled(by: .one), outputs: outputs, workers: workers)
        return FieldVector((0..<sums.count).map { sums[$0].c0 })
    }
}
