import CandorMirage
import CandorModel
import CandorTraining
import Testing

struct TargetDistributionTests {
    @Test func equationFiveKeepsTheLabelOnTopAndSumsToOne() throws {
        // C = 4, ε = 0.2: the label gets 0.2 + 0.8 / 4 = 0.4, the others 0.8 / 4 = 0.2.
        let target = try TargetDistribution(.paper, epsilon: 0.2, classes: 4)
        #expect(abs(target.confidence - 0.4) < 1e-15)
        #expect(Array(target.table[4..<8]) == [0.2, 0.4, 0.2, 0.2])
    }

    @Test(arguments: [2, 3, 10], [0.05, 0.15, 0.4])
    func bothFormsAgreeUnderTheConversionOfEpsilon(classes: Int, epsilon: Double) throws {
        let paper = try TargetDistribution(.paper, epsilon: epsilon, classes: classes)
        let converted = epsilon * Double(classes - 1) / Double(classes)
        let code = try TargetDistribution(.code, epsilon: converted, classes: classes)
        #expect(abs(paper.confidence - code.confidence) < 1e-12)
        for (a, b) in zip(paper.table, code.table) { #expect(abs(a - b) < 1e-6) }
    }

    @Test func anEpsilonThatLosesTheLabelOrAProbabilityIsRefused() {
        for (form, epsilon) in [
            (MirageRecipe.Target.paper, 0.0), (.paper, 1), (.paper, -0.1), (.paper, .nan), (.code, 0.8), (.code, 0),
        ] {
            #expect(throws: TrainingError.self) { _ = try TargetDistribution(form, epsilon: epsilon, classes: 3) }
        }
        // The paper's Table 2 has ε = 0.8 for three classes: legal in eq. (5), a negative probability in the code.
        #expect(throws: Never.self) { _ = try TargetDistribution(.paper, epsilon: 0.8, classes: 3) }
    }
}
