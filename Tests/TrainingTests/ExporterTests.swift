import CandorCore
import CandorModel
import CandorTraining
import Foundation
import Testing

struct ExporterTests {
    private static let preprocessing = Preprocessing(
        numeric: [
            .init(name: "a", range: PublicRange(-4, 4)),
            .init(name: "b", range: PublicRange(0, 10), mean: 5, deviation: 2),
            .init(name: "c"),
        ],
        categorical: [
            .init(name: "d", categories: ["1", "2", "3", "4"]),
            .init(name: "e", categories: (0..<8).map { "\($0)" }),
        ])

    /// Samples whose features are those of quantised values, as data sets make them.
    private static func samples(rows: Int, classes: Int, seed: UInt64) -> Samples {
        var random = SeededRandomSource(seed: seed)
        var (numeric, codes, labels): ([Float], [Int32], [Int32]) = ([], [], [])
        for _ in 0..<rows {
            for column in preprocessing.numeric {
                numeric.append(column.feature(of: column.deviation * random.normal() + column.mean))
            }
            codes += [Int32(random.integer(below: 5)), Int32(random.integer(below: 9))]
            let sum = numeric.suffix(3).reduce(0, +) + Float(codes.suffix(2).reduce(0, +)) / 4 - 1.5
            labels.append(Int32(min(max(Int(sum + Float(random.normal()) / 2), 0), classes - 1)))
        }
        return Samples(
            numericFeatures: 3, categoricalColumns: 2, numeric: numeric, categorical: codes, labels: labels)
    }

    private static func layers(_ classes: Int) -> [[Architecture.Layer]] {
        [
            [.dense(outputs: classes)],
            [.dense(outputs: 12), .relu, .dense(outputs: classes)],
            [
                .dense(outputs: 12), .batchNorm, .relu, .dropout(probability: 0.2), .dense(outputs: 9), .batchNorm,
                .relu, .dense(outputs: classes),
            ],
            // Batch norm behind the ReLU, two ReLUs, two dense layers in a row, batch norm on both sides.
            [
                .dense(outputs: 12), .relu, .relu, .batchNorm, .dense(outputs: 9), .dense(outputs: 7), .relu,
                .dense(outputs: classes),
            ],
            [.dense(outputs: 12), .batchNorm, .relu, .batchNorm, .relu, .dense(outputs: classes)],
        ]
    }

    private static func trained(_ layers: [Architecture.Layer], classes: Int) throws -> (Network, Samples) {
        let architecture = Architecture(
            numericFeatures: 3, embeddings: [.init(cardinality: 5), .init(cardinality: 9, dimension: 4)],
            layers: layers)
        let train = samples(rows: 1500, classes: classes, seed: 1)
        let recipe = TrainingRecipe(rate: 0.01, batch: 32, epochs: 4)
        return (try Trainer(Network(architecture, seed: 2), samples: train, recipe: recipe, seed: 3).run(), train)
    }

    @Test(arguments: [2, 3, 5], 0..<5)
    func integersServeWhatFloatsDo(classes: Int, index: Int) throws {
        let (network, train) = try Self.trained(Self.layers(classes)[index], classes: classes)
        let (model, report) = try Exporter().export(
            network, preprocessing: Self.preprocessing, labels: (0..<classes).map { "\($0)" }, calibration: train,
            reference: train)
        let fresh = Self.samples(rows: 2000, classes: classes, seed: 9)
        let probabilities = try Softmax.probabilities(ofLogits: network.logits(for: fresh), classes: classes)
        let inputs = model.format.quantiser.inputs(from: fresh, preparedBy: Self.preprocessing)
        let served = try IntegerInference(model).predictions(for: inputs)
        var (agreeing, difference) = (0, 0.0)
        for row in 0..<fresh.count {
            let own = probabilities[row * classes..<(row + 1) * classes]
            let top = own.max()!
            if Int(served.labels[row]) == own.firstIndex(of: top)! - row * classes { agreeing += 1 }
            difference += abs(Double(top) - served.confidence[row])
        }
        // "c" has no public range, so values beyond those of the training rows are cut: a few of 2,000.
        #expect(agreeing >= 1994, "\(agreeing) of 2000")
        #expect(difference / 2000 < 1e-3, "mean difference \(difference / 2000)")
        #expect(report.measuredRanges == ["c"])
        #expect(report.layers.count == model.layers.count)
    }

    /// Rows at the ends of every range, of both signs, and those that follow the weights of an output: nothing leaves
    /// its format, which a model that was exported is checked for, and inference agrees with the bounds.
    @Test(arguments: [2, 4])
    func noInputOverflows(classes: Int) throws {
        let (network, train) = try Self.trained(Self.layers(classes)[2], classes: classes)
        let model = try Exporter().export(
            network, preprocessing: Self.preprocessing, labels: (0..<classes).map { "\($0)" }, calibration: train,
            reference: train
        ).model
        try model.validate()
        let quantiser = model.format.quantiser
        var (numeric, categorical): ([Int16], [Int32]) = ([], [])
        for bits in 0..<8 {
            for code in 0..<9 {
                numeric += (0..<3).map { bits >> $0 & 1 == 1 ? 2047 : -2047 }
                categorical += [Int32(min(code, 4)), Int32(code)]
            }
        }
        let inputs = QuantisedInputs(
            numericFeatures: 3, categoricalColumns: 2, numeric: numeric, categorical: categorical, count: 72)
        #expect(quantiser.inputs == 17)
        let trace = try IntegerInference(model).trace(for: inputs)
        for (index, layer) in trace.layers.enumerated() {
            for place in layer.output.indices {
                let bound = model.accumulators(layer: index, output: place % layer.format.outputs)
                #expect(bound.contains(layer.accumulator(place)))
            }
            if let largest = layer.format.largest {
                #expect(layer.output.allSatisfy { (0...Int32(largest)).contains($0) })
            }
        }
        #expect(trace.predictions.rows.allSatisfy { (0...3000).contains($0) })
    }

    @Test func theSameNetworkGivesTheSameModel() throws {
        let (network, train) = try Self.trained(Self.layers(3)[1], classes: 3)
        let models = try (0..<2).map { _ in
            try Exporter().export(
                network, preprocessing: Self.preprocessing, labels: ["0", "1", "2"], calibration: train,
                reference: train
            ).model
        }
        #expect(models[0] == models[1])
    }

    /// More points make small tables worth less, fewer make values worth more: the cheaper format is taken.
    @Test func formatsFollowTheirCost() throws {
        let (network, train) = try Self.trained(Self.layers(3)[1], classes: 3)
        func report(_ settings: Exporter.Settings) throws -> ExportReport {
            try Exporter(settings).export(
                network, preprocessing: Self.preprocessing, labels: ["0", "1", "2"], calibration: train,
                reference: train
            ).report
        }
        for points in [100, 10_000, 1_000_000] {
            for layer in try report(.init(points: points)).layers {
                if let other = layer.alternativeBytes { #expect(layer.proofBytes <= other) }
                #expect(layer.effectiveBits >= 9)
                #expect(!layer.choice.isEmpty)
            }
        }
        let few = try report(.init(points: 100)).layers.last
        let many = try report(.init(points: 1 << 24)).layers.last
        #expect(try #require(few).format.bits <= #require(many).format.bits)
        let precise = try report(.init(effectiveBits: 13))
        #expect(precise.layers[0].effectiveBits >= 13)
        #expect(precise.lines.count == 3)
    }

    @Test func whatCannotBeExportedIsRefused() throws {
        let (network, train) = try Self.trained(Self.layers(2)[1], classes: 2)
        func export(_ network: Network, _ labels: [String], _ calibration: Samples) throws {
            _ = try Exporter().export(
                network, preprocessing: Self.preprocessing, labels: labels, calibration: calibration, reference: train)
        }
        #expect(throws: TrainingError.mismatchedSamples(what: "labels", expected: 2, actual: 1)) {
            try export(network, ["a"], train)
        }
        #expect(throws: TrainingError.mismatchedSamples(what: "rows of calibration", expected: 1, actual: 0)) {
            try export(network, ["a", "b"], train.selecting([]))
        }
        for bad in [Float.nan, .infinity] {
            var other = network
            other.parameters[0] = bad
            #expect(
                throws: TrainingError.notExportable(what: "weights", expected: "finite numbers", actual: "others")
            ) { try export(other, ["a", "b"], train) }
        }
        var large = network
        for place in large.parameters.indices { large.parameters[place] *= 1e12 }
        #expect(throws: TrainingError.self) { try export(large, ["a", "b"], train) }
        for settings in [
            Exporter.Settings(effectiveBits: 20), .init(margin: 0.5), .init(logitBits: 9), .init(bins: 0),
            .init(points: 0),
        ] {
            #expect(throws: TrainingError.self) { try Exporter(settings) }
        }
    }
}
