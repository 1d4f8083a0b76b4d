import CandorMirage
import CandorModel
import CandorTraining
import Testing

struct TargetDistributionTests {
    static let families: [MirageRecipe.Target] = [
        .paper, .code, .subset(classes: [0, 2]), .nonUniform(weights: [1, 2, 3, 2]),
    ]

    @Test func equationFiveKeepsTheLabelOnTopAndSumsToOne() throws {
        // C = 4, ε = 0.2: the label gets 0.2 + 0.8 / 4 = 0.4, the others 0.8 / 4 = 0.2.
        let target = try TargetDistribution(.paper, epsilon: 0.2, classes: 4)
        #expect(abs(target.confidence - 0.4) < 1e-15)
        #expect(Array(target.table[4..<8]) == [0.2, 0.4, 0.2, 0.2])
    }

    /// The paper's example (11): C = 3, y = 1, S = {1, 2}.
    @Test func equationTenGivesNothingToClassesOutsideTheSubset() throws {
        let target = try TargetDistribution(.subset(classes: [1, 2]), epsilon: 0.25, classes: 3)
        #expect(target.probabilities(ofLabel: 1) == [0, 0.625, 0.375])
        // A label outside S joins it: y ∈ S always holds.
        let joined = target.probabilities(ofLabel: 0)
        #expect(zip(joined, [0.5, 0.25, 0.25]).allSatisfy { abs($0 - $1) < 1e-15 })
        #expect(target.confidence == joined[0], "the least over the labels")
    }

    @Test func equationTwelveSharesTheRestByWeight() throws {
        let target = try TargetDistribution(.nonUniform(weights: [1, 2, 3]), epsilon: 0.5, classes: 3)
        #expect(zip(target.probabilities(ofLabel: 0), [0.5, 0.2, 0.3]).allSatisfy { abs($0 - $1) < 1e-15 })
        #expect(zip(target.probabilities(ofLabel: 1), [0.125, 0.5, 0.375]).allSatisfy { abs($0 - $1) < 1e-15 })
    }

    /// For a label the shares are the weights over the sum of the others': here 3 / 4 at most, beside label 0, so that
    /// ε ≥ (3/4) / (1 + 3/4) = 3/7.
    @Test func theConditionOfEquationTwelveIsTheSmallestEpsilonThatKeepsTheLabel() throws {
        let form = MirageRecipe.Target.nonUniform(weights: [1, 1, 3])
        let target = try TargetDistribution(form, epsilon: 3.0 / 7 + 1e-9, classes: 3)
        #expect(target.table.count == 9)
        #expect(throws: TrainingError.self) { try TargetDistribution(form, epsilon: 3.0 / 7 - 1e-9, classes: 3) }
        // With uniform weights it is 1 / C.
        let even = MirageRecipe.Target.nonUniform(weights: [2, 2, 2])
        #expect(throws: Never.self) { try TargetDistribution(even, epsilon: 1.0 / 3 + 1e-9, classes: 3) }
        #expect(throws: TrainingError.self) { try TargetDistribution(even, epsilon: 1.0 / 3 - 1e-9, classes: 3) }
    }

    @Test(arguments: families, [0.45, 0.5, 0.7])
    func everyTargetIsADistributionInWhichNoClassHasMoreThanTheLabel(
        form: MirageRecipe.Target, epsilon: Double
    ) throws {
        let target = try TargetDistribution(form, epsilon: epsilon, classes: 4)
        for label in 0..<4 {
            let row = target.probabilities(ofLabel: label)
            #expect(abs(row.reduce(0, +) - 1) < 1e-12)
            #expect(row.allSatisfy { $0 >= 0 && $0 <= row[label] })
            #expect(row[label] >= target.confidence)
        }
    }

    /// Eq. 8.
    @Test(arguments: [2, 3, 10])
    func theLimitsAreTheUniformDistributionAndTheLabelAlone(classes: Int) throws {
        let uniform = 1 / Double(classes)
        for form in [MirageRecipe.Target.paper, .code] {
            let none = try TargetDistribution(form, epsilon: 0, classes: classes)
            #expect(none.probabilities(ofLabel: 1).allSatisfy { abs($0 - uniform) < 1e-15 })
        }
        let codeLimit = Double(classes - 1) / Double(classes)
        for (form, epsilon) in [(MirageRecipe.Target.paper, 1 - 1e-12), (.code, codeLimit - 1e-12)] {
            let all = try TargetDistribution(form, epsilon: epsilon, classes: classes).probabilities(ofLabel: 1)
            #expect(all.indices.allSatisfy { abs(all[$0] - ($0 == 1 ? 1 : 0)) < 1e-11 })
        }
        let subset = try TargetDistribution(.subset(classes: [0, 1]), epsilon: 0, classes: classes)
        #expect(Array(subset.probabilities(ofLabel: 1).prefix(2)) == [0.5, 0.5])
    }

    @Test(arguments: [2, 3, 10], [0.0, 0.05, 0.15, 0.4])
    func theTwoWaysToCountEpsilonConvertIntoEachOther(classes: Int, epsilon: Double) throws {
        let paper = try TargetDistribution(.paper, epsilon: epsilon, classes: classes)
        let code = try paper.counted(as: .code)
        #expect(abs(code.epsilon - epsilon * Double(classes - 1) / Double(classes)) < 1e-15)
        for (a, b) in zip(paper.table, code.table) { #expect(abs(a - b) < 1e-6) }
        let back = try code.counted(as: .paper)
        #expect(abs(back.epsilon - epsilon) < 1e-15)
        #expect(back.form == .paper)
        #expect(throws: TrainingError.self) { try paper.counted(as: .subset(classes: [0, 1])) }
    }

    @Test func anEpsilonThatLosesTheLabelOrAProbabilityIsRefusedWithTheRange() throws {
        for (form, epsilon) in [
            (MirageRecipe.Target.paper, 1), (.paper, -0.1), (.paper, .nan), (.code, 0.8), (.code, 2.0 / 3),
            (.subset(classes: [0, 1]), 1), (.subset(classes: [0, 1]), -0.1),
            (.nonUniform(weights: [1, 1, 1]), 0), (.nonUniform(weights: [1, 1, 1]), 1),
        ] {
            #expect(throws: TrainingError.self) { _ = try TargetDistribution(form, epsilon: epsilon, classes: 3) }
        }
        let refusal = #expect(throws: TrainingError.self) {
            _ = try TargetDistribution(.code, epsilon: 0.8, classes: 2)
        }
        let message = try #require(refusal).description
        #expect(message == "epsilon: expected a value from 0.0 to below 0.5 for 2 classes, found 0.8")
        // The paper's Table 2 has ε = 0.8 for three classes: legal in eq. (5), a negative probability in the code.
        #expect(throws: Never.self) { _ = try TargetDistribution(.paper, epsilon: 0.8, classes: 3) }
    }

    @Test(arguments: [
        MirageRecipe.Target.subset(classes: [1]), .subset(classes: [1, 1]), .subset(classes: [0, 3]),
        .subset(classes: [-1, 1]), .nonUniform(weights: [1, 1]), .nonUniform(weights: [1, 0, 0]),
        .nonUniform(weights: [1, -1, 2]), .nonUniform(weights: [1, .nan, 2]), .nonUniform(weights: [1, .infinity, 2]),
    ])
    func aSubsetOrWeightsThatMakeNoDistributionAreRefused(form: MirageRecipe.Target) {
        #expect(throws: TrainingError.self) { _ = try TargetDistribution(form, epsilon: 0.9, classes: 3) }
    }
}
