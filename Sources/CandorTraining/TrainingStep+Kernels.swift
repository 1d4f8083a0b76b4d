import CCandor
import CCandorBLAS
import CandorCore
import CandorModel
import Foundation

/// One mini-batch forward, backward and update, in memory that is laid out once.
///
/// Everything that a step touches lies in one arena of floats, so that a step allocates nothing. Activations that the
/// backward pass needs stay where the forward pass wrote them: ReLU and dropout work in place, since the sign of what
/// is left tells what passed, and only dense layers and batch norm write a new buffer.
package final class TrainingStep {
    /// What the optimiser's constants are at this step.
    package enum Update {
        case adam(cnd_adam)
        case sgd(cnd_sgd)
    }

    private let layout: ParameterLayout
    private let loss: TrainingLoss
    private let workers: Int
    private let kernels: cnd_train_kernels

    // Offsets into the arena.
    private let gradients: Int
    private let moments: Int
    private let statistics: Int
    private let input: Int
    private let outputs: [Int]
    private let batchStatistics: [Int]
    private let gradientA: Int
    private let gradientB: Int
    private let losses: Int
    private let weights: Int
    private let targets: Int
    private let logTargets: Int
    private let values: Int
    private let penalties: Int

    private var arena: AlignedBuffer<Float>
    private var labels: AlignedBuffer<Int32>
    private var kinds: AlignedBuffer<UInt8>
    /// Four 16-bit values a word, for dropout.
    private var bits: AlignedBuffer<UInt64>
    private var random: SeededRandomSource

    /// - Precondition: loss and samples were checked against the network.
    package init(network: Network, loss: TrainingLoss, batchSize: Int, workers: Int, seed: UInt64) {
        layout = network.layout
        self.loss = loss
        self.workers = workers
        // The active set is one of this machine, which has a table.
        kernels = cnd_train_kernels_for(cnd_isa_active())!.pointee
        var next = 0
        func take(_ count: Int) -> Int {
            defer { next += (count + 15) / 16 * 16 }  // whole cache lines
            return next
        }
        precondition(take(layout.parameterCount) == 0, "parameters come first")
        gradients = take(layout.parameterCount)
        moments = take(2 * layout.parameterCount)
        statistics = take(layout.statisticsCount)
        input = take(batchSize * layout.inputWidth)
        var outputs: [Int] = []
        var batchStatistics: [Int] = []
        var current = input
        var dropped = 0
        for operation in layout.operations {
            switch operation {
            case .dense(_, _, _, let width): current = take(batchSize * width)
            case .batchNorm(_, _, _, let width):
                current = take(batchSize * width)
                batchStatistics.append(take(3 * width))
            case .relu: break
            case .dropout(_, let width): dropped += batchSize * width
            }
            outputs.append(current)
        }
        self.outputs = outputs
        self.batchStatistics = batchStatistics
        gradientA = take(batchSize * layout.widestLayer)
        gradientB = take(batchSize * layout.widestLayer)
        losses = take(batchSize)
        weights = take(batchSize)
        let distributions = loss.targets
        targets = take(distributions.count)
        logTargets = take(distributions.count)
        values = take(loss.isGaussian ? batchSize : 0)
        penalties = take(loss.isGaussian ? batchSize : 0)
        arena = AlignedBuffer(count: next)
        labels = AlignedBuffer(count: batchSize)
        kinds = AlignedBuffer(count: batchSize)
        bits = AlignedBuffer(count: (dropped + 3) / 4)
        random = SeededRandomSource(seed: seed, stream: RandomStream.dropout)
        for (index, value) in network.parameters.enumerated() { arena[index] = value }
        for (index, value) in network.runningStatistics.enumerated() { arena[statistics + index] = value }
        for (index, value) in distributions.enumerated() {
            arena[targets + index] = value
            // 0 log 0 = 0: any finite logarithm will do.
            arena[logTargets + index] = value > 0 ? Float(log(Double(value))) : 0
        }
    }

    /// The present values of `network`'s parameters and running statistics.
    package func copy(into network: inout Network) {
        for index in network.parameters.indices { network.parameters[index] = arena[index] }
        for index in network.runningStatistics.indices {
            network.runningStatistics[index] = arena[statistics + index]
        }
    }

    /// The gradient of the last step, laid out as the parameters.
    package var gradient: [Float] { (0..<layout.parameterCount).map { arena[gradients + $0] } }

    /// Computes loss and gradient on the rows of `batch` and, unless `update` is nil, changes the parameters.
    /// - Returns: the weighted loss of the batch.
    package func run(_ samples: Samples, batch: UnsafeBufferPointer<Int32>, update: Update?) -> Double {
        drawBits()
        let rows = batch.count
        let total = arena.withUnsafeMutableBufferPointer { arena in
            let base = arena.baseAddress!
            gather(samples, rows: batch, layout: layout, parameters: base, into: base + input)
            forward(base, rows)
            switch loss {
            case .classification(let objective): classLosses(objective, samples, batch, base)
            case .gaussian(let objective): gaussianLosses(objective, batch, base)
            }
            let total = (0..<rows).reduce(0.0) { $0 + Double(base[losses + $1]) * Double(base[weights + $1]) }
            backward(samples, batch, base)
            return total
        }
        if let update { apply(update) }
        return total
    }

    private func drawBits() {
        bits.withUnsafeMutableBufferPointer { words in
            var words = words.mutableSpan
            random.fill(&words)
        }
    }

    private func withBits(_ body: (UnsafePointer<UInt16>) -> Void) {
        bits.withUnsafeBufferPointer { words in
            words.withMemoryRebound(to: UInt16.self) { body($0.baseAddress!) }
        }
    }

    /// Losses of the batch's rows by `objective`, and the gradient by their logits.
    private func classLosses(
        _ objective: Objective, _ samples: Samples, _ batch: UnsafeBufferPointer<Int32>,
        _ base: UnsafeMutablePointer<Float>
    ) {
        var marked = 0
        let divergence = objective.direction == .reverse ? CND_LOSS_REVERSE_KL : CND_LOSS_FORWARD_KL
        for (position, row) in batch.enumerated() {
            let isMarked = !objective.marked.isEmpty && objective.marked[Int(row)]
            // A divergence reads of the label no more than where its target is.
            labels[position] =
                isMarked && !objective.choices.isEmpty ? objective.choices[Int(row)] : samples.labels[Int(row)]
            kinds[position] = UInt8((isMarked ? divergence : CND_LOSS_CROSS_ENTROPY).rawValue)
            marked += isMarked ? 1 : 0
        }
        let (unmarkedRows, markedRows) =
            objective.averaging == .batch ? (batch.count, batch.count) : (batch.count - marked, marked)
        let crossEntropy = objective.crossEntropyWeight / Float(max(unmarkedRows, 1))
        let divergenceWeight = objective.divergenceWeight / Float(max(markedRows, 1))
        for position in 0..<batch.count {
            let isMarked = kinds[position] != UInt8(CND_LOSS_CROSS_ENTROPY.rawValue)
            base[weights + position] = isMarked ? divergenceWeight : crossEntropy
        }
        labels.withUnsafeBufferPointer { labels in
            kinds.withUnsafeBufferPointer { kinds in
                kernels.loss_rows(
                    base + gradientA, base + losses, base + outputs.last!, labels.baseAddress!, kinds.baseAddress!,
                    base + weights, base + targets, base + logTargets, batch.count, layout.classes)
            }
        }
    }

    /// The same for a network that answers with a mean and a log variance.
    private func gaussianLosses(
        _ objective: GaussianObjective, _ batch: UnsafeBufferPointer<Int32>, _ base: UnsafeMutablePointer<Float>
    ) {
        let rows = batch.count
        let marked = batch.reduce(0) { $0 + (objective.isMarked(Int($1)) ? 1 : 0) }
        let (likelihood, penalty) = objective.weights(rows: rows, marked: marked)
        for (position, row) in batch.enumerated() {
            let isMarked = objective.isMarked(Int(row))
            base[values + position] = objective.values[Int(row)]
            base[weights + position] = isMarked && objective.likelihood == .outside ? 0 : likelihood
            base[penalties + position] = isMarked ? penalty : 0
        }
        // Every network has an output layer.
        cnd_f32_gaussian_loss_rows(
            base + gradientA, base + losses, base + outputs.last!, base + values, base + weights, base + penalties,
            objective.targetLogVariance, rows)
        // The losses have their weights already.
        (base + weights).update(repeating: 1, count: rows)
    }

    private func forward(_ base: UnsafeMutablePointer<Float>, _ rows: Int) {
        var current = base + input
        var nextStatistics = 0
        var nextBits = 0
        for (index, operation) in layout.operations.enumerated() {
            let output = base + outputs[index]
            switch operation {
            case .dense(let weight, let bias, let inputs, let width):
                kernels.fill_rows(output, base + bias, rows, width)
                cnd_sgemm(
                    workers, false, true, rows, width, inputs, current, inputs, base + weight, inputs, 1, output, width)
            case .batchNorm(let scale, let shift, let running, let width):
                let batch = base + batchStatistics[nextStatistics]
                nextStatistics += 1
                kernels.batch_norm(
                    output, batch, batch + width, batch + 2 * width, current, base + scale, base + shift,
                    batchNormEpsilon, rows, width)
                track(base + statistics + running, batch, rows, width)
            case .relu(let width):
                kernels.relu(output, current, rows * width)
            case .dropout(let probability, let width):
                let drop = dropThreshold(probability)
                withBits { kernels.dropout(output, current, $0 + nextBits, drop.threshold, drop.scale, rows * width) }
                nextBits += rows * width
            }
            current = output
        }
    }

    /// running ← 0.9 running + 0.1 batch, with the unbiased variance, as PyTorch does.
    private func track(
        _ running: UnsafeMutablePointer<Float>, _ batch: UnsafeMutablePointer<Float>, _ rows: Int, _ width: Int
    ) {
        let unbiased = Float(rows) / Float(max(rows - 1, 1))
        for index in 0..<width {
            running[index] = 0.9 * running[index] + 0.1 * batch[index]
            running[width + index] = 0.9 * running[width + index] + 0.1 * (batch[width + index] * unbiased)
        }
    }

    private func backward(_ samples: Samples, _ batch: UnsafeBufferPointer<Int32>, _ base: UnsafeMutablePointer<Float>)
    {
        let rows = batch.count
        var gradient = base + gradientA
        var other = base + gradientB
        var nextStatistics = batchStatistics.count
        var nextBits = layout.operations.reduce(0) {
            if case .dropout(_, let width) = $1 { $0 + rows * width } else { $0 }
        }
        for (index, operation) in layout.operations.enumerated().reversed() {
            let from = index == 0 ? base + input : base + outputs[index - 1]
            switch operation {
            case .dense(let weight, let bias, let inputs, let width):
                kernels.column_sums(base + gradients + bias, gradient, rows, width)
                cnd_sgemm(
                    workers, true, false, width, inputs, rows, gradient, width, from, inputs, 0,
                    base + gradients + weight, inputs)
                // The first layer's input gradient is needed for its embedding columns only.
                let wanted = index == 0 ? layout.embeddingWidth : inputs
                if wanted > 0 {
                    cnd_sgemm(
                        workers, false, false, rows, wanted, width, gradient, width, base + weight, inputs, 0, other,
                        wanted)
                    swap(&gradient, &other)
                }
            case .batchNorm(let scale, let shift, _, let width):
                nextStatistics -= 1
                let statistics = base + batchStatistics[nextStatistics]
                kernels.batch_norm_backward(
                    gradient, base + gradients + scale, base + gradients + shift, gradient, from, statistics,
                    statistics + 2 * width, base + scale, rows, width)
            case .relu(let width):
                kernels.relu_backward(gradient, gradient, base + outputs[index], rows * width)
            case .dropout(let probability, let width):
                nextBits -= rows * width
                let drop = dropThreshold(probability)
                withBits {
                    kernels.dropout(gradient, gradient, $0 + nextBits, drop.threshold, drop.scale, rows * width)
                }
            }
        }
        scatterEmbeddings(samples, batch, base, gradient)
    }

    private func scatterEmbeddings(
        _ samples: Samples, _ batch: UnsafeBufferPointer<Int32>, _ base: UnsafeMutablePointer<Float>,
        _ gradient: UnsafeMutablePointer<Float>
    ) {
        let columns = layout.embeddings.count
        samples.categorical.withUnsafeBufferPointer { categorical in
            for (column, embedding) in layout.embeddings.enumerated() {
                let table = base + gradients + embedding.offset
                table.update(repeating: 0, count: embedding.cardinality * embedding.dimension)
                for (position, row) in batch.enumerated() {
                    let vector = table + Int(categorical[Int(row) * columns + column]) * embedding.dimension
                    let from = gradient + position * layout.embeddingWidth + embedding.inputColumn
                    for index in 0..<embedding.dimension { vector[index] += from[index] }
                }
            }
        }
    }

    private func apply(_ update: Update) {
        let count = layout.parameterCount
        let (gradients, moments) = (gradients, moments)
        let kernels = kernels
        arena.withUnsafeMutableBufferPointer { arena in
            let base = arena.baseAddress!
            switch update {
            case .adam(var constants):
                kernels.adam(base, base + moments, base + moments + count, base + gradients, count, &constants)
            case .sgd(var constants):
                kernels.sgd(base, base + moments, base + gradients, count, &constants)
            }
        }
    }
}

/// The 16-bit threshold below which a value is dropped, and the scale that keeps the expectation exact for it.
private func dropThreshold(_ probability: Double) -> (threshold: UInt16, scale: Float) {
    let threshold = UInt16(min((probability * 65_536).rounded(), 65_535))
    return (threshold, Float(65_536 / (65_536 - Double(threshold))))
}
