import CandorCore
import CandorModel
import Testing

struct IntegerInferenceTests {
    /// One row by the definition: sums of products, floors, cuts.
    private struct Reference {
        var accumulators: [[Int]] = []
        var outputs: [[Int]] = []

        init(_ model: FixedPointModel, _ inputs: QuantisedInputs, row: Int) {
            let format = model.format
            var x = [Int](repeating: 0, count: format.quantiser.inputs)
            for feature in 0..<inputs.numericFeatures {
                x[feature] = Int(inputs.numeric[row * inputs.numericFeatures + feature])
            }
            for (column, offset) in format.quantiser.categoryOffsets.enumerated() {
                x[offset + Int(inputs.categorical[row * inputs.categoricalColumns + column])] = 1 << format.categoryBits
            }
            for (layer, own) in zip(format.layers, model.layers) {
                let z = (0..<layer.outputs).map { output in
                    (0..<layer.inputs).reduce(own.biases[output]) {
                        $0 + Int(own.weights[output * layer.inputs + $1]) * x[$1]
                    }
                }
                let half = 1 << (layer.bits - 1)
                x = z.map { z in
                    var value = z >> layer.shift
                    if layer.overflow == .saturates { value = min(max(value, -half), half - 1) }
                    return layer.largest.map { min(max(value, 0), $0) } ?? value
                }
                accumulators.append(z)
                outputs.append(x)
            }
        }
    }

    @Test(arguments: FixedModelKit.shapes)
    func everyIntegerIsThatOfTheDefinition(shape: FixedModelKit.Shape) throws {
        let model = FixedModelKit.model(shape)
        let inputs = FixedModelKit.inputs(model, rows: 200)
        let inference = try IntegerInference(model)
        let trace = try inference.trace(for: inputs)
        let exponentials = ConfidenceTable.exponentials(of: model.format)
        var saturated = 0
        for row in 0..<inputs.count {
            let expected = Reference(model, inputs, row: row)
            for (index, layer) in trace.layers.enumerated() {
                for output in 0..<layer.format.outputs {
                    let place = row * layer.format.outputs + output
                    #expect(layer.accumulator(place) == expected.accumulators[index][output])
                    #expect(Int(layer.output[place]) == expected.outputs[index][output])
                    #expect((0..<1 << layer.format.shift).contains(Int(layer.low[place])))
                    guard layer.format.saturates else { continue }
                    #expect((0..<1 << layer.format.bits).contains(Int(layer.middle[place])))
                    if layer.gate(place) != 0 { saturated += 1 }
                    #expect(abs(Int(layer.top[place])) <= model.format.largestTop(of: index))
                }
            }
            let logits = expected.outputs[1]
            let (label, r): (Int, Int)
            if shape.classes == 2 {
                label = logits[0] > 0 ? 1 : 0
                r = 3000 * 32_768 / (32_768 + Int(exponentials[abs(logits[0])]))
            } else {
                label = logits.firstIndex(of: logits.max()!)!
                let sum = logits.reduce(0) {
                    let d = logits.max()! - $1
                    return $0 + (d < exponentials.count ? Int(exponentials[d]) : 0)
                }
                r = 3000 * 32_768 / sum
            }
            #expect(Int(trace.predictions.labels[row]) == label)
            #expect(Int(trace.predictions.rows[row]) == r)
        }
        #expect((saturated > 0) == (shape.hidden == .saturates), "extreme rows saturate where anything can")
        let predictions = try inference.predictions(for: inputs)
        #expect(predictions == trace.predictions)
    }

    /// The bound on accumulators is reached, and never passed.
    @Test func worstInputsReachTheBoundOfTheFirstLayer() throws {
        let model = FixedModelKit.model(FixedModelKit.shapes[0])
        let inputs = FixedModelKit.inputs(model, rows: 200)
        let layer = try IntegerInference(model).trace(for: inputs).layers[0]
        for output in 0..<5 {
            let bound = model.accumulators(layer: 0, output: output)
            let seen = (0..<200).map { layer.accumulator($0 * 5 + output) }
            #expect(seen.max() == bound.upperBound && seen.min() == bound.lowerBound)
        }
    }

    @Test(arguments: FixedModelKit.shapes)
    func threadsDoNotMatter(shape: FixedModelKit.Shape) throws {
        let model = FixedModelKit.model(shape)
        let inputs = FixedModelKit.inputs(model, rows: 1000)
        let inference = try IntegerInference(model)
        let alone = try inference.trace(for: inputs, workers: 1)
        for workers in [2, 7] {
            let many = try inference.trace(for: inputs, workers: workers)
            #expect(many == alone)
        }
    }

    @Test func noRowsGiveNoPredictions() throws {
        let model = FixedModelKit.model(FixedModelKit.shapes[2])
        let trace = try IntegerInference(model).trace(for: FixedModelKit.inputs(model, rows: 0))
        #expect(trace.count == 0 && trace.predictions.labels.isEmpty)
    }

    @Test func rowsOfAnotherShapeOrOutOfRangeAreRefused() throws {
        let model = FixedModelKit.model(FixedModelKit.shapes[0])
        let inference = try IntegerInference(model)
        let good = FixedModelKit.inputs(model, rows: 3)
        func inputs(_ numeric: [Int16], _ categorical: [Int32]) -> QuantisedInputs {
            QuantisedInputs(
                numericFeatures: 5, categoricalColumns: 2, numeric: numeric, categorical: categorical, count: 3)
        }
        for (place, value) in [(0, Int16(2048)), (0, -2048), (1, 256), (1, -1), (14, .max)] {
            var numeric = good.numeric
            numeric[place] = value
            #expect(
                throws: ModelFileError.invalidValue(
                    name: "numeric codes of the rows", index: place, actual: "\(value)")
            ) { try inference.predictions(for: inputs(numeric, good.categorical)) }
        }
        for value in [Int32(3), -1, .max, .min] {
            var categorical = good.categorical
            categorical[2] = value
            #expect(
                throws: ModelFileError.invalidValue(
                    name: "categories of column city", index: 2, actual: "\(value)")
            ) { try inference.predictions(for: inputs(good.numeric, categorical)) }
        }
        let narrow = QuantisedInputs(
            numericFeatures: 1, categoricalColumns: 2, numeric: [0], categorical: [0, 0], count: 1)
        #expect(
            throws: ModelFileError.inconsistent(what: "numeric features of a row", expected: 5, actual: 1)
        ) { try inference.predictions(for: narrow) }
        let without = QuantisedInputs(
            numericFeatures: 5, categoricalColumns: 0, numeric: [0, 0, 0, 0, 0], categorical: [], count: 1)
        #expect(
            throws: ModelFileError.inconsistent(what: "categorical columns of a row", expected: 2, actual: 0)
        ) { try inference.predictions(for: without) }
    }
}
