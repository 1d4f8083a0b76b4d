import CandorCore
import CandorModel
import CandorTraining
import Foundation
import Testing

struct EnsembleTests {
    private let samples = SampleKit.random(SampleKit.tabular, rows: 300, seed: 5)

    private func members(_ count: Int) throws -> [Network] {
        try (0..<count).map { try Network(SampleKit.tabular, seed: UInt64($0)) }
    }

    @Test func probabilitiesAreTheMeanOfTheMembers() throws {
        let networks = try members(3)
        let ensemble = try Ensemble(networks)
        let logits = try ensemble.logits(for: samples)
        let found = try Softmax.probabilities(ofLogits: logits, classes: 3)
        let each = try networks.map {
            try Softmax.probabilities(ofLogits: $0.logits(for: samples), classes: 3)
        }
        for index in found.indices {
            let mean = each.reduce(0) { $0 + Double($1[index]) } / 3
            #expect(abs(Double(found[index]) - mean) < 1e-6)
        }
        let alone = try ensemble.logits(for: samples, workers: 1)
        #expect(alone == logits)
    }

    @Test func oneMemberIsItself() throws {
        let network = try members(1)[0]
        let ensemble = try Ensemble([network])
        let (together, alone) = (try ensemble.logits(for: samples), try network.logits(for: samples))
        #expect(together == alone)
        let (features, own) = (try ensemble.features(for: samples), try network.features(for: samples))
        #expect(features == own)
    }

    @Test func aProbabilityOfZeroHasAFiniteLogarithm() throws {
        var sure = try members(2)
        for index in sure.indices { sure[index].divideLogits(by: 1e-6) }
        let logits = try Ensemble(sure).logits(for: samples)
        #expect(logits.allSatisfy { $0.isFinite })
    }

    @Test func featuresStandSideBySide() throws {
        let networks = try members(2)
        let both = try Ensemble(networks).features(for: samples)
        let (first, second) = (try networks[0].features(for: samples), try networks[1].features(for: samples))
        #expect(both.count == 300 * 12)
        #expect(Array(both[12..<18]) == Array(first[6..<12]) && Array(both[18..<24]) == Array(second[6..<12]))
    }

    @Test func theLastLayerOfTheFeaturesIsTheLogits() throws {
        let network = try members(1)[0]
        let (features, logits) = (try network.features(for: samples), try network.logits(for: samples))
        #expect(network.featureWidth == 6 && features.count == 300 * 6)
        guard case .dense(let weight, let bias, let inputs, let outputs)? = network.layout.operations.last else {
            Issue.record("the last layer is dense")
            return
        }
        for row in 0..<300 {
            for output in 0..<outputs {
                let expected = (0..<inputs).reduce(Double(network.parameters[bias + output])) {
                    $0 + Double(network.parameters[weight + output * inputs + $1]) * Double(features[row * inputs + $1])
                }
                #expect(abs(Double(logits[row * outputs + output]) - expected) < 1e-5)
            }
        }
    }

    @Test func membersThatDoNotFitAreRefused() throws {
        #expect(throws: TrainingError.invalidSetting(name: "members", expected: "1 or more", actual: "0")) {
            try Ensemble([])
        }
        let two = try Network(Architecture(numericFeatures: 2, layers: [.dense(outputs: 2)]), seed: 1)
        let three = try Network(Architecture(numericFeatures: 2, layers: [.dense(outputs: 3)]), seed: 1)
        #expect(throws: TrainingError.mismatchedSamples(what: "classes of every member", expected: 2, actual: 3)) {
            try Ensemble([two, three])
        }
        let wide = try Network(Architecture(numericFeatures: 5, layers: [.dense(outputs: 2)]), seed: 1)
        #expect(
            throws: TrainingError.mismatchedSamples(
                what: "numeric features of every member", expected: 2, actual: 5)
        ) { try Ensemble([two, wide]) }
    }
}
