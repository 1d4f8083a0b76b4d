import CCandor
import CandorCore

/// Runs a fixed-point model: for serving, for audits and for the witness of a proof, with the same bits everywhere.
public struct IntegerInference: Sendable {
    /// What is run; it has been validated.
    public let model: FixedPointModel
    private let layers: [PackedLayer]
    /// Exponentials by difference, or confidences by magnitude of the margin.
    private let headTable: [Int32]

    /// Prepares a model.
    ///
    /// - Throws: ``ModelFileError`` for a model that is not valid: an input could drive it out of its formats.
    public init(_ model: FixedPointModel) throws(ModelFileError) {
        try model.validate()
        self.model = model
        layers = model.layers.indices.map { PackedLayer(model, index: $0) }
        headTable =
            model.format.hasMargin
            ? ConfidenceTable.marginConfidences(of: model.format) : ConfidenceTable.exponentials(of: model.format)
    }

    /// Classes and confidences of every row.
    ///
    /// - Parameters:
    ///   - inputs: rows of the format's quantiser.
    ///   - workers: threads; 0 means all. The result does not depend on it.
    /// - Throws: ``ModelFileError/inconsistent(what:expected:actual:)`` or
    ///   ``ModelFileError/invalidValue(name:index:actual:)`` for rows of another shape, or codes out of range.
    public func predictions(
        for inputs: QuantisedInputs, workers: Int = 0
    ) throws(ModelFileError) -> IntegerPredictions {
        try run(inputs, workers: workers, isTraced: false).predictions
    }

    /// The same with every intermediate integer: 16 bytes for each output of each layer and row.
    public func trace(
        for inputs: QuantisedInputs, workers: Int = 0
    ) throws(ModelFileError) -> InferenceTrace {
        try run(inputs, workers: workers, isTraced: true)
    }

    private func run(
        _ inputs: QuantisedInputs, workers: Int, isTraced: Bool
    ) throws(ModelFileError) -> InferenceTrace {
        try model.format.quantiser.check(inputs)
        let out = TraceBuffers(model.format, rows: inputs.count, isTraced: isTraced)
        defer { out.free() }
        parallelFor(count: inputs.count, segmentSize: 64, workers: workers) { _, segment in
            infer(inputs, segment, into: out)
        }
        return out.trace(of: model.format)
    }

    /// One segment, in scratch of its own.
    private func infer(_ inputs: QuantisedInputs, _ rows: Range<Int>, into out: TraceBuffers) {
        var x = firstInputs(inputs, rows)
        for (index, layer) in layers.enumerated() {
            var outputs = AlignedBuffer<Int32>(count: rows.count * layer.padded)
            layer.forward(x, rows: rows.count, initial: index == 0 ? inputs : nil, from: rows.lowerBound) { z in
                outputs.withUnsafeMutableBufferPointer { outputs in
                    for row in 0..<rows.count {
                        let from = row * layer.padded
                        let to = (rows.lowerBound + row) * layer.outputs
                        let parts = out.parts(layer: index, at: to)
                        switch z {
                        case .narrow(let z):
                            cnd_infer_rescale(
                                outputs.baseAddress! + from, parts?.low, parts?.middle, parts?.top, z + from,
                                layer.outputs, layer.format)
                        case .wide(let z):
                            cnd_infer_rescale_wide(
                                outputs.baseAddress! + from, parts?.low, parts?.middle, parts?.top, z + from,
                                layer.outputs, layer.format)
                        }
                        parts?.output.update(from: outputs.baseAddress! + from, count: layer.outputs)
                    }
                }
            }
            guard index + 1 < layers.count else {
                head(outputs, rows, stride: layer.padded, out)
                return
            }
            x = layers[index + 1].activations(outputs, rows: rows.count, outputs: layer.outputs, stride: layer.padded)
        }
    }

    private func head(_ outputs: borrowing AlignedBuffer<Int32>, _ rows: Range<Int>, stride: Int, _ out: TraceBuffers) {
        let (labels, confidences) = (out.labels + rows.lowerBound, out.rows + rows.lowerBound)
        outputs.withUnsafeBufferPointer { values in
            headTable.withUnsafeBufferPointer { table in
                if model.format.hasMargin {
                    cnd_infer_margin_head(
                        labels, confidences, values.baseAddress!, rows.count, stride, table.baseAddress!)
                } else {
                    cnd_infer_softmax_head(
                        labels, confidences, values.baseAddress!, rows.count, model.format.classes, stride,
                        table.baseAddress!, table.count, Int64(model.format.confidenceScale))
                }
            }
        }
    }

    /// The numeric codes of some rows, with an input of 0 where their number is odd.
    private func firstInputs(_ inputs: QuantisedInputs, _ rows: Range<Int>) -> AlignedBuffer<Int16> {
        let stride = 2 * layers[0].pairs
        var x = AlignedBuffer<Int16>(count: rows.count * stride)
        let features = inputs.numericFeatures
        x.withUnsafeMutableBufferPointer { x in
            inputs.numeric.withUnsafeBufferPointer { numeric in
                guard features > 0 else { return }
                for (place, row) in rows.enumerated() {
                    (x.baseAddress! + place * stride).update(
                        from: numeric.baseAddress! + row * features, count: features)
                }
            }
        }
        return x
    }
}

/// Accumulators in 32 or 64 bits.
private enum Accumulators {
    case narrow(UnsafePointer<Int32>)
    case wide(UnsafePointer<Int64>)
}

/// The weights of one layer as the kernels take them.
private struct PackedLayer: Sendable {
    let outputs: Int
    /// `outputs`, rounded up to whole vectors.
    let padded: Int
    /// Half the number of dense inputs, rounded up.
    let pairs: Int
    let isWide: Bool
    let format: cnd_infer_format
    /// `[pairs × padded × 2]`
    private let weights: [Int16]
    /// `[padded]`
    private let biases: [Int]
    /// `[categories of all columns × padded]`, times 2^e; empty but in a first layer with categories.
    private let categories: [Int]
    private let categoryOffsets: [Int]

    init(_ model: FixedPointModel, index: Int) {
        let (layer, own) = (model.format.layers[index], model.layers[index])
        let quantiser = model.format.quantiser
        let dense = index == 0 ? quantiser.numericFeatures : layer.inputs
        let lanes = Int(CND_INFER_LANES)
        let padded = (layer.outputs + lanes - 1) / lanes * lanes
        outputs = layer.outputs
        self.padded = padded
        pairs = (dense + 1) / 2
        var weights = [Int16](repeating: 0, count: 2 * pairs * padded)
        for output in 0..<layer.outputs {
            for input in 0..<dense {
                weights[(input / 2 * padded + output) * 2 + input % 2] = own.weights[output * layer.inputs + input]
            }
        }
        self.weights = weights
        biases = own.biases + [Int](repeating: 0, count: padded - layer.outputs)
        var categories: [Int] = []
        for input in dense..<layer.inputs {
            for output in 0..<padded {
                let weight = output < layer.outputs ? own.weights[output * layer.inputs + input] : 0
                categories.append(Int(weight) << model.format.categoryBits)
            }
        }
        self.categories = categories
        categoryOffsets = index == 0 ? quantiser.categoryOffsets.map { $0 - dense } : []
        // Sums wrap, so only the accumulator itself has to fit.
        isWide = (0..<layer.outputs).contains { output in
            let range = model.accumulators(layer: index, output: output)
            return Int32(exactly: range.lowerBound) == nil || Int32(exactly: range.upperBound) == nil
        }
        format = cnd_infer_format(
            shift: UInt32(layer.shift), bits: UInt32(layer.bits), saturates: layer.saturates,
            smallest: layer.largest == nil ? .min : 0, largest: Int32(layer.largest ?? Int(Int32.max)))
    }

    /// Lends the accumulators `[rows × padded]` of inputs `x`; `initial` has the categories of a first layer.
    func forward(
        _ x: borrowing AlignedBuffer<Int16>, rows: Int, initial inputs: QuantisedInputs?, from first: Int,
        _ body: (Accumulators) -> Void
    ) {
        // The active set is one of this machine, which has a table.
        let kernels = cnd_infer_kernels_for(cnd_isa_active())!.pointee
        func fill<T: FixedWidthInteger>(_ z: UnsafeMutableBufferPointer<T>) {
            for row in 0..<rows {
                let own = UnsafeMutableBufferPointer(rebasing: z[row * padded..<(row + 1) * padded])
                for output in 0..<padded { own[output] = T(truncatingIfNeeded: biases[output]) }
                guard let inputs else { continue }
                for (column, offset) in categoryOffsets.enumerated() {
                    let code = Int(inputs.categorical[(first + row) * inputs.categoricalColumns + column])
                    let start = (offset + code) * padded
                    for output in 0..<padded { own[output] &+= T(truncatingIfNeeded: categories[start + output]) }
                }
            }
        }
        x.withUnsafeBufferPointer { x in
            weights.withUnsafeBufferPointer { weights in
                if isWide {
                    var z = AlignedBuffer<Int64>(count: rows * padded)
                    z.withUnsafeMutableBufferPointer { z in
                        fill(z)
                        kernels.dense_wide(
                            z.baseAddress!, x.baseAddress!, weights.baseAddress, rows, pairs, padded)
                        body(.wide(z.baseAddress!))
                    }
                } else {
                    var z = AlignedBuffer<Int32>(count: rows * padded)
                    z.withUnsafeMutableBufferPointer { z in
                        fill(z)
                        kernels.dense(z.baseAddress!, x.baseAddress!, weights.baseAddress, rows, pairs, padded)
                        body(.narrow(z.baseAddress!))
                    }
                }
            }
        }
    }

    /// The activations of the layer before as inputs of this one.
    func activations(
        _ values: borrowing AlignedBuffer<Int32>, rows: Int, outputs: Int, stride: Int
    ) -> AlignedBuffer<Int16> {
        var x = AlignedBuffer<Int16>(count: rows * 2 * pairs)
        x.withUnsafeMutableBufferPointer { x in
            values.withUnsafeBufferPointer { values in
                for row in 0..<rows {
                    for output in 0..<outputs {
                        x[row * 2 * pairs + output] = Int16(truncatingIfNeeded: values[row * stride + output])
                    }
                }
            }
        }
        return x
    }
}

/// The memory that the segments of one call write, each its own rows.
private struct TraceBuffers: @unchecked Sendable {
    // Sendable: segments are disjoint, and the owner reads and frees after all of them are done.
    struct Parts {
        let low: UnsafeMutablePointer<Int32>
        let middle: UnsafeMutablePointer<Int32>
        let top: UnsafeMutablePointer<Int32>?
        let output: UnsafeMutablePointer<Int32>
    }

    let labels: UnsafeMutablePointer<Int32>
    let rows: UnsafeMutablePointer<Int32>
    private let count: Int
    /// Nil where nothing but predictions is wanted.
    private let layers: [Parts]?

    init(_ format: FixedPointFormat, rows count: Int, isTraced: Bool) {
        func memory(_ count: Int) -> UnsafeMutablePointer<Int32> {
            let memory = UnsafeMutablePointer<Int32>.allocate(capacity: count)
            memory.initialize(repeating: 0, count: count)
            return memory
        }
        self.count = count
        labels = memory(count)
        rows = memory(count)
        guard isTraced else {
            layers = nil
            return
        }
        layers = format.layers.map { layer in
            let size = count * layer.outputs
            return Parts(
                low: memory(size), middle: memory(size), top: layer.saturates ? memory(size) : nil, output: memory(size)
            )
        }
    }

    /// Where the elements of `layer` from `index` on belong.
    func parts(layer: Int, at index: Int) -> Parts? {
        guard let parts = layers?[layer] else { return nil }
        return Parts(
            low: parts.low + index, middle: parts.middle + index, top: parts.top.map { $0 + index },
            output: parts.output + index)
    }

    func trace(of format: FixedPointFormat) -> InferenceTrace {
        func array(_ memory: UnsafeMutablePointer<Int32>, _ count: Int) -> [Int32] {
            Array(UnsafeBufferPointer(start: memory, count: count))
        }
        return InferenceTrace(
            count: count,
            layers: zip(format.layers, layers ?? []).map { layer, parts in
                let size = count * layer.outputs
                return InferenceTrace.Layer(
                    format: layer, low: array(parts.low, size), middle: array(parts.middle, size),
                    top: parts.top.map { array($0, size) } ?? [], output: array(parts.output, size))
            },
            predictions: IntegerPredictions(
                scale: format.confidenceScale, labels: array(labels, count), rows: array(rows, count)))
    }

    func free() {
        labels.deallocate()
        rows.deallocate()
        for parts in layers ?? [] {
            parts.low.deallocate()
            parts.middle.deallocate()
            parts.top?.deallocate()
            parts.output.deallocate()
        }
    }
}
