import CandorAudit
import CandorModel
import CandorProof

/// Makes all that follows a lie consistent with it, so that one relation alone stands against the lie.
struct Forgery: Sendable {
    let layout: StatementLayout
    let model: FixedPointModel
    private let histogram: StatementTable
    private let exponentials: [Int]

    init(_ layout: StatementLayout, _ model: FixedPointModel) {
        self.layout = layout
        self.model = model
        histogram = layout.table(.histogram)
        exponentials = ConfidenceTable.exponentials(of: model.format).map { Int($0) }
    }

    private var points: Int { layout.points }

    /// The output of a layer for what its table takes.
    func cut(_ value: Int, _ index: Int) -> Int {
        model.format.layers[index].largest.map { min(max(value, 0), $0) } ?? value
    }

    /// Runs the layers behind layer `index` on what it gives, then the head.
    func propagate(_ witness: inout SegmentWitness, after index: Int) {
        for next in (index + 1)..<model.layers.count {
            let (format, own) = (model.format.layers[next], model.layers[next])
            for point in 0..<points {
                let inputs = witness.layers[next - 1].output[point * format.inputs..<(point + 1) * format.inputs]
                for output in 0..<format.outputs {
                    let weights = own.weights[output * format.inputs..<(output + 1) * format.inputs]
                    let z = zip(weights, inputs).reduce(own.biases[output]) { $0 + Int($1.0) * $1.1 }
                    let place = point * format.outputs + output
                    let shifted = format.saturates ? z + 1 << (format.shift + format.bits - 1) : z
                    witness.layers[next].low[place] = shifted & (1 << format.shift - 1)
                    let high = shifted >> format.shift
                    guard format.saturates else {
                        witness.layers[next].middle[place] = high
                        witness.layers[next].output[place] = cut(high, next)
                        continue
                    }
                    let (half, top) = (1 << (format.bits - 1), high >> format.bits)
                    let middle = high & (2 * half - 1)
                    witness.layers[next].middle[place] = middle
                    witness.layers[next].top[place] = top
                    witness.layers[next].gate[place] = top == 0 ? 0 : top > 0 ? 1 : 2
                    let value = top == 0 ? middle - half : top > 0 ? half - 1 : -half
                    witness.layers[next].output[place] = cut(value, next)
                }
            }
        }
        for point in 0..<points { head(&witness, point) }
    }

    /// Recomputes the head of a point from its logits, or from a largest logit that is none.
    func head(_ witness: inout SegmentWitness, _ point: Int, largest: Int? = nil) {
        if witness.softmax != nil {
            let classes = model.format.classes
            let logits = (0..<classes).map { witness.layers.last!.output[point * classes + $0] }
            let top = largest ?? logits.max()!
            witness.softmax!.largest[point] = top
            let label = Int(layout.data.labels[point])
            for (index, logit) in logits.enumerated() {
                let place = index * points + point
                let vanished = (top - logit) / exponentials.count
                if !witness.softmax!.tops.isEmpty { witness.softmax!.tops[place] = vanished }
                witness.softmax!.exponentials[place] = vanished == 0 ? exponentials[top - logit] : 0
                witness.softmax!.zeros[place] = top == logit ? 1 : 0
            }
            witness.correct[point] = logits.firstIndex(of: top) == label ? 1 : 0
            divide(&witness, point)
        }
        terms(&witness, point)
    }

    /// S of a point.
    func sum(_ witness: SegmentWitness, _ point: Int) -> Int {
        (0..<model.format.classes).reduce(0) { $0 + witness.softmax!.exponentials[$1 * points + point] }
    }

    /// The division of a point with another quotient than the true one, or with the true one.
    func divide(_ witness: inout SegmentWitness, _ point: Int, adding lie: Int = 0) {
        let sum = sum(witness, point)
        let product = model.format.confidenceScale * ConfidenceTable.one
        let quotient = product / sum + lie
        let remainder = product - quotient * sum
        witness.softmax!.confidences[point] = quotient
        let limb = layout.remainderLimbs[0]
        witness.softmax!.remainders[0][point] = remainder & (1 << limb - 1)
        witness.softmax!.remainders[1][point] = remainder >> limb
        witness.softmax!.complements[point] = (sum - 1 - remainder) & (1 << limb - 1)
    }

    /// What the row of the histogram says of a point.
    func terms(_ witness: inout SegmentWitness, _ point: Int) {
        let row: Int
        var columns = histogram.columns.dropFirst(2)
        if let softmax = witness.softmax {
            row = 2 * softmax.confidences[point] + witness.correct[point]
        } else {
            let half = 1 << (model.format.layers.last!.bits - 1)
            row = 2 * (witness.layers.last!.output[point] + half) + Int(layout.data.labels[point])
            witness.correct[point] = columns.removeFirst()[row]
        }
        for (index, column) in columns.enumerated() { witness.terms[index][point] = column[row] }
    }
}
