import CandorCore
import CandorModel

/// A network with its learned values, as a value: copies are independent.
public struct Network: Sendable {
    /// What the values mean.
    public let architecture: Architecture
    package let layout: ParameterLayout
    /// All learned values, laid out by `layout`.
    package var parameters: [Float]
    /// Per batch-norm layer: running mean, then running variance.
    package var runningStatistics: [Float]

    /// A network with random initial values, the same for the same seed.
    ///
    /// Dense weights and biases are uniform in ±1/√inputs, embeddings standard normal, batch norm the identity:
    /// PyTorch's defaults, so that recipes carry over.
    /// - Throws: `TrainingError.invalidArchitecture`.
    public init(_ architecture: Architecture, seed: UInt64) throws(TrainingError) {
        self.architecture = architecture
        layout = try ParameterLayout(architecture)
        parameters = [Float](repeating: 0, count: layout.parameterCount)
        runningStatistics = [Float](repeating: 0, count: layout.statisticsCount)
        var random = SeededRandomSource(seed: seed, stream: RandomStream.initialValues)
        for embedding in layout.embeddings {
            for index in 0..<embedding.cardinality * embedding.dimension {
                parameters[embedding.offset + index] = Float(random.normal())
            }
        }
        for operation in layout.operations {
            switch operation {
            case .dense(let weight, let bias, let inputs, let outputs):
                let bound = 1 / Double(inputs).squareRoot()
                for index in 0..<outputs * inputs {
                    parameters[weight + index] = Float(bound * (2 * random.uniform() - 1))
                }
                for index in 0..<outputs { parameters[bias + index] = Float(bound * (2 * random.uniform() - 1)) }
            case .batchNorm(let scale, _, let statistics, let width):
                for index in 0..<width {
                    parameters[scale + index] = 1
                    runningStatistics[statistics + width + index] = 1
                }
            case .relu, .dropout: break
            }
        }
    }

    /// Divides all logits by `temperature` from now on, by scaling the last layer.
    ///
    /// - Parameter temperature: positive and finite; other values are a caller bug.
    public mutating func divideLogits(by temperature: Double) {
        precondition(temperature > 0 && temperature.isFinite, "temperature must be positive and finite")
        guard case .dense(let weight, let bias, let inputs, let outputs)? = layout.operations.last else { return }
        let factor = Float(1 / temperature)
        for index in weight..<weight + outputs * inputs { parameters[index] *= factor }
        for index in bias..<bias + outputs { parameters[index] *= factor }
    }

    /// Gives categories that no row of `samples` has the mean vector of those that one has.
    ///
    /// Training never moves them, so a value first seen in service would add noise: the mean is the neutral choice.
    mutating func fillEmbeddings(ofCategoriesWithoutRowsIn samples: Samples) {
        let columns = layout.embeddings.count
        for (column, embedding) in layout.embeddings.enumerated() {
            var seen = [Bool](repeating: false, count: embedding.cardinality)
            for row in 0..<samples.count { seen[Int(samples.categorical[row * columns + column])] = true }
            let known = seen.indices.filter { seen[$0] }
            for component in 0..<embedding.dimension {
                let place = { (code: Int) in embedding.offset + code * embedding.dimension + component }
                let mean = known.reduce(0) { $0 + parameters[place($1)] } / Float(known.count)
                for code in seen.indices where !seen[code] { parameters[place(code)] = mean }
            }
        }
    }

    /// Refuses samples that this network cannot read: wrong widths, or codes and labels out of range.
    package func check(_ samples: Samples) throws(TrainingError) {
        guard samples.numericFeatures == architecture.numericFeatures else {
            throw .mismatchedSamples(
                what: "numeric features", expected: architecture.numericFeatures, actual: samples.numericFeatures)
        }
        let columns = layout.embeddings.count
        guard samples.categoricalColumns == columns else {
            throw .mismatchedSamples(
                what: "categorical columns", expected: columns, actual: samples.categoricalColumns)
        }
        for row in 0..<samples.count {
            for column in 0..<columns {
                let code = Int(samples.categorical[row * columns + column])
                let limit = layout.embeddings[column].cardinality
                guard code >= 0, code < limit else {
                    throw .codeOutOfRange(what: "category of column \(column)", row: row, limit: limit, actual: code)
                }
            }
            let label = Int(samples.labels[row])
            guard label >= 0, label < layout.classes else {
                throw .codeOutOfRange(what: "label", row: row, limit: layout.classes, actual: label)
            }
        }
    }
}

/// The random streams of one training run. Each purpose has its own, so that a change in one leaves the others alone.
package enum RandomStream {
    package static let initialValues: UInt64 = 1
    package static let dropout: UInt64 = 2
    /// Plus the epoch.
    package static let order: UInt64 = 1 << 32
}
