import CandorModel
import Foundation
import Testing

struct RecipeTests {
    private func decode<T: Decodable>(_ type: T.Type, _ json: String) throws -> T {
        try JSONDecoder().decode(type, from: Data(json.utf8))
    }

    @Test func recipesSurviveTheWayThroughJSON() throws {
        var training = TrainingRecipe(
            optimiser: .sgd, rate: 0.1, momentum: 0.9, weightDecay: 5e-4, batch: 128, epochs: 100,
            schedule: .step(every: 30, factor: 0.1))
        for schedule in [training.schedule, .constant, .cosine(final: 1e-5)] {
            training.schedule = schedule
            let text = try JSONEncoder().encode(training)
            #expect(try JSONDecoder().decode(TrainingRecipe.self, from: text) == training)
            let mirage = MirageRecipe(epsilon: 0.3, alpha: 0.9, direction: .forward, target: .code, training: training)
            #expect(try JSONDecoder().decode(MirageRecipe.self, from: JSONEncoder().encode(mirage)) == mirage)
        }
        for target: MirageRecipe.Target in [.paper, .subset(classes: [0, 2]), .nonUniform(weights: [1, 0.5, 2])] {
            let mirage = MirageRecipe(target: target, training: training)
            #expect(try JSONDecoder().decode(MirageRecipe.self, from: JSONEncoder().encode(mirage)) == mirage)
        }
        let subset = #"{"target":{"kind":"subset","classes":[1,2]}}"#
        #expect(try decode(MirageRecipe.self, subset).target == .subset(classes: [1, 2]))
        let network = NetworkRecipe(hidden: [5, 3], batchNorm: true, dropout: 0.25)
        #expect(try JSONDecoder().decode(NetworkRecipe.self, from: JSONEncoder().encode(network)) == network)
    }

    @Test func defaultsAreThoseOfTheInitialisers() throws {
        #expect(try decode(TrainingRecipe.self, "{}") == TrainingRecipe())
        #expect(try decode(MirageRecipe.self, "{}") == MirageRecipe(training: TrainingRecipe()))
        #expect(try decode(NetworkRecipe.self, #"{"hidden":[]}"#) == NetworkRecipe(hidden: []))
    }

    @Test(arguments: [
        #"{"rate":0}"#, #"{"rate":"x"}"#, #"{"rate":-1}"#, #"{"batch":0}"#, #"{"batch":1.5}"#, #"{"epochs":-1}"#,
        #"{"momentum":1}"#, #"{"weightDecay":-1}"#, #"{"optimiser":"adamw"}"#, #"{"learningRate":1}"#,
        #"{"schedule":{"kind":"linear"}}"#, #"{"schedule":{}}"#, #"{"schedule":{"kind":"step"}}"#,
        #"{"schedule":{"kind":"step","every":0,"factor":0.1}}"#, #"{"schedule":{"kind":"constant","every":3}}"#,
        #"{"schedule":{"kind":"cosine","final":-1}}"#, "[]", "3",
    ])
    func badTrainingIsAnError(json: String) {
        #expect(throws: (any Error).self) { try decode(TrainingRecipe.self, json) }
    }

    @Test(arguments: [
        #"{"epsilon":1.5}"#, #"{"alpha":-0.1}"#, #"{"target":"other"}"#, #"{"direction":1}"#, #"{"x":1}"#,
        #"{"target":"subset"}"#, #"{"target":{"kind":"subset"}}"#, #"{"target":{"kind":"other","classes":[0]}}"#,
        #"{"target":{"kind":"subset","classes":[0.5]}}"#, #"{"target":{"kind":"subset","classes":[-1]}}"#,
        #"{"target":{"kind":"subset","classes":[0,1],"weights":[1]}}"#, #"{"target":{"kind":"non-uniform"}}"#,
        #"{"target":{"kind":"non-uniform","weights":["a"]}}"#, #"{"target":{"classes":[0,1]}}"#, #"{"target":3}"#,
    ])
    func badMirageIsAnError(json: String) {
        #expect(throws: (any Error).self) { try decode(MirageRecipe.self, json) }
    }

    /// The values of PyTorch's StepLR(30, 0.1), and of CosineAnnealingLR by its formula
    /// eta_min + (eta − eta_min)(1 + cos(π t / T)) / 2.
    @Test func schedulesFollowTheirFormulas() {
        var recipe = TrainingRecipe(rate: 0.1, epochs: 100, schedule: .step(every: 30, factor: 0.1))
        for (epoch, rate) in [(0, 0.1), (29, 0.1), (30, 0.01), (59, 0.01), (60, 0.001), (99, 0.0001)] {
            #expect(abs(recipe.rate(epoch: epoch) / rate - 1) < 1e-12)
        }
        recipe.schedule = .cosine(final: 0.02)
        #expect(recipe.rate(epoch: 0) == 0.1)
        #expect(abs(recipe.rate(epoch: 50) - 0.06) < 1e-15)
        #expect(abs(recipe.rate(epoch: 100) - 0.02) < 1e-15)
        recipe.schedule = .constant
        #expect(recipe.rate(epoch: 77) == 0.1)
    }

    @Test func networkOfTheNotebooksHasTheirSize() {
        let categories = [8, 16, 7, 14, 6, 5, 2, 41]
        let preprocessing = Preprocessing(
            numeric: (0..<6).map { .init(name: "n\($0)") },
            categorical: categories.enumerated().map { index, count in
                .init(name: "c\(index)", categories: (0..<count).map(String.init))
            })
        let recipe = NetworkRecipe(hidden: [64, 32], batchNorm: true, dropout: 0.5)
        let architecture = recipe.architecture(for: preprocessing, classes: 2)
        #expect(architecture.inputWidth == 57)
        #expect(
            architecture.layers == [
                .dense(outputs: 64), .batchNorm, .relu, .dropout(probability: 0.5), .dense(outputs: 32), .batchNorm,
                .relu, .dropout(probability: 0.5), .dense(outputs: 2),
            ])
        // 7,232 in the paper's network, and one row more in each embedding, for unseen categories.
        #expect(architecture.parameterCount == 7232 + 51)
    }
}
