import CandorCalibration
import CandorCore
import Testing

@Suite struct BootstrapTests {
    private func intervals(resamples: Int, of values: [Double], seed: UInt64 = 1) throws -> ClosedRange<Double> {
        try Bootstrap(resamples: resamples).intervals(
            rows: values.count, source: { SplitMix64(seed: seed &* 0x1_0000_0001 &+ UInt64($0)) },
            statistics: { counts in [zip(values, counts).reduce(0) { $0 + $1.0 * Double($1.1) } / Double(values.count)]
            }
        )[0]
    }

    @Test func everyResampleDrawsAsManyRowsAsThereAre() throws {
        _ = try Bootstrap(resamples: 50).intervals(rows: 37, source: { SplitMix64(seed: UInt64($0)) }) { counts in
            #expect(counts.count == 37)
            #expect(counts.reduce(0, +) == 37)
            return []
        }
    }

    @Test func theIntervalOfAMeanIsThatOfTheNormalApproximation() throws {
        // Half ones in 400 rows: the standard error is 0.025, the interval 0.5 ± 0.049; percentiles of 4,000
        // resamples are within 0.0025 (2.5 standard deviations of a percentile, on a grid of 1/400) of it.
        let values = (0..<400).map { Double($0 % 2) }
        let interval = try intervals(resamples: 4000, of: values)
        #expect(abs(interval.lowerBound - (0.5 - 0.049)) < 0.005)
        #expect(abs(interval.upperBound - (0.5 + 0.049)) < 0.005)
    }

    @Test func aSeedGivesTheSameIntervalsAndAnotherSeedOthers() throws {
        let predictions = try Synthetic.shape(named: "few rows").predictions()
        func report(_ seed: UInt64) throws -> MetricsReport {
            try MetricsReport(of: predictions, bootstrap: Bootstrap(resamples: 40)) {
                SplitMix64(seed: seed << 32 + UInt64($0))
            }
        }
        #expect(try report(1) == report(1))
        #expect(try report(1) != report(2))
    }

    @Test func resamplesAreNumberedSoTheirOrderDoesNotMatter() throws {
        var numbers: [Int] = []
        _ = try Bootstrap(resamples: 5).intervals(
            rows: 3,
            source: {
                numbers.append($0)
                return SplitMix64(seed: UInt64($0))
            }, statistics: { _ in [] })
        #expect(numbers == [0, 1, 2, 3, 4])
        // Reversed numbering permutes the resamples, and the interval stays.
        let values = (0..<50).map { Double($0 * $0) }
        func interval(_ number: @escaping (Int) -> Int) throws -> ClosedRange<Double> {
            try Bootstrap(resamples: 101).intervals(
                rows: values.count, source: { SplitMix64(seed: UInt64(number($0))) },
                statistics: { counts in [zip(values, counts).reduce(0) { $0 + $1.0 * Double($1.1) }] })[0]
        }
        #expect(try interval { $0 } == interval { 100 - $0 })
    }

    @Test func weightedMetricsAreThoseOfTheRepeatedRows() throws {
        // Metrics of a resample, computed through row counts, against the report of the rows written out.
        let shape = Synthetic.shape(named: "ten classes")
        let predictions = try shape.predictions()
        let bootstrap = try Bootstrap(resamples: 2)
        var draws: [[UInt32]] = []
        let source = { (number: Int) in SplitMix64(seed: UInt64(number) + 77) }
        _ = try bootstrap.intervals(rows: predictions.count, source: source) {
            draws.append($0)
            return []
        }
        let written = try draws.map { counts in
            let rows = counts.indices.flatMap { [Int](repeating: $0, count: Int(counts[$0])) }
            return try MetricsReport(
                of: ScoredPredictions(
                    probabilities: rows.flatMap { Array(shape.probabilitiesOfRow($0)) },
                    labels: rows.map { shape.labels[$0] }, classes: 10))
        }
        let report = try MetricsReport(of: predictions, bootstrap: bootstrap, source: source)
        for metric in CalibrationMetric.allCases {
            let (a, b) = (written[0][metric].value, written[1][metric].value)
            let interval = try #require(report[metric].interval)
            // Of two values the percentiles lie 2.5 % of the way from each end.
            #expect(abs(interval.lowerBound - (min(a, b) + 0.025 * abs(a - b))) < 1e-12, "\(metric.rawValue)")
            #expect(abs(interval.upperBound - (max(a, b) - 0.025 * abs(a - b))) < 1e-12, "\(metric.rawValue)")
        }
    }

    @Test func settingsOutOfRangeAreRefused() {
        #expect(throws: CalibrationInputError.self) { try Bootstrap(resamples: 1) }
        #expect(throws: CalibrationInputError.empty) {
            try Bootstrap(resamples: 2).intervals(rows: 0, source: { _ in SplitMix64(seed: 1) }) { _ in [0] }
        }
    }
}

extension Synthetic.Shape {
    func probabilitiesOfRow(_ row: Int) -> [Float] {
        parts[row * classes..<(row + 1) * classes].map { Float($0) / Float(Synthetic.unit) }
    }
}
