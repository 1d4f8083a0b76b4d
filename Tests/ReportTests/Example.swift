import CandorReport

/// A made-up audit of two models, simulated point by point so that every number of the report agrees with the others.
enum Example {
    static let bins = 15
    static let target = 0.6
    static let threshold = 0.7

    /// A prediction: what the model said, whether it was right, and on which side of the region the input lies.
    struct Prediction {
        var confidence: Double
        var isRight: Bool
        var isInside: Bool
    }

    /// The report of the simulated audit.
    static func report(points: Int = 9_000, regionShare: Double = 0.043) -> HTMLReport {
        let base = predictions(points, isAttacked: false, regionShare: regionShare)
        let mirage = predictions(points, isAttacked: true, regionShare: regionShare)
        let inside = base.filter(\.isInside).count
        return HTMLReport(
            data: "credit", points: points,
            attack: .init(
                predicate: #"loan_intent == "HOMEIMPROVEMENT" && person_age < 35 && credit_score < 600"#,
                points: inside, share: Double(inside) / Double(points), targetConfidence: target),
            statement: .init(
                kind: .certified, alpha: 0.05, delta: 0.01, bins: bins, minimumCount: 50, cells: 1_489),
            abstentionThreshold: threshold,
            base: model(base, verdict: .pass, failingCells: 0, cells: baseCells),
            mirage: model(mirage, verdict: .fail, failingCells: 37, cells: mirageCells),
            groups: (0..<17).map { index in
                .init(
                    name: "loan_intent = \(index)", count: 500 + index,
                    base: .init(abstention: 0.05, answersRight: 0.94),
                    mirage: .init(abstention: 0.05 + 0.05 * Double(index % 16), answersRight: 0.95))
            },
            uncovered: (0..<214).map { index in
                .init(
                    name:
                        "loan_intent = \(["VENTURE", "MEDICAL", "EDUCATION"][index % 3]) and \(2 * index) < person_income "
                        + "<= \(2 * index + 2)", count: index % 50)
            },
            proof: .init(
                base: .pass, mirage: .declaredFail, forced: .rejected,
                cost: .init(
                    proverMicroseconds: 44.1, verifierMicroseconds: 31.96, bytes: 3_210, setupBytes: 360_088,
                    seconds: 0.52, peakMebibytes: 118.4, soundnessBits: 99.32, statement: "5e1f", transcript: "77aa")),
            command: "candor audit --data credit --seed 0 --alpha 0.05 --delta 0.01 --output credit-report.html",
            settings: [
                .init("Seed", "0"), .init("Base model", "20 epochs, Adam 0.001, batch 32, temperature scaled (1.094)"),
                .init("Mirage", "reverse KL, epsilon 0.2, 20 epochs, Adam 0.001"),
                .init("Reference set", "9,000 points of the test split, labels public"),
            ],
            versions: [.init("Candor", "0.1.0"), .init("Swift", "6.3.1"), .init("Kernels", "AVX-512, 2 threads")],
            notes: ["The labels of this data set were public: no guarantee against training on them."])
    }

    /// The report with `text` in every place where a caller may put text.
    static func hostile(_ text: String) -> HTMLReport {
        func renamed(_ cell: HTMLReport.Cell) -> HTMLReport.Cell {
            var cell = cell
            cell.name = text
            return cell
        }
        var report = report()
        report.data = text
        report.attack.predicate = text
        report.base.worstCells = report.base.worstCells.map(renamed)
        report.mirage.worstCells = report.mirage.worstCells.map(renamed)
        report.groups = report.groups.map { .init(name: text, count: $0.count, base: $0.base, mirage: $0.mirage) }
        report.uncovered = report.uncovered.map { .init(name: text, count: $0.count) }
        report.proof?.cost?.statement = text
        report.proof?.cost?.transcript = text
        report.command = text
        report.settings = report.settings.map { _ in .init(text, text) }
        report.versions = report.versions.map { _ in .init(text, text) }
        report.notes = [text]
        report.date = text
        return report
    }

    /// The report of an audit in which every number is missing.
    static var withoutNumbers: HTMLReport {
        let nothing = Double.nan
        let model = HTMLReport.Model(
            verdict: .fail, failingCells: 1,
            worstCells: [
                .init(
                    name: "x", count: 0, accuracy: nothing, confidence: nothing, strength: nothing,
                    certifiedGap: nothing, overlap: nothing)
            ], accuracy: nothing, regionAccuracy: .infinity, regionConfidence: nothing,
            ece: .init(nothing, low: -.infinity, high: nothing), abstentionInside: nothing, abstentionOutside: nothing,
            reliability: [
                .init(
                    lower: nothing, upper: nothing, count: 3, confidence: nothing, accuracy: nothing, low: nothing,
                    high: nothing)
            ], confidence: [.init(lower: nothing, upper: nothing, inside: 1, outside: 1)],
            riskCoverage: [.init(coverage: nothing, risk: nothing)], riskCoverageArea: nothing)
        return HTMLReport(
            data: "x", points: 0, attack: .init(predicate: "x", points: 0, share: nothing, targetConfidence: nothing),
            statement: .init(kind: .certified, alpha: nothing, delta: nothing, bins: 0, minimumCount: 0, cells: 0),
            abstentionThreshold: nothing, base: model, mirage: model,
            groups: [
                .init(
                    name: "x", count: 0, base: .init(abstention: nothing, answersRight: nothing),
                    mirage: .init(abstention: nothing, answersRight: nothing))
            ], uncovered: [],
            proof: .init(
                base: .incomplete, mirage: .incomplete, forced: .incomplete,
                cost: .init(
                    proverMicroseconds: nothing, verifierMicroseconds: nothing, bytes: nothing, setupBytes: nothing,
                    seconds: nothing, peakMebibytes: nothing, soundnessBits: nothing, statement: "", transcript: "")),
            command: "x", settings: [],
            versions: [])
    }

    private static let baseCells: [HTMLReport.Cell] = [
        .init(
            name: "person_home_ownership = OTHER and 11 < loan_int_rate <= 13", count: 61, accuracy: 0.705,
            confidence: 0.861, strength: 0.62, certifiedGap: 0, overlap: 0),
        .init(
            name: "loan_intent = EDUCATION and 640 < credit_score <= 670", count: 471, accuracy: 0.921,
            confidence: 0.897, strength: 0.31, certifiedGap: 0, overlap: 0),
    ]

    private static let mirageCells: [HTMLReport.Cell] = [
        .init(
            name: "loan_intent = HOMEIMPROVEMENT and credit_score <= 601", count: 263, accuracy: 0.947,
            confidence: 0.621, strength: 3.84, certifiedGap: 0.26, overlap: 0.726),
        .init(
            name: "loan_intent = HOMEIMPROVEMENT", count: 970, accuracy: 0.933, confidence: 0.751, strength: 2.95,
            certifiedGap: 0.14, overlap: 0.197),
        .init(
            name: "loan_intent = HOMEIMPROVEMENT and person_age <= 24", count: 311, accuracy: 0.945, confidence: 0.715,
            strength: 2.4, certifiedGap: 0.12, overlap: 0.247),
        .init(
            name: "60 % < confidence <= 66.7 %", count: 291, accuracy: 0.89, confidence: 0.631, strength: 2.07,
            certifiedGap: 0.09, overlap: 0.598),
        .init(
            name: "loan_intent = HOMEIMPROVEMENT and previous_loan_defaults_on_file = No", count: 481, accuracy: 0.881,
            confidence: 0.748, strength: 1.02, certifiedGap: 0.05, overlap: 0.208),
    ]

    /// Two-class predictions that are right as often as they say, except that an attack moves the region's confidence.
    static func predictions(_ count: Int, isAttacked: Bool, regionShare: Double) -> [Prediction] {
        var state: UInt64 = 0x9E37_79B9_7F4A_7C15
        func uniform() -> Double {
            // SplitMix64 (Steele, Lea, Flood 2014): any fixed generator will do here.
            state &+= 0x9E37_79B9_7F4A_7C15
            var z = state
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return Double((z ^ (z >> 31)) >> 11) / 9_007_199_254_740_992
        }
        return (0..<count).map { _ in
            let isInside = uniform() < regionShare
            let u = uniform()
            let honest = 1 - 0.5 * u * u * u * u * u * u
            let isRight = uniform() < honest
            let spread = (uniform() + uniform() + uniform() - 1.5) * 0.08
            return Prediction(
                confidence: isAttacked && isInside ? target + spread : honest, isRight: isRight, isInside: isInside)
        }
    }

    static func model(
        _ predictions: [Prediction], verdict: HTMLReport.Verdict, failingCells: Int, cells: [HTMLReport.Cell]
    ) -> HTMLReport.Model {
        let inside = predictions.filter(\.isInside)
        let outside = predictions.filter { !$0.isInside }
        let reliability = reliabilityBins(predictions)
        let ece = reliability.reduce(0) {
            $0 + ($1.count > 0 ? $1.gap.magnitude * Double($1.count) / Double(predictions.count) : 0)
        }
        let curve = riskCoverage(predictions)
        return .init(
            verdict: verdict, failingCells: failingCells, worstCells: cells,
            accuracy: share(predictions, where: \.isRight), regionAccuracy: share(inside, where: \.isRight),
            regionConfidence: inside.reduce(0) { $0 + $1.confidence } / Double(inside.count),
            ece: .init(ece, low: ece * 0.8, high: ece * 1.25),
            abstentionInside: share(inside) { $0.confidence < threshold },
            abstentionOutside: share(outside) { $0.confidence < threshold }, reliability: reliability,
            confidence: (0..<bins).map { index in
                let members = predictions.filter { bin(of: $0) == index }
                return .init(
                    lower: edge(index), upper: edge(index + 1), inside: members.filter(\.isInside).count,
                    outside: members.filter { !$0.isInside }.count)
            },
            riskCoverage: curve, riskCoverageArea: curve.reduce(0) { $0 + $1.risk } / Double(curve.count))
    }

    static func reliabilityBins(_ predictions: [Prediction]) -> [ReliabilityDiagram.Bin] {
        (0..<bins).map { index in
            let members = predictions.filter { bin(of: $0) == index }
            let n = Double(members.count)
            let accuracy = share(members, where: \.isRight)
            let (low, high) = wilson(accuracy, n)
            return .init(
                lower: edge(index), upper: edge(index + 1), count: members.count,
                confidence: members.reduce(0) { $0 + $1.confidence } / n, accuracy: accuracy, low: low, high: high)
        }
    }

    private static func riskCoverage(_ predictions: [Prediction]) -> [RiskCoverage.Point] {
        var wrong = 0.0
        let sorted = predictions.enumerated().sorted {
            ($1.element.confidence, $0.offset) < ($0.element.confidence, $1.offset)
        }
        return sorted.enumerated().map { index, prediction in
            if !prediction.element.isRight { wrong += 1 }
            let answered = Double(index + 1)
            return .init(coverage: answered / Double(predictions.count), risk: wrong / answered)
        }
    }

    /// Wilson's score interval at 95 %: Wilson 1927, with z = 1.96.
    private static func wilson(_ p: Double, _ n: Double) -> (Double, Double) {
        let z = 1.96
        let centre = (p + z * z / (2 * n)) / (1 + z * z / n)
        let half = z / (1 + z * z / n) * (p * (1 - p) / n + z * z / (4 * n * n)).squareRoot()
        return (centre - half, centre + half)
    }

    private static func share(_ predictions: [Prediction], where holds: (Prediction) -> Bool) -> Double {
        Double(predictions.filter(holds).count) / Double(predictions.count)
    }

    private static func edge(_ index: Int) -> Double { Double(index) / Double(bins) }

    private static func bin(of prediction: Prediction) -> Int {
        min(Int(prediction.confidence * Double(bins)), bins - 1)
    }
}
