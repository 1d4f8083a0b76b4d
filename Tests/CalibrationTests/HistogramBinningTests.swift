import CandorCalibration
import Foundation
import Testing

@Suite struct HistogramBinningTests {
    @Test(arguments: binaryReferences)
    func bothCutsAgreeWithTheReference(reference: BinaryReference) throws {
        let (scores, outcomes, weights) = reference.rows
        for (cut, expected) in [(HistogramBinning.Cut.width, reference.width), (.mass, reference.mass)] {
            let fit = try HistogramBinning(fitting: scores, outcomes: outcomes, weights: weights, bins: 10, cut: cut)
            #expect(largestDifference(BinaryReference.grid.map { fit.probability(of: $0) }, expected) < 1e-12, "\(cut)")
        }
    }

    @Test func binsAreClosedAboveAndEmptyOnesAnswerTheirMiddle() throws {
        let fit = try HistogramBinning(
            fitting: [0, 0.25, 0.26, 1], outcomes: [true, false, true, false], bins: 4)
        #expect(fit.edges == [0, 0.25, 0.5, 0.75, 1])
        #expect(fit.probabilities == [0.5, 1, 0.625, 0])
        #expect(fit.probability(of: 0.25) == 0.5 && fit.probability(of: 0.25.nextUp) == 1)
        #expect(fit.probability(of: -1) == 0.5 && fit.probability(of: 2) == 0, "the nearest bin outside [0, 1]")
    }

    @Test func equalScoresShareABinOfEqualMass() throws {
        let fit = try HistogramBinning(
            fitting: [0.5, 0.5, 0.5, 0.5], outcomes: [true, false, true, true], bins: 4, cut: .mass)
        #expect(fit.probability(of: 0.5) == 0.75)
        #expect(fit.probability(of: 0.9) == 0.75, "a bin without rows: the middle of (0.5, 1]")
    }

    @Test func badInputIsRefused() {
        #expect(throws: CalibrationInputError.settingOutOfRange(name: "bins", expected: "1 to 65535", actual: 0)) {
            try HistogramBinning(fitting: [0], outcomes: [true], bins: 0)
        }
        #expect("NaN is no probability") {
            try HistogramBinning(fitting: [0, .nan], outcomes: [true, false])
        } throws: { error in
            if case CalibrationInputError.notAProbability(1, 0, _) = error { true } else { false }
        }
    }

    @Test func aMapThatIsNoneIsNotDecoded() throws {
        let fit = try HistogramBinning(fitting: [0.2, 0.7], outcomes: [false, true], bins: 2)
        let again = try recoded(fit)
        #expect(again == fit)
        for (from, to) in [("0.5", "1.5"), ("[0,1]", "[0,2]"), ("[0,1]", "[]"), ("[0,0.5,1]", "[0,1]")] {
            #expect(throws: DecodingError.self, "\(from) to \(to)") {
                try recoded(fit) { $0.replacingOccurrences(of: from, with: to) }
            }
        }
    }
}
