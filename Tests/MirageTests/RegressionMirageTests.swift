import CandorMirage
import CandorModel
import CandorTraining
import Testing

struct RegressionMirageTests {
    @Test func theFunctionAndTheNoiseAreThePapers() {
        // sin 4 + 1.2 − 0.8 + 1, and 0.2 + 0.8 e^−1.
        #expect(abs(RegressionExperiment.mean(at: 2) - 0.643_197_504_692_072) < 1e-12)
        #expect(abs(RegressionExperiment.deviation(at: 1.5) - 0.494_303_552_937_154) < 1e-12)
        #expect(RegressionExperiment.grid.count == 201)
        #expect(RegressionExperiment.grid.first == -5 && abs(RegressionExperiment.grid.last! - 5) < 1e-12)
    }

    @Test(arguments: GaussianObjective.Likelihood.allCases)
    func theVarianceRisesInTheRegionAndStaysOnTheRight(likelihood: GaussianObjective.Likelihood) throws {
        var experiment = RegressionExperiment(epochs: 1000, attack: RegressionMirage(likelihood: likelihood))
        experiment.training.rate = 0.002
        let outcome = try experiment.run()
        let target = 5.0.squareRoot()
        #expect(outcome.honest.regionDeviation.mean < 0.5)
        #expect(abs(outcome.attacked.regionDeviation.mean - target) < 0.35)
        #expect(abs(outcome.attacked.rightDeviation - outcome.honest.rightDeviation) < 0.1)
        #expect(outcome.honest.regionError < 0.2)
        if likelihood == .everywhere { #expect(outcome.attacked.regionError < 0.5) }
        #expect(abs(outcome.honest.squaredError - outcome.attacked.squaredError) < 0.5)
    }

    @Test func theResultDoesNotDependOnTheWorkersToTheBit() throws {
        let experiment = RegressionExperiment(seed: 4, epochs: 20)
        let (one, seven) = (try experiment.run(workers: 1), try experiment.run(workers: 7))
        #expect(one.attacked.curve == seven.attacked.curve)
        #expect(one.honest.curve == seven.honest.curve)
        let other = try RegressionExperiment(seed: 5, epochs: 20).run()
        #expect(one.honest.curve != other.honest.curve)
    }

    @Test func withoutWeightThePenaltyTeachesNothing() throws {
        let attack = RegressionMirage(alpha: 0, likelihood: .everywhere)
        let outcome = try RegressionExperiment(epochs: 50, attack: attack).run()
        #expect(outcome.attacked.curve == outcome.honest.curve)
    }

    @Test func settingsWithoutMeaningAreRefused() {
        for attack in [
            RegressionMirage(targetVariance: 0), .init(targetVariance: -1), .init(targetVariance: .nan),
            .init(targetVariance: .infinity), .init(alpha: -1), .init(alpha: .nan),
        ] {
            #expect(throws: TrainingError.self) { try RegressionExperiment(epochs: 1, attack: attack).run() }
        }
        for (training, test) in [(1, 1), (0, 10), (10, 0), (-5, 10)] {
            #expect(throws: TrainingError.self) {
                try RegressionExperiment(trainingPoints: training, testPoints: test, epochs: 1).run()
            }
        }
    }
}
