import CandorCalibration
import CandorModel
import CandorProof

/// What the prover commits for some of the points: the integers of ``IntegerStatement``, for a part of its rows.
///
/// The proof reads nothing else of the prover's; a value that is changed here is a lie about exactly that value.
package struct SegmentWitness {
    /// Layer by layer: low, middle, top and output, point after point.
    package var layers: [Layer] = []
    /// Largest logit, exponentials and zero bits `[classes × points]`, and the division; nil for a margin.
    package var softmax: Softmax?
    /// c of each point.
    package var correct: [Int] = []
    /// g⁺ and then g⁻ of each λ, each of every point; empty without tests of groups.
    package var terms: [[Int]] = []

    package struct Layer {
        package var low: [Int]
        package var middle: [Int]
        package var top: [Int]
        package var gate: [Int]
        package var output: [Int]
    }

    package struct Softmax {
        package var largest: [Int]
        /// The part of a difference above 2^h, class after class; empty where differences do not vanish.
        package var tops: [Int]
        package var exponentials: [Int]
        package var zeros: [Int]
        package var confidences: [Int]
        /// Two limbs of a remainder, the lower first, and the lower one of its complement.
        package var remainders: [[Int]]
        package var complements: [Int]
    }

    /// Runs the model on rows: what a proof of inference commits.
    ///
    /// - Returns: nothing of ``correct`` and ``terms``, which are about labels.
    package init(_ inference: IntegerInference, inputs: QuantisedInputs, workers: Int) throws(AuditError) {
        let format = inference.model.format
        let trace = try modelErrors { () throws(ModelFileError) in try inference.trace(for: inputs, workers: workers) }
        layers = trace.layers.map { layer in
            Layer(
                low: layer.low.map { Int($0) }, middle: layer.middle.map { Int($0) }, top: layer.top.map { Int($0) },
                gate: layer.top.indices.map { layer.gate($0) }, output: layer.output.map { Int($0) })
        }
        guard !format.hasMargin else { return }
        let head = SoftmaxWitness(format, logits: trace.layers.last?.output ?? [])
        func byClass(_ values: [Int]) -> [Int] {
            (0..<values.count).map { values[$0 % inputs.count * format.classes + $0 / inputs.count] }
        }
        softmax = Softmax(
            largest: head.largest, tops: byClass(head.tops), exponentials: byClass(head.exponentials),
            zeros: byClass(head.zeros), confidences: head.confidences,
            remainders: [head.remainders.map { $0[0] }, head.remainders.map { $0[1] }],
            complements: head.complements.map { $0[0] })
    }

    /// Runs the model on the points in `range`.
    package init(_ layout: StatementLayout, inference: IntegerInference, rows range: Range<Int>, workers: Int)
        throws(AuditError)
    {
        try self.init(inference, inputs: layout.data.inputs.slice(range), workers: workers)
        let labels = layout.data.labels[range].map { Int($0) }
        let confidences: [Int]
        if let softmax {
            confidences = softmax.confidences
            correct = labels.indices.map { point in
                (0...labels[point]).allSatisfy {
                    softmax.zeros[$0 * labels.count + point] == ($0 == labels[point] ? 1 : 0)
                }
                    ? 1 : 0
            }
        } else {
            let last = layers.last?.output ?? []
            let table = ConfidenceTable.marginConfidences(of: layout.format)
            correct = zip(last, labels).map { ($0 > 0) == ($1 == 1) ? 1 : 0 }
            confidences = last.map { Int(table[abs(Int($0))]) }
        }
        if let test = layout.groupTest {
            terms = (test.above + test.below).map { column in confidences.map { Int(column[$0]) } }
        }
    }
}

extension QuantisedInputs {
    /// The rows as the first layer takes them, with the places of its bias limbs as constants 2^(16 j).
    func publicInputs(_ format: FixedPointFormat) -> PublicInputs {
        let quantiser = format.quantiser
        let offsets = quantiser.categoryOffsets
        let width = quantiser.inputs
        let limbs = format.layers[0].biasLimbs
        return PublicInputs(count: count, inputs: width + limbs) { row, add in
            for feature in 0..<numericFeatures { add(feature, Int(numeric[row * numericFeatures + feature])) }
            for (column, offset) in offsets.enumerated() {
                let code = Int(categorical[row * categoricalColumns + column])
                add(offset + code, 1 << format.categoryBits)
            }
            for limb in 0..<limbs { add(width + limb, 1 << (16 * limb)) }
        }
    }
}
