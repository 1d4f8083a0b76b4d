import CCandor
import CCandorBLAS
import CandorCore
import CandorModel

extension Network {
    /// The logits of every row.
    ///
    /// - Parameters:
    ///   - samples: rows with this network's columns; labels are not read.
    ///   - workers: threads; 0 means all. The result does not depend on it.
    /// - Returns: `[rows × classes]`, row after row. Every sum runs over a layer's inputs in order, starting from the
    ///   bias, so a row's logits have the same bits on every machine and do not depend on the other rows.
    /// - Throws: `TrainingError.mismatchedSamples`, `.codeOutOfRange`.
    /// - Complexity: one product per dense layer; scratch of 2 · 256 rows of the widest layer per segment, and a copy of
    ///   the weights.
    public func logits(for samples: Samples, workers: Int = 0) throws(TrainingError) -> [Float] {
        try outputs(of: layout.operations[...], width: layout.classes, for: samples, workers: workers)
    }

    /// The input of the last layer for every row: what the hidden layers make of it.
    ///
    /// Parameters, errors and cost as in ``logits(for:workers:)``.
    /// - Returns: `[rows × featureWidth]`, row after row.
    public func features(for samples: Samples, workers: Int = 0) throws(TrainingError) -> [Float] {
        try outputs(of: layout.operations.dropLast(), width: featureWidth, for: samples, workers: workers)
    }

    /// Number of features of a row: the inputs of the last layer.
    public var featureWidth: Int {
        guard case .dense(_, _, let inputs, _)? = layout.operations.last else { return layout.inputWidth }
        return inputs
    }

    /// What `operations`, the first ones, make of every row, `width` values each.
    private func outputs(
        of operations: ArraySlice<ParameterLayout.Operation>, width: Int, for samples: Samples, workers: Int
    ) throws(TrainingError) -> [Float] {
        try check(samples)
        let weights = operations.map { transposedWeights(of: $0) }
        return [Float](unsafeUninitializedCapacity: samples.count * width) { out, initialised in
            nonisolated(unsafe) let out = out.baseAddress
            parallelFor(count: samples.count, segmentSize: 256, workers: workers) { _, rows in
                // Without rows there is no segment, and with them there is memory.
                infer(samples, rows, operations, weights: weights, width: width, into: out! + rows.lowerBound * width)
            }
            initialised = samples.count * width
        }
    }

    /// The weights of a dense layer as `[inputs × outputs]`; empty for other layers.
    private func transposedWeights(of operation: ParameterLayout.Operation) -> [Float] {
        guard case .dense(let weight, _, let inputs, let outputs) = operation else { return [] }
        var transposed = [Float](repeating: 0, count: inputs * outputs)
        for output in 0..<outputs {
            for input in 0..<inputs {
                transposed[input * outputs + output] = parameters[weight + output * inputs + input]
            }
        }
        return transposed
    }

    /// Outputs of `rows`, in scratch of this call's own: the segments of a parallel loop share nothing that changes.
    ///
    /// - Parameter weights: those of each operation, transposed.
    private func infer(
        _ samples: Samples, _ rows: Range<Int>, _ operations: ArraySlice<ParameterLayout.Operation>,
        weights: [[Float]], width: Int, into out: UnsafeMutablePointer<Float>
    ) {
        // The active set is one of this machine, which has a table.
        let kernels = cnd_train_kernels_for(cnd_isa_active())!.pointee
        let half = rows.count * layout.widestLayer
        var scratch = AlignedBuffer<Float>(count: 2 * half)
        var indices = AlignedBuffer<Int32>(count: rows.count)
        for (position, row) in rows.enumerated() { indices[position] = Int32(row) }
        scratch.withUnsafeMutableBufferPointer { scratch in
            indices.withUnsafeBufferPointer { indices in
                parameters.withUnsafeBufferPointer { parameters in
                    var current = scratch.baseAddress!
                    var other = current + half
                    gather(samples, rows: indices, layout: layout, parameters: parameters.baseAddress!, into: current)
                    for (operation, weights) in zip(operations, weights) {
                        switch operation {
                        case .dense(_, let bias, let inputs, let outputs):
                            kernels.dense_rows(
                                other, current, weights, parameters.baseAddress! + bias, rows.count, inputs, outputs)
                            swap(&current, &other)
                        case .batchNorm(let scale, let shift, let statistics, let width):
                            let (factor, offset) = inferenceForm(
                                scale: scale, shift: shift, statistics: statistics, width: width)
                            kernels.scale_columns(current, current, factor, offset, rows.count, width)
                        case .relu(let width):
                            kernels.relu(current, current, rows.count * width)
                        case .dropout: break
                        }
                    }
                    out.update(from: current, count: rows.count * width)
                }
            }
        }
    }

    /// Batch norm with running statistics as y = factor x + offset.
    package func inferenceForm(scale: Int, shift: Int, statistics: Int, width: Int) -> ([Float], [Float]) {
        var factor = [Float](repeating: 0, count: width)
        var offset = factor
        for index in 0..<width {
            let deviation = (runningStatistics[statistics + width + index] + batchNormEpsilon).squareRoot()
            factor[index] = parameters[scale + index] / deviation
            offset[index] = parameters[shift + index] - runningStatistics[statistics + index] * factor[index]
        }
        return (factor, offset)
    }
}

/// Added to the variance under the root, as PyTorch does.
package let batchNormEpsilon: Float = 1e-5

/// Writes the network's input for the given rows: embeddings, then numeric features.
func gather(
    _ samples: Samples, rows: UnsafeBufferPointer<Int32>, layout: ParameterLayout, parameters: UnsafePointer<Float>,
    into input: UnsafeMutablePointer<Float>
) {
    let columns = layout.embeddings.count
    samples.categorical.withUnsafeBufferPointer { categorical in
        for (column, embedding) in layout.embeddings.enumerated() {
            for (position, row) in rows.enumerated() {
                let code = Int(categorical[Int(row) * columns + column])
                (input + position * layout.inputWidth + embedding.inputColumn)
                    .update(
                        from: parameters + embedding.offset + code * embedding.dimension, count: embedding.dimension)
            }
        }
    }
    samples.numeric.withUnsafeBufferPointer { numeric in
        guard samples.numericFeatures > 0 else { return }
        cnd_f32_gather_rows(
            input + layout.embeddingWidth, layout.inputWidth, numeric.baseAddress!, samples.numericFeatures,
            rows.baseAddress!, 1, rows.count)
    }
}
