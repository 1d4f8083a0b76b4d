import CandorModel

/// Turns a trained network into integers.
///
/// Formats are chosen from calibration rows with a margin, layer by layer the cheapest in a proof that is precise enough,
/// and so that no input whatever leaves them. The article <doc:Export> says how.
public struct Exporter: Sendable {
    /// What an export may choose.
    public struct Settings: Hashable, Sendable {
        /// Digits that the largest calibrated value of every hidden output has at least. Most have more; the least
        /// precise one decides on a layer's format.
        public var effectiveBits: Double
        /// How far beyond its largest calibrated value a hidden output may go before it is cut.
        public var margin: Double
        /// Digits of a logit behind the point.
        public var logitBits: Int
        /// Bins of the audits that the model is for: the scale of confidences is 200 times as many.
        public var bins: Int
        /// Points of an audit, which decide between larger tables and more values for each point.
        public var points: Int

        /// The defaults keep the calibration error within 10^-3 of the float model's.
        public init(
            effectiveBits: Double = 9, margin: Double = 1.25, logitBits: Int = 10, bins: Int = 15,
            points: Int = 10_000
        ) {
            self.effectiveBits = effectiveBits
            self.margin = margin
            self.logitBits = logitBits
            self.bins = bins
            self.points = points
        }

        func check() throws(TrainingError) {
            func require(_ name: String, _ isValid: Bool, _ expected: String, _ actual: String) throws(TrainingError) {
                guard isValid else { throw .invalidSetting(name: name, expected: expected, actual: actual) }
            }
            try require("effectiveBits", (4...14).contains(effectiveBits), "4 to 14", "\(effectiveBits)")
            try require("margin", (1...16).contains(margin), "1 to 16", "\(margin)")
            try require(
                "logitBits", FixedPointFormat.logitBitsRange.contains(logitBits), "\(FixedPointFormat.logitBitsRange)",
                "\(logitBits)")
            try require("bins", (1...5000).contains(bins), "1 to 5000", "\(bins)")
            try require("points", (1...1 << 24).contains(points), "1 to \(1 << 24)", "\(points)")
        }
    }

    /// What an export may choose.
    public let settings: Settings

    /// An exporter of default or given settings.
    ///
    /// - Throws: ``TrainingError/invalidSetting(name:expected:actual:)``.
    public init(_ settings: Settings = Settings()) throws(TrainingError) {
        try settings.check()
        self.settings = settings
    }

    /// Rows of calibration that are looked at: more change no format.
    private static let largestCalibration = 4096
    /// e: a category's input is 2^11, as large as the codes of a numeric column.
    private static let categoryBits = 11
    /// A confidence has this many units for each bin, so that whole percents are whole numbers of them.
    private static let unitsPerBin = 200

    /// Exports `network`.
    ///
    /// - Parameters:
    ///   - preprocessing: that of the network's samples; mean and deviation go into the weights.
    ///   - labels: names of the classes.
    ///   - calibration: training rows, from which the ranges of activations are taken; labels are not read.
    ///   - reference: rows that give a range to columns without a public one.
    /// - Throws: ``TrainingError``; ``TrainingError/notExportable(what:expected:actual:)`` for a network whose weights no
    ///   format can hold.
    /// - Complexity: O(calibration rows × weights), on one thread: a second for 784-128-64-10.
    public func export(
        _ network: Network, preprocessing: Preprocessing, labels: [String], calibration: Samples, reference: Samples
    ) throws(TrainingError) -> (model: FixedPointModel, report: ExportReport) {
        try network.check(calibration)
        try network.check(reference)
        guard calibration.count > 0 else {
            throw .mismatchedSamples(what: "rows of calibration", expected: 1, actual: 0)
        }
        guard labels.count == network.layout.classes else {
            throw .mismatchedSamples(what: "labels", expected: network.layout.classes, actual: labels.count)
        }
        guard network.parameters.allSatisfy(\.isFinite), network.runningStatistics.allSatisfy(\.isFinite) else {
            throw .notExportable(what: "weights", expected: "finite numbers", actual: "others")
        }
        let quantiser = PublicQuantiser(preprocessing, reference: reference)
        let rows = min(calibration.count, Self.largestCalibration)
        let inputs = quantiser.inputs(
            from: calibration.selecting(Array(0..<rows)), preparedBy: preprocessing)
        let layers = AffineLayer.layers(of: network, quantiser: quantiser, preprocessing: preprocessing)

        var format = FixedPointFormat(
            quantiser: quantiser, categoryBits: quantiser.categorical.isEmpty ? 0 : Self.categoryBits, layers: [],
            labels: labels, logitBits: settings.logitBits, confidenceScale: Self.unitsPerBin * settings.bins)
        var model = FixedPointModel(format: format, layers: [])
        var reports: [ExportReport.Layer] = []
        var x = denseInputs(inputs, format)
        // The real number that an integer 1 of each input stands for.
        var units = (0..<quantiser.inputs).map {
            $0 < quantiser.numericFeatures ? 1 : LayerPlan.power(-format.categoryBits)
        }
        for (index, layer) in layers.enumerated() {
            let isLast = index == layers.count - 1
            let plan = plan(layer, units: units, x: x, rows: rows, format, isLast: isLast)
            let candidates =
                isLast
                ? plan.headCandidates(logitBits: settings.logitBits, classes: labels.count)
                : plan.hiddenCandidates(effectiveBits: settings.effectiveBits, margin: settings.margin)
            let priced = candidates.map { candidate in
                let format = layerFormat(candidate, plan, isLast: isLast)
                return (
                    candidate: candidate, format: format,
                    bytes: ProofCost.bytes(
                        format, isFirst: index == 0, classes: labels.count, points: settings.points)
                )
            }
            guard let chosen = priced.min(by: { $0.bytes < $1.bytes }) else {
                throw .notExportable(
                    what: "weights of layer \(index)",
                    expected: "outputs with \(settings.effectiveBits) binary digits in some format", actual: "none")
            }
            let (own, fractions) = integers(plan, chosen.candidate, chosen.format, x: x, rows: rows)
            format.layers.append(own.format)
            model = FixedPointModel(format: format, layers: model.layers + [own.layer])
            reports.append(
                ExportReport.Layer(
                    format: own.format, rescaledRows: chosen.candidate.rescaledRows,
                    effectiveBits: chosen.candidate.effectiveBits, proofBytes: chosen.bytes,
                    alternativeBytes: priced.filter { $0.format.overflow != chosen.format.overflow }.map(\.bytes)
                        .min()))
            x = activations(own, of: x, rows: rows)
            units = fractions.map { LayerPlan.power(-$0) }
        }
        do {
            try model.validate()
        } catch {
            throw .notExportable(what: "the network", expected: "integers in their formats", actual: "\(error)")
        }
        let measured = quantiser.numeric.filter(\.isMeasured).map(\.name)
        return (model, ExportReport(layers: reports, measuredRanges: measured, points: settings.points))
    }

    /// The first layer's inputs as numbers: codes, then 2^e for each row's categories.
    private func denseInputs(_ inputs: QuantisedInputs, _ format: FixedPointFormat) -> [Double] {
        let quantiser = format.quantiser
        var x = [Double](repeating: 0, count: inputs.count * quantiser.inputs)
        for row in 0..<inputs.count {
            for feature in 0..<inputs.numericFeatures {
                x[row * quantiser.inputs + feature] = Double(inputs.numeric[row * inputs.numericFeatures + feature])
            }
            for (column, offset) in quantiser.categoryOffsets.enumerated() {
                let code = Int(inputs.categorical[row * inputs.categoricalColumns + column])
                x[row * quantiser.inputs + offset + code] = LayerPlan.power(format.categoryBits)
            }
        }
        return x
    }

    /// The layer over integers, with what its inputs can be and what the calibration rows make of it.
    private func plan(
        _ layer: AffineLayer, units: [Double], x: [Double], rows: Int, _ format: FixedPointFormat, isLast: Bool
    ) -> LayerPlan {
        var scaled = layer
        for place in scaled.weights.indices { scaled.weights[place] *= units[place % layer.inputs] }
        let index = format.layers.count
        var ranges: [ClosedRange<Double>] = []
        var groups: [Range<Int>] = []
        if index == 0 {
            let quantiser = format.quantiser
            ranges = quantiser.featureCodes.map { Double($0.lowerBound)...Double($0.upperBound) }
            for (offset, column) in zip(quantiser.categoryOffsets, quantiser.categorical) {
                groups.append(offset..<offset + column.cardinality)
                ranges += Array(repeating: 0...LayerPlan.power(format.categoryBits), count: column.cardinality)
            }
        } else {
            ranges = Array(repeating: 0...Double(format.layers[index - 1].largest ?? 0), count: layer.inputs)
        }
        let z = scaled.outputs(of: x, rows: rows)
        var calibrated = [Double](repeating: 0, count: layer.outputs)
        for (place, value) in z.enumerated() {
            let output = place % layer.outputs
            calibrated[output] = max(calibrated[output], isLast ? value.magnitude : value)
        }
        let squares = x.reduce(0) { $0 + $1 * $1 }
        return LayerPlan(
            layer: scaled, inputs: ranges, groups: groups, inputLength: (squares / Double(rows)).squareRoot(),
            calibrated: calibrated)
    }

    private func layerFormat(
        _ candidate: LayerPlan.Candidate, _ plan: LayerPlan, isLast: Bool
    ) -> FixedPointFormat.Layer {
        // The smallest cut that leaves every output its margin: it bounds what the next layer has to hold.
        let cut = zip(plan.calibrated, candidate.fractionBits).reduce(1.0) { largest, output in
            max(largest, (settings.margin * max(output.0, 0) * LayerPlan.power(output.1)).rounded(.up))
        }
        let limit = min(1 << (candidate.bits - 1) - 1, FixedPointFormat.largestActivation)
        return FixedPointFormat.Layer(
            inputs: plan.layer.inputs, outputs: plan.layer.outputs, shift: candidate.shift, bits: candidate.bits,
            overflow: candidate.overflow, largest: isLast ? nil : Int(min(cut, Double(limit))), biasLimbs: 1)
    }

    /// A layer in integers.
    private struct IntegerLayer {
        var format: FixedPointFormat.Layer
        var layer: FixedPointModel.Layer
    }

    /// Rounds weights and biases; returns with them the digits of each output.
    ///
    /// What rounding the weights does to the mean accumulator of the calibration rows is taken off the bias.
    private func integers(
        _ plan: LayerPlan, _ candidate: LayerPlan.Candidate, _ format: FixedPointFormat.Layer, x: [Double], rows: Int
    ) -> (IntegerLayer, [Int]) {
        let inputs = plan.layer.inputs
        var means = [Double](repeating: 0, count: inputs)
        for (place, value) in x.enumerated() { means[place % inputs] += value / Double(rows) }
        var own = FixedPointModel.Layer(weights: [], biases: [])
        for output in 0..<plan.layer.outputs {
            let factor = LayerPlan.power(candidate.fractionBits[output] + candidate.shift)
            var bias = plan.layer.biases[output] * factor
            for (input, weight) in plan.layer.row(output).enumerated() {
                let exact = weight * factor
                let rounded = min(max(exact.rounded(), -32_768), 32_767)
                own.weights.append(Int16(rounded))
                bias += (exact - rounded) * means[input]
            }
            let half = candidate.shift > 0 ? 1 << (candidate.shift - 1) : 0
            own.biases.append(Int(min(max(bias.rounded(), -0x1p46), 0x1p46)) + half)
        }
        var format = format
        format.biasLimbs = own.biases.map { BiasLimbs.needed(for: $0) }.max() ?? 1
        return (IntegerLayer(format: format, layer: own), candidate.fractionBits)
    }

    /// The outputs of a hidden layer for the calibration rows; all sums are integers below 2^53, so they are exact.
    private func activations(_ own: IntegerLayer, of x: [Double], rows: Int) -> [Double] {
        let layer = AffineLayer(
            inputs: own.format.inputs, weights: own.layer.weights.map(Double.init),
            biases: own.layer.biases.map(Double.init))
        let unit = LayerPlan.power(-own.format.shift)
        let largest = Double(own.format.largest ?? 0)
        return layer.outputs(of: x, rows: rows).map { min(max(($0 * unit).rounded(.down), 0), largest) }
    }
}
