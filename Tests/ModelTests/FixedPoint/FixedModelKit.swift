import CandorModel
import Testing

/// Small integer models of every form, with random weights.
enum FixedModelKit {
    /// What a model is made of.
    struct Shape: CustomTestStringConvertible, Sendable {
        var classes: Int
        var hidden: FixedPointFormat.Overflow
        var head: FixedPointFormat.Overflow
        var testDescription: String { "\(classes) classes, hidden \(hidden), head \(head)" }
    }

    static let shapes: [Shape] = [
        Shape(classes: 2, hidden: .impossible, head: .impossible),
        Shape(classes: 2, hidden: .saturates, head: .saturates),
        Shape(classes: 3, hidden: .impossible, head: .impossible),
        Shape(classes: 3, hidden: .saturates, head: .vanishes),
        Shape(classes: 17, hidden: .impossible, head: .vanishes),
    ]

    static let quantiser = PublicQuantiser(
        numeric: [
            .init(name: "age", range: PublicRange(0, 100)!),
            .init(name: "pixel", count: 3, range: PublicRange(0, 255)!, coding: .bytes),
            .init(name: "income", range: PublicRange(-5, 7)!, isMeasured: true),
        ],
        categorical: [
            .init(name: "city", categories: ["Bonn", "Lyon"]), .init(name: "job", categories: ["a", "b", "c"]),
        ])

    static func model(_ shape: Shape, seed: UInt32 = 5) -> FixedPointModel {
        var generator = MersenneTwister(seed: seed)
        let isWide = shape.hidden == .saturates
        let outputs = shape.classes == 2 ? 1 : shape.classes
        let format = FixedPointFormat(
            quantiser: quantiser, categoryBits: 11,
            layers: [
                .init(
                    inputs: quantiser.inputs, outputs: 5, shift: 6, bits: isWide ? 14 : 16, overflow: shape.hidden,
                    largest: isWide ? 8191 : 30_000, biasLimbs: 2),
                .init(
                    inputs: 5, outputs: outputs, shift: 4,
                    bits: shape.head == .impossible ? 20 : shape.head == .saturates ? 15 : 14, overflow: shape.head,
                    largest: nil, biasLimbs: 2),
            ],
            labels: (0..<shape.classes).map { "class \($0)" }, logitBits: 10, confidenceScale: 3000)
        func draw(_ count: Int, _ largest: Int) -> [Int16] {
            (0..<count).map { _ in Int16(generator.integer(below: 2 * largest + 1) - largest) }
        }
        let layers = [
            FixedPointModel.Layer(
                weights: draw(5 * quantiser.inputs, isWide ? 32_000 : 60),
                biases: draw(5, 30_000).map { Int($0) * 3 + 32 }),
            FixedPointModel.Layer(
                weights: draw(5 * outputs, 50), biases: draw(outputs, 30_000).map { Int($0) + 8 }),
        ]
        return FixedPointModel(format: format, layers: layers)
    }

    /// Random rows, among them the ones with all codes at one end, and those that drive an output of the first layer as
    /// far as it goes.
    static func inputs(_ model: FixedPointModel, rows: Int, seed: UInt32 = 6) -> QuantisedInputs {
        var generator = MersenneTwister(seed: seed)
        let quantiser = model.format.quantiser
        var numeric: [Int16] = []
        var categorical: [Int32] = []
        let first = model.format.layers[0]
        for row in 0..<rows {
            let output = row % first.outputs
            let weights = model.layers[0].weights[output * first.inputs..<(output + 1) * first.inputs]
            let own = Array(weights)
            let direction = row / first.outputs % 4  // 0: all at the low end, 1: high, 2 and 3: an extreme output
            let isRandom = row >= 40
            for (feature, codes) in quantiser.featureCodes.enumerated() {
                let isHigh: Bool
                switch direction {
                case 0, 1: isHigh = direction == 1
                default: isHigh = (own[feature] > 0) == (direction == 2)
                }
                let end = isHigh ? codes.upperBound : codes.lowerBound
                numeric.append(
                    Int16(isRandom ? codes.lowerBound + generator.integer(below: codes.count) : end))
            }
            for (column, offset) in zip(quantiser.categorical, quantiser.categoryOffsets) {
                let codes = Array(0..<column.cardinality)
                let best = codes.max { own[offset + $0] < own[offset + $1] } ?? 0
                let worst = codes.min { own[offset + $0] < own[offset + $1] } ?? 0
                let code = isRandom ? generator.integer(below: column.cardinality) : direction == 2 ? best : worst
                categorical.append(Int32(code))
            }
        }
        return QuantisedInputs(
            numericFeatures: quantiser.numericFeatures, categoricalColumns: quantiser.categorical.count,
            numeric: numeric, categorical: categorical, count: rows)
    }
}
