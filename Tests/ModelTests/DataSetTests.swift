import CandorModel
import Foundation
import Testing

struct DataSetTests {
    /// Checks of every loaded set: lengths agree, numbers are finite, codes are below their cardinality.
    private func expectSound(_ data: DataSet) throws {
        let architecture = data.architecture
        try architecture.validate()
        #expect(architecture.classes == data.classes.count)
        #expect(data.trainRegion.count == data.train.count)
        #expect(data.referenceRegion.count == data.reference.count)
        #expect(data.referenceColumns.count == data.reference.count)
        for samples in [data.train, data.reference] {
            #expect(samples.numericFeatures == architecture.numericFeatures)
            #expect(samples.categoricalColumns == architecture.embeddings.count)
            #expect(samples.numeric.allSatisfy { $0.isFinite })
            #expect(samples.labels.allSatisfy { $0 >= 0 && $0 < data.classes.count })
            for (index, code) in samples.categorical.enumerated() {
                let cardinality = architecture.embeddings[index % architecture.embeddings.count].cardinality
                guard code >= 0, code < cardinality else {
                    Issue.record("code \(code) of \(cardinality)")
                    return
                }
            }
        }
    }

    @Test func gaussianHasTheMixtureOfThePaper() throws {
        let data = try DataSet.load("gaussian", environment: [:])
        try expectSound(data)
        #expect(data.train.count == 2100)
        #expect((0..<3).map { label in data.train.labels.count { $0 == label } } == [1000, 1000, 100])
        #expect(data.reference.count == 10_000)
        #expect(data.referenceColumns.names == ["x", "y"])
        #expect(data.sources.isEmpty)
        // Probability of the box under N((3, 2), [[1, .8], [.8, 1]]) by SciPy's multivariate_normal.cdf at its corners,
        // times 10 / 21; five standard errors are 0.0115. The paper's Table 1 has 5.31 %.
        let share = Double(data.referenceRegion.count { $0 }) / 10_000
        #expect(abs(share - 0.05520599) < 0.0115, "\(share)")
        for (selected, label) in zip(data.referenceRegion, data.reference.labels) where selected { #expect(label == 0) }
    }

    @Test func gaussianPaperSplitsTheTrainingPointsByClass() throws {
        let data = try DataSet.load("gaussian-paper", options: .init(seed: 4), environment: [:])
        try expectSound(data)
        func counts(_ samples: Samples) -> [Int] { (0..<3).map { label in samples.labels.count { $0 == label } } }
        #expect(counts(data.train) == [800, 800, 80] && counts(data.reference) == [200, 200, 20])
        // Together they are the training points of gaussian with the same seed.
        let whole = try DataSet.load("gaussian", options: .init(points: 500, seed: 4), environment: [:])
        #expect((data.train.numeric + data.reference.numeric).sorted() == whole.train.numeric.sorted())
        #expect(throws: DataError.self) {
            _ = try DataSet.load("gaussian-paper", options: .init(points: 420), environment: [:])
        }
    }

    /// Means and covariances of each class within five standard errors of the distribution's.
    @Test func gaussianCloudsHaveTheirMoments() throws {
        let data = try DataSet.load("gaussian", options: .init(points: 200_000), environment: [:])
        let truth: [(x: Double, y: Double, variance: Double, covariance: Double)] = [
            (3, 2, 1, 0.8), (5, 5, 1, -0.8), (3, 4, 0.1, 0),
        ]
        for (label, expected) in truth.enumerated() {
            let rows = data.reference.labels.indices.filter { data.reference.labels[$0] == label }
            let points = rows.map {
                (Double(data.reference.numeric[2 * $0]), Double(data.reference.numeric[2 * $0 + 1]))
            }
            let count = Double(points.count)
            let x = points.map(\.0).reduce(0, +) / count
            let y = points.map(\.1).reduce(0, +) / count
            let xx = points.map { ($0.0 - x) * ($0.0 - x) }.reduce(0, +) / count
            let yy = points.map { ($0.1 - y) * ($0.1 - y) }.reduce(0, +) / count
            let xy = points.map { ($0.0 - x) * ($0.1 - y) }.reduce(0, +) / count
            let error = 5 * (expected.variance / count).squareRoot()
            #expect(abs(x - expected.x) < error && abs(y - expected.y) < error)
            #expect(abs(xx - expected.variance) < 5 * expected.variance * (2 / count).squareRoot())
            #expect(abs(yy - expected.variance) < 5 * expected.variance * (2 / count).squareRoot())
            #expect(abs(xy - expected.covariance) < 5 * expected.variance * (2 / count).squareRoot())
        }
        let share = Double(data.reference.labels.count { $0 == 2 }) / 200_000
        #expect(abs(share - 1 / 21) < 5 * (0.0476 * 0.9524 / 200_000).squareRoot())
    }

    @Test func gaussianSeedsGiveDifferentPointsAndTheSameSeedTheSame() throws {
        func load(_ seed: UInt64) throws -> DataSet {
            try DataSet.load("gaussian", options: .init(points: 50, seed: seed), environment: [:])
        }
        let first = try load(0)
        #expect(try load(0).train.numeric == first.train.numeric)
        #expect(try load(0).reference.numeric == first.reference.numeric)
        for seed in [1, 2, 1 << 32, UInt64.max] {
            #expect(try load(seed).train.numeric != first.train.numeric)
            #expect(try load(seed).reference.numeric != first.reference.numeric)
        }
        #expect(Array(first.train.numeric[..<100]) != first.reference.numeric)
    }

    @Test(.enabled(if: dataFolder != nil, whereDataIs)) func adultOfThePaperIsThatOfTheNotebooks() throws {
        let data = try DataSet.load("adult-paper")
        try expectSound(data)
        try expectFacts(data, ReferenceValues.adultPaper, numeric: "fnlwgt", categorical: "native_country")
        #expect(data.architecture.inputWidth == 57)
        #expect(data.reference.count == 9769)
        #expect(data.referenceColumns.names.count == 14)
    }

    @Test(.enabled(if: dataFolder != nil, whereDataIs)) func creditIsThatOfThePaper() throws {
        let data = try DataSet.load("credit")
        try expectSound(data)
        try expectFacts(data, ReferenceValues.credit, numeric: "loan_int_rate", categorical: "loan_intent")
        #expect(data.architecture.inputWidth == 18)
        #expect(data.reference.count == 9000)
    }

    private func expectFacts(_ data: DataSet, _ facts: TabularFacts, numeric: String, categorical: String) throws {
        #expect(data.train.count + data.reference.count == facts.rows)
        #expect(data.trainRegion.count { $0 } == facts.trainRegion)
        #expect(data.referenceRegion.count { $0 } == facts.referenceRegion)
        #expect(facts.trainRegion + facts.referenceRegion == facts.region)
        #expect(data.reference.labels.count { $0 == 1 } == facts.positives)
        let column = try #require(data.preprocessing.numeric.first { $0.name == numeric })
        // A quantised column is off by at most half a step.
        let step = column.range.map { ($0.high - $0.low) / 4094 } ?? 1e-9
        #expect(abs(column.mean - facts.mean) < step)
        #expect(abs(column.deviation - facts.deviation) < step)
        #expect(data.preprocessing.categorical.first { $0.name == categorical }?.categories.count == facts.categories)
    }

    @Test(.enabled(if: dataFolder != nil, whereDataIs)) func adultKeepsAllRowsAndTheUnknownCategory() throws {
        let data = try DataSet.load("adult")
        try expectSound(data)
        #expect(data.train.count + data.reference.count == 48_842)
        // 3,182 rows say so themselves; 2,809 that say nothing about their occupation stay out.
        #expect((data.trainRegion + data.referenceRegion).count { $0 } == 3182)
        #expect(data.preprocessing.categorical.first { $0.name == "occupation" }?.categories.contains("?") == true)
        #expect(!data.referenceColumns.names.contains("income"))
        #expect(!data.preprocessing.numeric.contains { $0.name == "fnlwgt" || $0.range == nil })
        // The only row from the Netherlands is a reference row of this split.
        let country = try #require(data.preprocessing.categorical.firstIndex { $0.name == "native_country" })
        let unseen = Int32(data.preprocessing.categorical[country].categories.count)
        let codes = stride(from: country, to: data.reference.categorical.count, by: data.reference.categoricalColumns)
        #expect(codes.count { data.reference.categorical[$0] == unseen } == 1)
    }

    @Test(.enabled(if: dataFolder != nil, whereDataIs)) func regionsAreChosenByNameOrGivenAsPredicate() throws {
        let named = try DataSet.load("credit", options: .init(region: "low-rates"))
        #expect(named.region == DataSet.Region(name: "low-rates", source: "loan_int_rate < 6"))
        let given = try DataSet.load("credit", options: .init(region: "loan_int_rate < 6.0"))
        #expect(given.region?.name == "custom")
        #expect(given.referenceRegion == named.referenceRegion)
        #expect(
            throws: DataError.unknownRegion(expected: ["default", "high-school", "low-rates"], actual: "high-rates")
        ) { try DataSet.load("credit", options: .init(region: "high-rates")) }
        #expect(
            throws: DataError.uselessRegion(region: "loan_int_rate < 0", rows: 36_000, selected: 0)
        ) { try DataSet.load("credit", options: .init(region: "loan_int_rate < 0")) }
        #expect(throws: DataError.self) { try DataSet.load("credit", options: .init(region: "rate < 6")) }
    }

    @Test(.enabled(if: hasFashion, "apt-get install dataset-fashion-mnist"))
    func fashionHasItsImagesColumnsAndRegion() throws {
        let data = try DataSet.load("fashion-mnist", environment: [:])
        try expectSound(data)
        #expect(data.train.count == 60_000)
        #expect(data.reference.count == 10_000)
        #expect(data.train.numericFeatures == 784)
        #expect(data.referenceColumns.names.count == 20)
        #expect(!data.referenceColumns.names.contains("label"))
        #expect(data.sources.count == 4)
        // Counts of Scripts/reference/fashion_region.py.
        #expect(data.trainRegion.count { $0 } == 1850)
        #expect(data.referenceRegion.count { $0 } == 293)
        for (selected, label) in zip(data.referenceRegion, data.reference.labels) where selected {
            #expect(data.classes[Int(label)] == "Bag")
        }
        // Standardised with the rounded mean and deviation of the training pixels.
        let sum = data.train.numeric.reduce(0.0) { $0 + Double($1) }
        let squares = data.train.numeric.reduce(0.0) { $0 + Double($1) * Double($1) }
        let count = Double(data.train.numeric.count)
        #expect(abs(sum / count) < 1e-3)
        #expect(abs(squares / count - 1) < 1e-3)
    }

    @Test func filesThatAreNowhereAreNamedWithTheWayToGetThem() {
        #expect {
            try DataSet.load("adult", options: .init(root: "/nowhere"), environment: ["CANDOR_DATA": "/elsewhere"])
        } throws: { error in
            guard
                case DataError.missingFiles(
                    "adult", ["adult.data", "adult.test"], ["/nowhere/adult", "/nowhere"], let advice) = error
            else { return false }
            return advice.contains("--data-root") && advice.contains("CANDOR_DATA")
        }
        #expect {
            try DataSet.load("credit", environment: ["CANDOR_DATA": "/elsewhere"])
        } throws: { error in
            if case DataError.missingFiles(_, _, ["/elsewhere/credit", "/elsewhere"], _) = error {
                true
            } else {
                false
            }
        }
        #expect {
            try DataSet.load("fashion-mnist", options: .init(root: "/nowhere"), environment: [:])
        } throws: { "\($0)".contains("apt-get install dataset-fashion-mnist") }
    }

    @Test func requestsThatMakeNoSenseAreErrors() {
        #expect(
            throws: DataError.unknownDataSet(
                expected: ["gaussian", "gaussian-paper", "fashion-mnist", "adult", "adult-paper", "credit"],
                actual: "iris")
        ) { try DataSet.load("iris") }
        for points in [-1, 0, 1, 10_000_001] {
            #expect(throws: DataError.badOption(option: "points", expected: "2 to 10000000", found: "\(points)")) {
                try DataSet.load("gaussian", options: .init(points: points))
            }
        }
        #expect(throws: DataError.self) { try DataSet.load("credit", options: .init(points: 5)) }
        #expect(throws: DataError.self) { try DataSet.load("/nowhere/a.json") }
    }
}
