import CandorCalibration
import Testing

@Suite struct BinningTests {
    @Test(arguments: [1, 2, 3, 7, 10, 15, 49, 1000])
    func everyEdgeAndItsNeighboursFallWhereTheConventionSays(count: Int) throws {
        let upper = try EqualWidthBinning(count: count, convention: .upperClosed)
        let lower = try EqualWidthBinning(count: count, convention: .lowerClosed)
        for (k, edge) in upper.edges.enumerated() {
            #expect(edge == Double(k) / Double(count))
            #expect(upper.index(of: edge) == max(0, k - 1))
            #expect(lower.index(of: edge) == min(k, count - 1))
            if k > 0 {
                #expect(upper.index(of: edge.nextDown) == k - 1)
                #expect(lower.index(of: edge.nextDown) == k - 1)
            }
            if k < count {
                #expect(upper.index(of: edge.nextUp) == k)
                #expect(lower.index(of: edge.nextUp) == k)
            }
        }
    }

    @Test func whatIsNoProbabilityHasABinToo() throws {
        for convention in BinConvention.allCases {
            let binning = try EqualWidthBinning(count: 4, convention: convention)
            #expect([-.infinity, .nan, -1, 2, .infinity].map(binning.index(of:)) == [0, 0, 0, 3, 3])
        }
    }

    @Test(arguments: [0, -1, 65_536])
    func aNumberOfBinsOutOfRangeIsRefused(count: Int) {
        #expect(throws: CalibrationInputError.self) { try EqualWidthBinning(count: count, convention: .upperClosed) }
    }
}

@Suite struct ReliabilityBinsTests {
    @Test func anEmptyBinCountsForNothing() throws {
        let bins = try ReliabilityBins(
            confidence: [0.0, 0.9, 1.0], correct: [false, true, false],
            binning: EqualWidthBinning(count: 4, convention: .upperClosed))
        #expect(bins.bins.map(\.count) == [1, 0, 0, 2])
        #expect(bins.bins[1].meanConfidence == nil)
        #expect(bins.bins[1].accuracy == nil)
        #expect(bins.bins[1].gap == 0)
        #expect(bins.bins[1].accuracyInterval == 0...1)
        #expect(abs(bins.expectedCalibrationError - 0.9 / 3) < 1e-15)
        #expect(abs(bins.maximumCalibrationError - 0.45) < 1e-15)
    }

    @Test(arguments: metricReferences)
    func lowerClosedErrorAgreesWithNetcal(reference: MetricReference) throws {
        let predictions = try Synthetic.shape(named: reference.name).predictions()
        let bins = try ReliabilityBins(
            confidence: predictions.confidence, correct: predictions.correct,
            binning: EqualWidthBinning(count: reference.bins, convention: .lowerClosed))
        #expect(abs(bins.expectedCalibrationError - reference.lowerClosedError) < 1e-12)
    }

    @Test func equalMassBinsHoldNearlyEqualNumbersOfRows() throws {
        let confidence = (0..<100).map { Double($0 * $0) / 1e4 }
        let bins = try ReliabilityBins.equalMass(
            confidence: confidence.reversed(), correct: confidence.map { $0 > 0.5 }, count: 7)
        #expect(bins.bins.allSatisfy { (14...15).contains($0.count) })
        #expect(bins.count == 100)
        #expect(bins.bins.first?.lower == 0 && bins.bins.last?.upper == 1)
    }

    @Test func equalConfidencesShareABin() throws {
        let bins = try ReliabilityBins.equalMass(
            confidence: [0.5, 0.5, 0.5, 0.5, 0.7, 0.9], correct: [true, true, false, false, true, true], count: 5)
        #expect(bins.bins.map(\.count) == [4, 0, 0, 1, 1])
    }

    @Test func oneRowAndMoreBinsThanRowsAreFine() throws {
        let bins = try ReliabilityBins.equalMass(confidence: [0.75], correct: [true], count: 15)
        #expect(bins.count == 1)
        #expect(bins.expectedCalibrationError == 0.25)
        #expect(bins.debiasedCalibrationError == 0)
    }

    @Test func samplingVarianceIsSubtractedAndNeverBelowZero() throws {
        // Accuracy 1/2 in one bin of 4 rows: gap² = 0.04, variance 0.25 / 3 is larger.
        let bins = try ReliabilityBins.equalMass(
            confidence: [0.7, 0.7, 0.7, 0.7], correct: [true, false, true, false], count: 1)
        #expect(bins.debiasedCalibrationError == 0)
        let many = try ReliabilityBins.equalMass(
            confidence: .init(repeating: 0.7, count: 100), correct: (0..<100).map { $0 % 2 == 0 }, count: 1)
        #expect(abs(many.debiasedCalibrationError - (0.04 - 0.25 / 99).squareRoot()) < 1e-12)
    }

    @Test func valuesThatAreNoProbabilitiesAreRefused() throws {
        let binning = try EqualWidthBinning(count: 4, convention: .upperClosed)
        #expect(throws: CalibrationInputError.notAProbability(row: 1, column: 0, actual: 1.5)) {
            try ReliabilityBins(confidence: [0.5, 1.5], correct: [true, true], binning: binning)
        }
        #expect(throws: CalibrationInputError.lengthMismatch(values: "correctness flags", expected: 2, actual: 1)) {
            try ReliabilityBins(confidence: [0.5, 0.5], correct: [true], binning: binning)
        }
        #expect(throws: CalibrationInputError.empty) {
            try ReliabilityBins(confidence: [], correct: [], binning: binning)
        }
        #expect(throws: CalibrationInputError.self) {
            try ReliabilityBins.equalMass(confidence: [.nan], correct: [true])
        }
    }

    @Test func wilsonIntervalAgreesWithScipy() {
        for (successes, trials, lower, upper) in wilsonReferences {
            let interval = wilsonInterval(successes: successes, trials: trials)
            #expect(abs(interval.lowerBound - lower) < 1e-12, "\(successes) of \(trials)")
            #expect(abs(interval.upperBound - upper) < 1e-12, "\(successes) of \(trials)")
        }
    }
}
