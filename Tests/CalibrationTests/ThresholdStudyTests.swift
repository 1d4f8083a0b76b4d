import CandorCalibration
import CandorCore
import Foundation
import Testing

@Suite struct ThresholdStudyTests {
    /// Two classes and two columns. Labels follow the confidence, but in the planted cell the confidence is lower by
    /// `gap` than the truth.
    private func split(seed: UInt64, rows: Int = 3000, gap: Double = 0) throws -> ThresholdStudy.Split {
        var random = SplitMix64(seed: seed)
        var (city, age, probabilities, labels): ([Int32], [Int32], [Float], [Int32]) = ([], [], [], [])
        for row in 0..<rows {
            city.append(Int32(random.integer(below: 3)))
            age.append(Int32(random.integer(below: 3)))
            let truth = 0.75 + 0.2 * random.uniform()
            let isPlanted = city[row] == 1 && age[row] == 2
            let confidence = Float(truth - (isPlanted ? gap : 0))
            let answer = random.integer(below: 2)
            probabilities += answer == 0 ? [confidence, 1 - confidence] : [1 - confidence, confidence]
            labels.append(Int32(random.uniform() < truth ? answer : 1 - answer))
        }
        return ThresholdStudy.Split(
            name: "seed \(seed)",
            predictions: try ScoredPredictions(probabilities: probabilities, labels: labels, classes: 2),
            groups: try SubgroupFamily(columns: [
                PublicColumn(name: "city", values: .categorical(codes: city, names: ["north", "south", "east"])),
                PublicColumn(name: "age", values: .categorical(codes: age, names: ["young", "middle", "old"])),
            ]))
    }

    private func study(
        _ splits: [ThresholdStudy.Split], resamples: Int = 20
    ) throws -> ThresholdProposal {
        try ThresholdStudy().run(splits, bootstrap: Bootstrap(resamples: resamples)) {
            SplitMix64(seed: UInt64($0))
        }
    }

    private func passes(_ split: ThresholdStudy.Split, at alpha: Double) throws -> Bool {
        try CertifiedAudit(.certified(alpha: alpha)).run(
            confidence: split.predictions.confidence, correct: split.predictions.correct, groups: split.groups
        ).verdict == .pass
    }

    @Test func honestModelsNeedNoMoreThanAStep() throws {
        let proposal = try study((1...4).map { try split(seed: $0) })
        #expect(proposal.alpha == ThresholdStudy.step)
        #expect(proposal.splits.allSatisfy { $0.requiredAlpha == 0 && $0.mostDemandingCells.isEmpty })
        #expect(proposal.bindingCell == nil && proposal.chanceOfMore == 0.2)
    }

    @Test func theAuditPassesAtTheProposalAndFailsAStepBelow() throws {
        let splits = try (1...3).map { try split(seed: $0, gap: 0.2) }
        let proposal = try study(splits)
        let alpha = try #require(proposal.alpha)
        #expect(alpha > 0.05 && alpha < 0.2, "less than the gap, for the test allows for sampling")
        for (split, finding) in zip(splits, proposal.splits) {
            #expect(try passes(split, at: finding.requiredAlpha))
            #expect(try !passes(split, at: finding.requiredAlpha - ThresholdStudy.step))
            #expect(try passes(split, at: alpha))
        }
        #expect(proposal.splits[proposal.mostDemanding].requiredAlpha == alpha)
        #expect(proposal.splits.allSatisfy { $0.requiredAlpha <= alpha })
    }

    @Test func theReasonNamesThePlantedCell() throws {
        let splits = try (1...3).map { try split(seed: $0, gap: 0.2) }
        let proposal = try study(splits, resamples: 200)
        let cell = try #require(proposal.bindingCell)
        #expect(cell.name == "city = south and age = old")
        let family = try #require(splits[proposal.mostDemanding].groups)
        let group = try #require(family.groups.first { family.name(of: $0) == cell.name })
        let members = family.membership(of: group)
        let predictions = splits[proposal.mostDemanding].predictions
        let rows = members.indices.filter { members[$0] }
        let confidence = rows.reduce(0) { $0 + predictions.confidence[$1] } / Double(rows.count)
        let accuracy = Double(rows.count { predictions.correct[$0] }) / Double(rows.count)
        #expect(cell.count == rows.count)
        #expect(abs(cell.meanConfidence - confidence) < 1e-12 && abs(cell.accuracy - accuracy) < 1e-12)
        #expect(cell.gapInterval.contains(cell.gap) && cell.gapInterval.contains(0.2))
        #expect(cell.gapInterval.lowerBound > 0.1 && cell.gapInterval.upperBound < 0.3)
        #expect(cell.requiredAlpha == proposal.alpha)
        #expect(proposal.splitsWithBindingCell == 3)
        let near = proposal.splits.count { $0.requiredAlpha > cell.requiredAlpha - 0.0075 }
        #expect(proposal.splitsNearby == near)
    }

    @Test func theMostDemandingSplitDecides() throws {
        let proposal = try study([
            split(seed: 1), split(seed: 2, gap: 0.25), split(seed: 3, gap: 0.17), split(seed: 4),
        ])
        #expect(proposal.mostDemanding == 1)
        #expect(proposal.alpha == proposal.splits[1].requiredAlpha)
        #expect(proposal.splits[0].requiredAlpha == 0 && proposal.splits[2].requiredAlpha > 0)
        let cells = proposal.splits[1].mostDemandingCells.map(\.requiredAlpha)
        #expect(cells == cells.sorted(by: >) && cells.count >= 2)
    }

    @Test func aFurtherSplitSeldomNeedsMore() throws {
        // Four splits and a fifth that is exchangeable with them, 120 times: more than the largest of four in a fifth
        // of the cases at most, by three standard deviations.
        var more = 0
        for trial in 0..<120 {
            let splits = try (0..<5).map { try split(seed: UInt64(1000 + 5 * trial + $0), rows: 900, gap: 0.3) }
            let proposal = try study(Array(splits.dropLast()), resamples: 2)
            let next = try study([splits[4]], resamples: 2)
            if next.splits[0].requiredAlpha > (proposal.alpha ?? 1) { more += 1 }
        }
        #expect(Double(more) / 120 < 0.2 + 3 * (0.2 * 0.8 / 120).squareRoot())
        #expect(more > 0, "a test that no split can fail says nothing")
    }

    @Test func intervalsDoNotMoveTheProposal() throws {
        let splits = try [split(seed: 1, gap: 0.2), split(seed: 2, gap: 0.1)]
        let (few, many) = (try study(splits, resamples: 2), try study(splits, resamples: 60))
        #expect(few.alpha == many.alpha && few.mostDemanding == many.mostDemanding && few.power == many.power)
        #expect(few != many)
    }

    @Test func classesAreThoseThatThePredictionsName() throws {
        let one = try split(seed: 9)
        let finding = try study([one]).splits[0]
        #expect(finding.predictedClasses.map(\.label) == [0, 1])
        #expect(abs(finding.predictedClasses.reduce(0) { $0 + $1.labelShare } - 1) < 1e-12)
        #expect(finding.predictedClasses.compactMap(\.predicted).reduce(0) { $0 + $1.count } == 3000)
        #expect(finding.everyRow?.count == 3000)
        let bins = try ReliabilityBins(
            confidence: one.predictions.confidence, correct: one.predictions.correct,
            binning: EqualWidthBinning(count: 15, convention: .lowerClosed))
        #expect(finding.expectedCalibrationError == bins.expectedCalibrationError)
        #expect(finding.maximumCalibrationError == bins.maximumCalibrationError)
    }

    @Test func aPredictedClassThatIsOffDecidesWhereNoCellDoes() throws {
        // One class is right more often than it says, the other less: in the bins they cancel.
        var random = SplitMix64(seed: 6)
        var (probabilities, labels): ([Float], [Int32]) = ([], [])
        for row in 0..<6000 {
            let answer = Int32(row % 2)
            probabilities += answer == 0 ? [0.75, 0.25] : [0.25, 0.75]
            labels.append(random.uniform() < (answer == 0 ? 0.9 : 0.6) ? answer : 1 - answer)
        }
        let one = ThresholdStudy.Split(
            name: "classes",
            predictions: try ScoredPredictions(probabilities: probabilities, labels: labels, classes: 2))
        #expect(try passes(one, at: 0))
        let proposal = try study([one])
        let cell = try #require(proposal.bindingCell)
        #expect(cell.kind == .predictedClass && cell.count == 3000)
        let alpha = try #require(proposal.alpha)
        #expect(alpha == cell.requiredAlpha && alpha > 0.1 && alpha < 0.15)
        // The same rows as a group need the same up to the test's other number of cells.
        let grouped = ThresholdStudy.Split(
            name: "groups", predictions: one.predictions,
            groups: try SubgroupFamily(columns: [
                PublicColumn(
                    name: "answer", values: .categorical(codes: (0..<6000).map { Int32($0 % 2) }, names: ["a", "b"]))
            ]))
        let asGroups = try study([grouped])
        #expect(asGroups.bindingCell?.kind == .group, "cells come before classes")
        #expect(abs((asGroups.alpha ?? 1) - alpha) < 1.5 * ThresholdStudy.step)
    }

    @Test func whatThePowerSaysIsFound() throws {
        let proposal = try study([split(seed: 5, gap: 0.2)])
        let alpha = try #require(proposal.alpha)
        let gaps = proposal.power.compactMap(\.foundGap)
        #expect(gaps == gaps.sorted(by: >), "larger groups show smaller gaps")
        let point = try #require(proposal.power.first)
        let confidence = try #require(point.foundConfidence)
        let test = try #require(
            CertifiedAudit(.certified(alpha: alpha)).run(
                confidence: [0.5], correct: [true], groups: split(seed: 5, rows: 1).groups
            ).test)
        // The same number of cells: 15 bins, 3 + 3 values and 9 pairs.
        var random = SplitMix64(seed: 77)
        var found = 0
        for _ in 0..<400 {
            let right = (0..<point.rows).count { _ in random.uniform() < point.accuracy }
            let accuracy = Double(right) / Double(point.rows)
            if test.minimalDetectableGap(count: point.rows, confidence: confidence).accuracyAbove
                .map({ accuracy - confidence > $0 }) ?? false
            {
                found += 1
            }
        }
        #expect(Double(found) / 400 > 0.95)
    }

    @Test func theHighestFailingConfidenceIsTheEdgeOfTheDetectableGap() throws {
        let test = try #require(
            CertifiedAudit(.certified(alpha: 0.05)).run(confidence: [0.5], correct: [true]).test)
        for (count, accuracy) in [(60, 1.0), (200, 0.9), (5000, 0.7)] {
            let edge = try #require(test.highestFailingConfidence(count: count, accuracy: accuracy))
            let gap = try #require(test.minimalDetectableGap(count: count, confidence: edge).accuracyAbove)
            #expect(abs(accuracy - edge - gap) < 1e-9)
        }
        #expect(test.highestFailingConfidence(count: 3, accuracy: 0.5) == nil)
        #expect(test.highestFailingConfidence(count: 0, accuracy: 1) == nil)
        #expect(test.highestFailingConfidence(count: 10, accuracy: .nan) == nil)
    }

    @Test func badInputIsRefused() throws {
        #expect(throws: CalibrationInputError.empty) { try study([]) }
        let (one, other) = (try split(seed: 1, rows: 60), try split(seed: 1, rows: 50))
        #expect(
            throws: CalibrationInputError.lengthMismatch(values: "rows of public columns", expected: 60, actual: 50)
        ) {
            try study([ThresholdStudy.Split(name: "", predictions: one.predictions, groups: other.groups)])
        }
        for delta in [0, 1, Double.nan] {
            #expect(throws: CalibrationInputError.self) { try ThresholdStudy(delta: delta) }
        }
    }

    @Test func aModelThatIsAlwaysWrongAndSureHasNoAlpha() throws {
        let rows = 4000
        let wrong = ThresholdStudy.Split(
            name: "wrong",
            predictions: try ScoredPredictions(
                probabilities: (0..<2 * rows).map { $0 % 2 == 0 ? 1 : 0 }, labels: [Int32](repeating: 1, count: rows),
                classes: 2))
        let proposal = try study([wrong])
        #expect(proposal.alpha == nil && proposal.power.isEmpty)
        #expect(proposal.bindingCell?.requiredAlpha == 1)
    }
}
