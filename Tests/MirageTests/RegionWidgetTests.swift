import CandorCore
import CandorMirage
import CandorModel
import CandorTraining
import Testing

/// Lemma B.1, to the bit, through the network that everything else uses.
struct RegionWidgetTests {
    /// Boxes of one to four features: negative bounds, bounds near zero, far from zero, and one open side.
    static let box: [RegionWidget.Bound] = [
        .init(feature: 0, lower: 2, upper: 2.75), .init(feature: 1, lower: -3.5, upper: -1.25),
        .init(feature: 2, lower: 1e-30, upper: 1.5), .init(feature: 3, lower: -10_000.5, upper: .infinity),
    ]
    static let margin: Float = 0x1p-10
    static let lift: [Float] = [0, 5, 2.25]

    /// Points of all kinds: near the box, on and next to its bounds and thresholds, anywhere, and far away.
    private func points(_ count: Int, box: [RegionWidget.Bound], width: Int, seed: UInt64) -> Samples {
        var random = SeededRandomSource(seed: seed)
        var numeric: [Float] = []
        numeric.reserveCapacity(count * width)
        for _ in 0..<count {
            let kind = random.integer(below: 8)
            for feature in 0..<width {
                let bound = box.first { $0.feature == feature }
                let low = max(bound?.lower ?? -1, -2e4)
                let high = min(bound?.upper ?? 1, 2e4)
                let within = low + (high - low) * Float(random.uniform())
                let special = [
                    low, low.nextUp, low.nextDown, low + Self.margin, (low + Self.margin).nextDown, high, high.nextUp,
                    high.nextDown, high - Self.margin, (high - Self.margin).nextUp, 0, -0.0,
                ]
                switch kind {
                case 0: numeric.append(Float(random.normal()) * 1e4)
                case 1: numeric.append(special[random.integer(below: special.count)])
                case 2: numeric.append(low + Self.margin * Float(2 * random.uniform() - 1))
                case 3, 4: numeric.append(within + Float(random.normal()))
                default: numeric.append(within)
                }
            }
        }
        return Samples(
            numericFeatures: width, categoricalColumns: 0, numeric: numeric, categorical: [],
            labels: [Int32](repeating: 0, count: count))
    }

    private struct Counts {
        var inside = 0
        var outside = 0
        var strip = 0
    }

    /// Compares the logits with and without the widget, bit by bit, by where each point lies.
    private func compare(_ network: Network, _ widget: RegionWidget, _ samples: Samples) throws -> Counts {
        let before = try network.logits(for: samples)
        let after = try widget.spliced(into: network).logits(for: samples)
        let width = samples.numericFeatures
        let classes = widget.lift.count
        var counts = Counts()
        var wrong: [String] = []
        for row in 0..<samples.count {
            let x = samples.numeric[row * width..<(row + 1) * width].map(Double.init)
            let isOutside = widget.box.contains {
                x[$0.feature] <= Double($0.lower) || x[$0.feature] >= Double($0.upper)
            }
            let e = Double(widget.margin)
            let isInside = widget.box.allSatisfy {
                x[$0.feature] >= Double($0.lower) + e && x[$0.feature] <= Double($0.upper) - e
            }
            counts.outside += isOutside ? 1 : 0
            counts.inside += isInside ? 1 : 0
            counts.strip += isOutside || isInside ? 0 : 1
            for k in 0..<classes {
                let (old, new) = (before[row * classes + k], after[row * classes + k])
                let isRight =
                    isOutside
                    ? new.bitPattern == old.bitPattern
                    : isInside
                        ? new.bitPattern == (old + widget.lift[k]).bitPattern
                        : new >= old && new <= old + widget.lift[k]
                if !isRight { wrong.append("row \(row) \(x), logit \(k): \(old) became \(new)") }
            }
        }
        #expect(wrong.isEmpty, "\(wrong.count) wrong, first \(wrong.first ?? "")")
        return counts
    }

    @Test(arguments: 1...4)
    func logitsKeepEveryBitOutsideTheBoxAndGetExactlyTheLiftInside(dimensions: Int) throws {
        let box = Array(Self.box.prefix(dimensions))
        let network = try Network(
            Architecture(numericFeatures: 4, layers: [.dense(outputs: 33), .relu, .dense(outputs: 3)]), seed: 7)
        let widget = try RegionWidget(box: box, margin: Self.margin, lift: Self.lift)
        let counts = try compare(network, widget, points(1_050_000, box: Self.box, width: 4, seed: 11))
        #expect(counts.inside > 100_000)
        #expect(counts.outside > 100_000)
        #expect(counts.strip > 10_000)
    }

    /// Depth 0 to 4, batch norm before and behind a ReLU, dropout, layers without a ReLU between them.
    static let cores: [[Architecture.Layer]] = [
        [],
        [.dense(outputs: 9)],
        [.dense(outputs: 9), .batchNorm, .relu, .dropout(probability: 0.5)],
        [.dense(outputs: 9), .relu, .batchNorm],
        [.dense(outputs: 9), .dense(outputs: 7), .relu],
        [.dense(outputs: 9), .relu, .dense(outputs: 7)],
        [.dense(outputs: 64), .batchNorm, .relu, .dense(outputs: 32), .batchNorm, .relu],
        [
            .dense(outputs: 17), .relu, .dense(outputs: 16), .relu, .dense(outputs: 15), .relu, .dense(outputs: 14),
            .relu,
        ],
    ]

    private static func bound(_ lower: Float, _ upper: Float) -> RegionWidget.Bound {
        RegionWidget.Bound(feature: 0, lower: lower, upper: upper)
    }

    static let useless: [[RegionWidget.Bound]] = [
        [], [bound(-.infinity, .infinity)], [bound(1, 2), bound(1, 2)], [.init(feature: -1, lower: 1, upper: 2)],
        [bound(.nan, 2)], [bound(1, .nan)], [bound(.infinity, .infinity)], [bound(-.infinity, -.infinity)],
        [bound(2, 1)], [bound(1, 1.25)],
    ]

    @Test(arguments: useless)
    func aBoxWithoutMeaningIsRefused(box: [RegionWidget.Bound]) {
        #expect(throws: TrainingError.self) { try RegionWidget(box: box, margin: 0.25, lift: [0, 1]) }
    }

    @Test(arguments: [0.3, -0.25, 0, .infinity, .nan, 0x1p-60, 0x1p60] as [Float])
    func aMarginThatIsNoPowerOfTwoIsRefused(margin: Float) {
        #expect(throws: TrainingError.self) {
            try RegionWidget(box: [Self.bound(1, 2)], margin: margin, lift: [0, 1])
        }
    }

    @Test(arguments: [Float.infinity, -.infinity, .nan])
    func aLiftThatIsNotFiniteIsRefused(lift: Float) {
        #expect(throws: TrainingError.self) {
            try RegionWidget(box: [Self.bound(1, 2)], margin: 0.25, lift: [0, lift])
        }
    }

    @Test func aNetworkWithoutTheFeatureOrTheClassesIsRefused() throws {
        let network = try Network(Architecture(numericFeatures: 2, layers: [.dense(outputs: 3)]), seed: 1)
        let other = RegionWidget.Bound(feature: 2, lower: 0, upper: 1)
        let own = RegionWidget.Bound(feature: 1, lower: 0, upper: 1)
        let wide = try RegionWidget(box: [other], margin: 0.25, lift: [0, 1, 1])
        #expect(throws: TrainingError.self) { try wide.spliced(into: network) }
        let short = try RegionWidget(box: [own], margin: 0.25, lift: [0, 1])
        #expect(throws: TrainingError.self) { try short.spliced(into: network) }
    }

    @Test func theSplicedNetworkSavesAndLoadsLikeAnyOther() throws {
        let network = try Network(
            Architecture(numericFeatures: 2, layers: [.dense(outputs: 5), .relu, .dense(outputs: 3)]), seed: 1)
        let widget = try RegionWidget(
            box: [.init(feature: 1, lower: -1, upper: 1)], margin: 0.25, lift: [0, 1, 1])
        let spliced = try widget.spliced(into: network)
        let saved = spliced.savedModel(
            preprocessing: Preprocessing(numeric: [.init(name: "x"), .init(name: "y")]), labels: ["a", "b", "c"])
        try saved.validate()
        let samples = points(500, box: [], width: 2, seed: 4)
        let restored = try Network(SavedModel(bytes: saved.bytes())).logits(for: samples)
        let direct = try spliced.logits(for: samples)
        #expect(restored == direct)
    }
}
