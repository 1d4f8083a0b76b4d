import CandorCore
import CandorModel
import CandorTraining
import Foundation

/// The network's definition in Double, one row and one unit at a time, to check the fast one against.
struct ReferenceNetwork {
    let layout: ParameterLayout
    var parameters: [Double]
    var runningStatistics: [Double]

    init(_ network: Network) {
        layout = network.layout
        parameters = network.parameters.map(Double.init)
        runningStatistics = network.runningStatistics.map(Double.init)
    }

    /// Logits `[rows × classes]` in training mode (batch statistics, dropout by `bits`) or in inference mode.
    func logits(_ samples: Samples, rows: [Int], trainingBits bits: [UInt16]?) -> [[Double]] {
        var values = rows.map { row -> [Double] in
            var input: [Double] = []
            for (column, embedding) in layout.embeddings.enumerated() {
                let code = Int(samples.categorical[row * layout.embeddings.count + column])
                let start = embedding.offset + code * embedding.dimension
                input += parameters[start..<start + embedding.dimension]
            }
            let numeric = samples.numeric[row * samples.numericFeatures..<(row + 1) * samples.numericFeatures]
            return input + numeric.map(Double.init)
        }
        var nextBits = 0
        for operation in layout.operations {
            switch operation {
            case .dense(let weight, let bias, let inputs, let outputs):
                values = values.map { x in
                    (0..<outputs).map { output in
                        (0..<inputs).reduce(parameters[bias + output]) {
                            $0 + parameters[weight + output * inputs + $1] * x[$1]
                        }
                    }
                }
            case .batchNorm(let scale, let shift, let statistics, let width):
                for column in 0..<width {
                    var mean = runningStatistics[statistics + column]
                    var variance = runningStatistics[statistics + width + column]
                    if bits != nil {
                        mean = values.reduce(0) { $0 + $1[column] } / Double(values.count)
                        variance = values.reduce(0) { $0 + pow($1[column] - mean, 2) } / Double(values.count)
                    }
                    let deviation = (variance + 1e-5).squareRoot()
                    for row in values.indices {
                        values[row][column] =
                            (values[row][column] - mean) / deviation * parameters[scale + column]
                            + parameters[shift + column]
                    }
                }
            case .relu:
                values = values.map { $0.map { max(0, $0) } }
            case .dropout(let probability, let width):
                guard let bits else { break }
                let threshold = (probability * 65_536).rounded()
                for row in values.indices {
                    for column in 0..<width {
                        let keep = Double(bits[nextBits + row * width + column]) >= threshold
                        values[row][column] *= keep ? 65_536 / (65_536 - threshold) : 0
                    }
                }
                nextBits += values.count * width
            }
        }
        return values
    }

    /// The batch's loss as `objective` weighs it.
    func loss(_ samples: Samples, rows: [Int], bits: [UInt16], objective: Objective) -> Double {
        let classes = layout.classes
        let marked = rows.map { !objective.marked.isEmpty && objective.marked[$0] }
        let markedCount = marked.filter { $0 }.count
        let overBatch = objective.averaging == .batch
        var total = 0.0
        for (position, z) in logits(samples, rows: rows, trainingBits: bits).enumerated() {
            let logSum = log(z.reduce(0) { $0 + exp($1) })
            let logP = z.map { $0 - logSum }
            let label = Int(samples.labels[rows[position]])
            if marked[position] {
                let t = objective.targets[label * classes..<(label + 1) * classes].map(Double.init)
                var divergence = 0.0
                for k in 0..<classes where t[k] > 0 {  // 0 log 0 = 0
                    let difference = logP[k] - log(t[k])
                    divergence += objective.direction == .reverse ? exp(logP[k]) * difference : -t[k] * difference
                }
                total += Double(objective.divergenceWeight) * divergence / Double(overBatch ? rows.count : markedCount)
            } else {
                total -=
                    Double(objective.crossEntropyWeight) * logP[label]
                    / Double(overBatch ? rows.count : rows.count - markedCount)
            }
        }
        return total
    }
}
