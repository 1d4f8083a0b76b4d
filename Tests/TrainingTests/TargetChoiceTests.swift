import CandorModel
import CandorTraining
import Testing

/// Marked rows with targets of their own.
struct TargetChoiceTests {
    private let samples = SampleKit.random(SampleKit.tabular, rows: 64, seed: 4)
    private let table: [Float] = [0.6, 0.2, 0.2, 0.2, 0.6, 0.2, 0.1, 0.2, 0.7]

    private func objective(targets: [Float], choices: [Int32]) -> Objective {
        Objective(
            marked: (0..<64).map { $0 % 2 == 0 }, targets: targets, choices: choices, direction: .forward,
            averaging: .part, crossEntropyWeight: 0.5, divergenceWeight: 0.5)
    }

    private func trained(_ objective: Objective) throws -> [Float] {
        try Trainer(
            Network(SampleKit.tabular, seed: 1), samples: samples, objective: objective,
            recipe: .init(batch: 16, epochs: 3), seed: 2
        ).run().parameters
    }

    @Test func choosingTheLabelsTargetChangesNothing() throws {
        let byLabel = try trained(objective(targets: table, choices: []))
        // The same distributions elsewhere, one for each row.
        let ofRows = samples.labels.flatMap { table[3 * Int($0)..<3 * Int($0) + 3] }
        #expect(try trained(objective(targets: table, choices: samples.labels)) == byLabel)
        #expect(try trained(objective(targets: ofRows, choices: (0..<64).map { Int32($0) })) == byLabel)
        let others = samples.labels.map { ($0 + 1) % 3 }
        #expect(try trained(objective(targets: table, choices: others)) != byLabel)
    }

    @Test func unmarkedRowsHaveNoTarget() throws {
        let choices = samples.labels.enumerated().map { $0.offset % 2 == 0 ? $0.element : -7 }
        let chosen = try trained(objective(targets: table, choices: choices))
        #expect(try chosen == trained(objective(targets: table, choices: samples.labels)))
    }

    @Test func choicesThatDoNotFitAreRefused() throws {
        func refusal(_ targets: [Float], _ choices: [Int32]) -> TrainingError? {
            do throws(TrainingError) {
                _ = try Trainer(
                    Network(SampleKit.tabular, seed: 1), samples: samples,
                    objective: objective(targets: targets, choices: choices), recipe: .init(epochs: 1), seed: 2)
                return nil
            } catch { return error }
        }
        let labels = samples.labels
        #expect(
            refusal(table, Array(labels.dropLast()))
                == .mismatchedSamples(what: "choices of a target", expected: 64, actual: 63))
        #expect(
            refusal(table, labels.map { _ in 3 }) == .codeOutOfRange(what: "target", row: 0, limit: 3, actual: 3))
        #expect(
            refusal(table, labels.map { _ in -1 }) == .codeOutOfRange(what: "target", row: 0, limit: 3, actual: -1))
        #expect(
            refusal(table + [0.5], labels) == .mismatchedSamples(what: "target values", expected: 9, actual: 10))
    }
}
