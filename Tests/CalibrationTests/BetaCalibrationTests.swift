import CandorCalibration
import Foundation
import Testing

@Suite struct BetaCalibrationTests {
    @Test(arguments: binaryReferences)
    func parametersAreThoseOfTheReference(reference: BinaryReference) throws {
        let (scores, outcomes, weights) = reference.rows
        for (name, expected) in reference.beta {
            let form = try #require(BetaCalibration.Form(rawValue: name))
            let fit = try BetaCalibration(fitting: scores, outcomes: outcomes, weights: weights, form: form)
            #expect(largestDifference([fit.a, fit.b, fit.c], expected) < 1e-6, "\(name)")
            #expect(fit.convergence.isConverged)
        }
    }

    @Test func theReferencesHoldEveryForm() {
        #expect(Set(binaryReferences.flatMap(\.beta.keys)) == Set(BetaCalibration.Form.allCases.map(\.rawValue)))
    }

    @Test func honestScoresKeepTheIdentity() throws {
        // In each of 99 bins the outcomes have exactly the share that the score says.
        let scores = (1...99).flatMap { [Double](repeating: Double($0) / 100, count: 100) }
        let outcomes = (1...99).flatMap { yes in (0..<100).map { $0 < yes } }
        for form in BetaCalibration.Form.allCases {
            let fit = try BetaCalibration(fitting: scores, outcomes: outcomes, form: form)
            #expect(largestDifference([fit.a, fit.b, fit.c], [1, 1, 0]) < 1e-9, "\(form)")
        }
    }

    @Test func fallingOutcomesMakeAFlatMap() throws {
        let scores = (0..<100).map { Double($0) / 99 }
        for form in BetaCalibration.Form.allCases {
            let fit = try BetaCalibration(fitting: scores, outcomes: scores.map { $0 < 0.3 }, form: form)
            #expect(fit.a == 0 && fit.b == 0, "\(form)")
            let expected = form == .ab ? 0.5 : 0.3
            #expect(abs(fit.probability(of: 0.8) - expected) < 1e-6, "\(form)")
        }
    }

    @Test func theConstrainedMinimumIsTheLeastOfTheQuadrant() throws {
        // Wants a negative a: what is sure to be a no is often a yes.
        let scores = [0.001, 0.002, 0.01, 0.4, 0.5, 0.6, 0.7, 0.95, 0.99, 0.999]
        let outcomes = [true, true, false, false, false, true, false, true, true, true]
        let fit = try BetaCalibration(fitting: scores, outcomes: outcomes)
        #expect(fit.a == 0 && fit.b > 0)
        func loss(_ a: Double, _ b: Double, _ c: Double) -> Double {
            zip(scores, outcomes).reduce(0) { sum, row in
                let u = a * log(row.0) - b * log(1 - row.0) + c
                return sum + log(1 + exp(-(row.1 ? u : -u)))
            }
        }
        let least = loss(fit.a, fit.b, fit.c)
        for (a, b, c) in [(1e-3, 0, 0), (0, 1e-3, 0), (0, -1e-3, 0), (0, 0, 1e-3), (0, 0, -1e-3)] {
            #expect(loss(fit.a + a, fit.b + b, fit.c + c) > least, "moved by \(a), \(b), \(c)")
        }
    }

    @Test func oneOutcomeAloneHasAMapThatRises() throws {
        for form in BetaCalibration.Form.allCases {
            for outcome in [false, true] {
                let fit = try BetaCalibration(
                    fitting: [0, 0.2, 0.5, 1], outcomes: [Bool](repeating: outcome, count: 4), form: form)
                #expect([fit.a, fit.b, fit.c].allSatisfy { $0.isFinite } && fit.a >= 0 && fit.b >= 0)
                #expect(fit.convergence.isConverged, "\(form) \(outcome)")
                if form == .abm { #expect((fit.probability(of: 0.5) > 0.99) == outcome) }
            }
        }
    }

    @Test func probabilitiesOfZeroAndOneAreKeptApart() throws {
        let fit = try BetaCalibration(fitting: [0, 0, 1, 1, 0.5], outcomes: [false, true, true, false, true])
        #expect(fit.probability(of: 0).isFinite && fit.probability(of: 1).isFinite)
        #expect(fit.probability(of: 0) <= fit.probability(of: 1))
    }

    @Test func badInputIsRefused() {
        #expect(throws: CalibrationInputError.notAProbability(row: 1, column: 0, actual: 1.5)) {
            try BetaCalibration(fitting: [0, 1.5], outcomes: [true, false])
        }
    }

    @Test func aDecodedFitIsTheSame() throws {
        let fit = try BetaCalibration(fitting: [0.1, 0.4, 0.9], outcomes: [false, true, true])
        let again = try recoded(fit)
        #expect(again == fit)
    }
}
