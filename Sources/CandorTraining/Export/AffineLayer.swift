import CandorModel

/// y = W x + b in double precision, with everything between two ReLUs folded into it.
struct AffineLayer {
    var inputs: Int
    /// `[outputs × inputs]`, row after row.
    var weights: [Double]
    /// `[outputs]`
    var biases: [Double]

    var outputs: Int { biases.count }

    func row(_ output: Int) -> ArraySlice<Double> { weights[output * inputs..<(output + 1) * inputs] }

    /// This layer after `other`, without anything between them.
    func composed(after other: AffineLayer) -> AffineLayer {
        var result = AffineLayer(
            inputs: other.inputs, weights: [Double](repeating: 0, count: outputs * other.inputs), biases: biases)
        for output in 0..<outputs {
            for (middle, weight) in row(output).enumerated() {
                result.biases[output] += weight * other.biases[middle]
                for (input, inner) in other.row(middle).enumerated() {
                    result.weights[output * other.inputs + input] += weight * inner
                }
            }
        }
        return result
    }

    /// x ↦ factor x + offset, element by element.
    static func diagonal(_ factor: [Float], _ offset: [Float]) -> AffineLayer {
        let width = factor.count
        var weights = [Double](repeating: 0, count: width * width)
        for index in 0..<width { weights[index * width + index] = Double(factor[index]) }
        return AffineLayer(inputs: width, weights: weights, biases: offset.map(Double.init))
    }

    /// `[rows × outputs]` for `[rows × inputs]`.
    func outputs(of x: [Double], rows: Int) -> [Double] {
        var result = [Double](repeating: 0, count: rows * outputs)
        x.withUnsafeBufferPointer { x in
            weights.withUnsafeBufferPointer { weights in
                for row in 0..<rows {
                    for output in 0..<outputs {
                        var sum = biases[output]
                        for input in 0..<inputs { sum += weights[output * inputs + input] * x[row * inputs + input] }
                        result[row * outputs + output] = sum
                    }
                }
            }
        }
        return result
    }
}

extension AffineLayer {
    /// The layers of `network` over the integers of `quantiser`, with a ReLU between any two.
    ///
    /// The first one's inputs are numeric codes, then one input of 0 or 1 for each category: embeddings become columns of
    /// its weights, and the training mean and deviation of each feature go into weights and biases. Batch norm goes into
    /// the dense layer before it, or behind a ReLU into the next one. With two classes the last layer has one output, the
    /// second logit minus the first; with more, each logit has the mean of all taken off, which changes no softmax.
    static func layers(
        of network: Network, quantiser: PublicQuantiser, preprocessing: Preprocessing
    ) -> [AffineLayer] {
        let layout = network.layout
        var layers: [AffineLayer] = []
        var open: AffineLayer?  // since the last ReLU
        for operation in layout.operations {
            switch operation {
            case .dense(let weight, let bias, let inputs, let outputs):
                var dense = AffineLayer(
                    inputs: inputs, weights: network.parameters[weight..<weight + outputs * inputs].map(Double.init),
                    biases: network.parameters[bias..<bias + outputs].map(Double.init))
                if layers.isEmpty && open == nil {
                    dense = dense.overCodes(network, quantiser: quantiser, preprocessing: preprocessing)
                }
                open = open.map { dense.composed(after: $0) } ?? dense
            case .batchNorm(let scale, let shift, let statistics, let width):
                let (factor, offset) = network.inferenceForm(
                    scale: scale, shift: shift, statistics: statistics, width: width)
                guard var layer = open else {
                    open = .diagonal(factor, offset)
                    continue
                }
                for output in 0..<width {
                    for place in output * layer.inputs..<(output + 1) * layer.inputs {
                        layer.weights[place] *= Double(factor[output])
                    }
                    layer.biases[output] = layer.biases[output] * Double(factor[output]) + Double(offset[output])
                }
                open = layer
            case .relu:
                // A second ReLU in a row changes nothing.
                if let layer = open { layers.append(layer) }
                open = nil
            case .dropout: continue
            }
        }
        if let last = open { layers.append(last.head) }
        return layers
    }

    /// The first dense layer over embeddings and features, as one over categories and codes.
    private func overCodes(
        _ network: Network, quantiser: PublicQuantiser, preprocessing: Preprocessing
    ) -> AffineLayer {
        let layout = network.layout
        var result = AffineLayer(
            inputs: quantiser.inputs, weights: [Double](repeating: 0, count: outputs * quantiser.inputs),
            biases: biases)
        let columns = zip(quantiser.numeric, preprocessing.numeric).flatMap { column, prepared in
            Array(repeating: (column, prepared), count: column.count)
        }
        for output in 0..<outputs {
            let own = Array(row(output))
            let start = output * result.inputs
            for (feature, (column, prepared)) in columns.enumerated() {
                let weight = own[layout.embeddingWidth + feature] / prepared.deviation
                result.weights[start + feature] = weight * column.step
                result.biases[output] += weight * (column.offset - prepared.mean)
            }
            for (embedding, offset) in zip(layout.embeddings, quantiser.categoryOffsets) {
                let values = (0..<embedding.cardinality).map { code in
                    (0..<embedding.dimension).reduce(0.0) { sum, place in
                        let value = network.parameters[embedding.offset + code * embedding.dimension + place]
                        return sum + own[embedding.inputColumn + place] * Double(value)
                    }
                }
                // Every row has one category: what they share belongs into the bias.
                let middle = ((values.min() ?? 0) + (values.max() ?? 0)) / 2
                result.biases[output] += middle
                for (code, value) in values.enumerated() { result.weights[start + offset + code] = value - middle }
            }
        }
        return result
    }

    /// The last layer as the head takes it.
    private var head: AffineLayer {
        if outputs == 2 {
            return AffineLayer(
                inputs: inputs, weights: zip(row(1), row(0)).map { $0 - $1 }, biases: [biases[1] - biases[0]])
        }
        var result = self
        for input in 0..<inputs {
            let mean = (0..<outputs).reduce(0) { $0 + weights[$1 * inputs + input] } / Double(outputs)
            for output in 0..<outputs { result.weights[output * inputs + input] -= mean }
        }
        let mean = biases.reduce(0, +) / Double(outputs)
        result.biases = biases.map { $0 - mean }
        return result
    }
}
