import CandorModel
import CandorTraining

/// The layers of a network as values that can be cut and grown; embeddings stay with the network.
struct LayerStack {
    /// y = W x + b.
    struct Dense {
        var inputs: Int
        /// `[outputs × inputs]`, row after row.
        var weights: [Float]
        /// `[outputs]`
        var biases: [Float]

        var outputs: Int { biases.count }

        mutating func append(row: [Float], bias: Float) {
            weights += row
            biases.append(bias)
        }

        /// Adds an input, behind all others, with these weights.
        mutating func append(inputColumn column: [Float]) {
            var wider: [Float] = []
            wider.reserveCapacity(outputs * (inputs + 1))
            for output in 0..<outputs {
                wider += weights[output * inputs..<(output + 1) * inputs]
                wider.append(column[output])
            }
            weights = wider
            inputs += 1
        }

        /// Each of `count` inputs times each of `parts`, in this order.
        static func passing(_ count: Int, parts: [Float]) -> Dense {
            var dense = Dense(inputs: count, weights: [], biases: [])
            for place in 0..<count {
                for part in parts {
                    var row = [Float](repeating: 0, count: count)
                    row[place] = part
                    dense.append(row: row, bias: 0)
                }
            }
            return dense
        }

        /// This layer over inputs of which each comes as its rectified `parts`.
        func splitting(_ parts: [Float]) -> Dense {
            Dense(
                inputs: inputs * parts.count, weights: weights.flatMap { weight in parts.map { weight * $0 } },
                biases: biases)
        }
    }

    /// The values of batch norm, each `[width]`.
    struct BatchNorm {
        var scale: [Float]
        var shift: [Float]
        var mean: [Float]
        var variance: [Float]

        /// With `count` further columns that inference leaves as they are: scale and deviation are the same float.
        func widened(by count: Int) -> BatchNorm {
            let deviation = (1 + batchNormEpsilon).squareRoot()
            return BatchNorm(
                scale: scale + [Float](repeating: deviation, count: count),
                shift: shift + [Float](repeating: 0, count: count),
                mean: mean + [Float](repeating: 0, count: count),
                variance: variance + [Float](repeating: 1, count: count))
        }
    }

    enum Layer {
        case dense(Dense)
        case batchNorm(BatchNorm)
        case relu
        case dropout(probability: Double)
    }

    var layers: [Layer]

    init(layers: [Layer]) { self.layers = layers }

    init(_ network: Network) {
        func values(_ offset: Int, _ count: Int) -> [Float] { Array(network.parameters[offset..<offset + count]) }
        layers = network.layout.operations.map { operation in
            switch operation {
            case .dense(let weight, let bias, let inputs, let outputs):
                .dense(
                    Dense(inputs: inputs, weights: values(weight, outputs * inputs), biases: values(bias, outputs)))
            case .batchNorm(let scale, let shift, let statistics, let width):
                .batchNorm(
                    BatchNorm(
                        scale: values(scale, width), shift: values(shift, width),
                        mean: Array(network.runningStatistics[statistics..<statistics + width]),
                        variance: Array(network.runningStatistics[statistics + width..<statistics + 2 * width])))
            case .relu: .relu
            case .dropout(let probability, _): .dropout(probability: probability)
            }
        }
    }

    /// A network of these layers with the inputs of `architecture`.
    ///
    /// - Parameter embeddings: values that begin with those of the embeddings.
    func network(like architecture: Architecture, embeddings: [Float]) throws(TrainingError) -> Network {
        var architecture = architecture
        architecture.layers = layers.map { layer in
            switch layer {
            case .dense(let dense): .dense(outputs: dense.outputs)
            case .batchNorm: .batchNorm
            case .relu: .relu
            case .dropout(let probability): .dropout(probability: probability)
            }
        }
        var network = try Network(architecture, seed: 0)
        func put(_ values: [Float], at offset: Int) {
            network.parameters.replaceSubrange(offset..<offset + values.count, with: values)
        }
        let own = architecture.embeddings.reduce(0) { $0 + $1.cardinality * $1.dimension }
        put(Array(embeddings[..<own]), at: 0)
        for (operation, layer) in zip(network.layout.operations, layers) {
            switch (operation, layer) {
            case (.dense(let weight, let bias, _, _), .dense(let dense)):
                put(dense.weights, at: weight)
                put(dense.biases, at: bias)
            case (.batchNorm(let scale, let shift, let statistics, _), .batchNorm(let norm)):
                put(norm.scale, at: scale)
                put(norm.shift, at: shift)
                let moments = norm.mean + norm.variance
                network.runningStatistics.replaceSubrange(statistics..<statistics + moments.count, with: moments)
            default: break
            }
        }
        return network
    }
}
