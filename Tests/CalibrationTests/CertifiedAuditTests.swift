import CandorCalibration
import CandorCore
import Foundation
import Testing

@Suite struct CertifiedAuditReferenceTests {
    private let data = SyntheticAudit()

    @Test func theTwinDataIsThatOfTheScript() {
        #expect(data.checksum == auditReferenceChecksum)
    }

    @Test(arguments: auditReferences)
    func failingCellsAgreeWithTheScript(reference: AuditReference) throws {
        let family = try SubgroupFamily(columns: data.columns)
        let outcome = try CertifiedAudit(.certified(alpha: reference.alpha, delta: reference.delta)).run(
            confidence: data.confidence, correct: data.correct, groups: family)
        #expect(outcome.verdict == .fail)
        #expect(outcome.cells == auditReferenceCells)
        let threshold = try #require(outcome.test?.threshold)
        #expect(abs(threshold - reference.threshold) < 1e-12)
        // The script orders by ratio.
        let failing = outcome.failingCells.sorted { $0.ratio > $1.ratio }
        #expect(failing.map(\.name) == reference.failing.map(\.name))
        #expect(failing.map(\.count) == reference.failing.map(\.count))
        for (cell, expected) in zip(failing, reference.failing) {
            #expect(abs(cell.gap - expected.gap) < 1e-9, "\(cell.name)")
            #expect(abs(cell.ratio - expected.ratio) < 1e-9, "\(cell.name)")
        }
        #expect(outcome.worstCell == outcome.failingCells.first)
        #expect(outcome.mostExtremeCell == failing.first)
    }

    @Test func aCertifiedGapIsTheLargestPercentAtWhichTheCellFails() throws {
        let family = try SubgroupFamily(columns: data.columns)
        func failing(_ alpha: Double) throws -> [String: Double] {
            let outcome = try CertifiedAudit(.certified(alpha: alpha)).run(
                confidence: data.confidence, correct: data.correct, groups: family)
            let gaps = outcome.failingCells.map(\.certifiedGap)
            #expect(gaps == gaps.sorted(by: >))
            return Dictionary(uniqueKeysWithValues: outcome.failingCells.map { ($0.name, $0.certifiedGap) })
        }
        let found = try failing(0.05)
        for alpha in [0.06, 0.1, 0.15, 0.2, 0.25] {
            // The cells that fail at a larger alpha are those whose gap reaches it.
            let expected = found.filter { $0.value >= alpha - 1e-9 }
            let actual = try failing(alpha).keys.sorted()
            #expect(actual == expected.keys.sorted(), "\(alpha)")
        }
        #expect(found.values.contains { $0 > 0.1 })
    }

    @Test(arguments: auditReferences)
    func theThresholdAlsoCountsGroupsThatAreNotCovered(reference: AuditReference) throws {
        // Counting covered groups only gives the smaller threshold; the ratio of the counts is the whole difference.
        let ratio = Double(auditReferenceCells) / Double(auditReferenceCovered)
        #expect(abs(reference.threshold - reference.thresholdOfCovered - log(ratio)) < 1e-12)
        // Another minimum size covers other groups, and the threshold stays.
        let family = try SubgroupFamily(columns: data.columns)
        let outcome = try CertifiedAudit(
            .certified(alpha: reference.alpha, delta: reference.delta), minimumGroupSize: 500
        ).run(confidence: data.confidence, correct: data.correct, groups: family)
        #expect(abs(try #require(outcome.test).threshold - reference.threshold) < 1e-12)
        #expect(outcome.failingCells.allSatisfy { $0.count >= 500 })
    }

    @Test func groupsThatAreNotCoveredAgreeWithTheScript() throws {
        let family = try SubgroupFamily(columns: data.columns)
        let outcome = try CertifiedAudit().run(
            confidence: data.confidence, correct: data.correct, groups: family)
        #expect(outcome.notCovered.count == auditReferenceUncoveredCount)
        for (group, expected) in zip(outcome.notCovered, auditReferenceUncovered) {
            #expect(group.name == expected.0)
            #expect(group.count == expected.1)
        }
        #expect(outcome.notCovered.contains { $0.name == "loan_intent = NEVER SEEN" && $0.count == 0 })
    }

    @Test func theEceStatementPassesAndFailsAroundTheErrorOfTheScript() throws {
        for (tau, verdict) in [
            (auditReferenceCalibrationError + 1e-12, AuditOutcome.Verdict.pass),
            (auditReferenceCalibrationError - 1e-12, .fail),
        ] {
            let outcome = try CertifiedAudit(.expectedCalibrationError(tau: tau)).run(
                confidence: data.confidence, correct: data.correct)
            #expect(outcome.verdict == verdict)
            #expect(abs(try #require(outcome.mostExtremeCell).ratio - 1) < 1e-9)
        }
    }

    @Test func thePaperStatementPassesAndFailsAroundTheLargestBinGapOfTheScript() throws {
        for (alpha, verdict) in [
            (auditReferenceLargestBinGap + 1e-12, AuditOutcome.Verdict.pass),
            (auditReferenceLargestBinGap - 1e-12, .fail),
        ] {
            let outcome = try CertifiedAudit(.paper(alpha: alpha)).run(
                confidence: data.confidence, correct: data.correct)
            #expect(outcome.verdict == verdict)
        }
        // The weakness that the certified statement exists for: a gap of 0.35 in a region passes at the usual 0.15.
        let usual = try CertifiedAudit(.paper(alpha: 0.15)).run(confidence: data.confidence, correct: data.correct)
        #expect(usual.verdict == .pass)
    }
}

@Suite struct AuditStatementTests {
    @Test func thePaperStatementAcceptsItsBoundaryAndFailsOneUnitBeyond() throws {
        // Four rows of confidence 1/2, all correct: |4 - 2| = 2 = alpha · 4 for alpha = 1/2, exactly.
        let unit = 0x1p-20
        func verdict(_ confidence: [Double]) throws -> AuditOutcome.Verdict {
            try CertifiedAudit(.paper(alpha: 0.5), bins: 2).run(
                confidence: confidence, correct: [true, true, true, true]
            ).verdict
        }
        #expect(try verdict([0.5, 0.5, 0.5, 0.5]) == .pass)
        #expect(try verdict([0.5, 0.5, 0.5, 0.5 + unit]) == .pass)
        // Below 1/2 the row would change its bin; one bin holds them all.
        let single = try CertifiedAudit(.paper(alpha: 0.5), bins: 1)
        let correct = [true, true, true, true]
        #expect(try single.run(confidence: [0.5, 0.5, 0.5, 0.5], correct: correct).verdict == .pass)
        #expect(try single.run(confidence: [0.5, 0.5, 0.5, 0.5 - unit], correct: correct).verdict == .fail)
    }

    @Test func aBoundOfZeroAcceptsExactCalibrationOnly() throws {
        let audit = try CertifiedAudit(.paper(alpha: 0))
        #expect(try audit.run(confidence: [0.5, 0.5], correct: [true, false]).verdict == .pass)
        let outcome = try audit.run(confidence: [0.5, 0.5], correct: [true, true])
        #expect(outcome.verdict == .fail)
        #expect(outcome.worstCell?.ratio == .infinity)
    }

    @Test func auditBinsHoldTheirLowerEdgeAndTheLastOneHoldsOne() throws {
        let outcome = try CertifiedAudit(.paper(alpha: 0), bins: 4).run(
            confidence: [0.5, 0.75, 1], correct: [true, true, true])
        #expect(outcome.failingCells.map(\.name) == ["0.5 <= confidence < 0.75", "0.75 <= confidence <= 1"])
        #expect(outcome.failingCells.map(\.count) == [1, 2])
    }

    @Test func theKthAuditSpendsDeltaOverTwoToTheK() throws {
        let data = SyntheticAudit(rows: 200)
        func threshold(_ number: Int?, delta: Double = 0.01) throws -> Double {
            let audit = try CertifiedAudit(.certified(alpha: 0.05, delta: delta, auditNumber: number))
            return try #require(try audit.run(confidence: data.confidence, correct: data.correct).test).threshold
        }
        #expect(abs(try threshold(nil) - log(8 * 15 / 0.01)) < 1e-12)
        #expect(try threshold(512, delta: .leastNonzeroMagnitude).isFinite)
        for number in [1, 2, 7] {
            #expect(abs(try threshold(number) - threshold(nil) - Double(number) * log(2)) < 1e-12)
        }
    }

    @Test func aGroupOfExactlyTheMinimumSizeIsTested() throws {
        // All rows wrong at confidence 0.9, in groups of 50 and 49.
        let codes = (0..<99).map { Int32($0 < 50 ? 0 : 1) }
        let family = try SubgroupFamily(columns: [
            PublicColumn(name: "size", values: .categorical(codes: codes, names: ["50", "49"]))
        ])
        let outcome = try CertifiedAudit(minimumGroupSize: 50).run(
            confidence: .init(repeating: 0.9, count: 99), correct: .init(repeating: false, count: 99), groups: family)
        #expect(outcome.failingCells.map(\.name) == ["0.866667 <= confidence < 0.933333", "size = 50"])
        #expect(outcome.notCovered.map(\.name) == ["size = 49"])
    }

    @Test func settingsOutOfRangeAreRefused() {
        for statement: AuditStatement in [
            .paper(alpha: -0.1), .paper(alpha: 1), .paper(alpha: .nan), .expectedCalibrationError(tau: .infinity),
            .certified(alpha: 0.05, delta: 0), .certified(alpha: 0.05, delta: 1), .certified(alpha: -1, delta: 0.01),
            .certified(alpha: 0.05, delta: 0.01, auditNumber: 0),
        ] {
            #expect(throws: CalibrationInputError.self, "\(statement)") { try CertifiedAudit(statement) }
        }
        #expect(throws: CalibrationInputError.self) { try CertifiedAudit(minimumGroupSize: 0) }
        #expect(throws: CalibrationInputError.self) { try CertifiedAudit(bins: 0) }
    }

    @Test func rowsThatDoNotFitAreRefused() throws {
        let family = try SubgroupFamily(columns: [PublicColumn(name: "x", values: .numeric([1, 2, 3]))])
        let audit = try CertifiedAudit()
        #expect(throws: CalibrationInputError.lengthMismatch(values: "rows of public columns", expected: 2, actual: 3))
        {
            try audit.run(confidence: [0.5, 0.5], correct: [true, true], groups: family)
        }
        let noRows = try SubgroupFamily(columns: [PublicColumn(name: "x", values: .numeric([]))])
        #expect(throws: CalibrationInputError.lengthMismatch(values: "rows of public columns", expected: 1, actual: 0))
        {
            try audit.run(confidence: [0.5], correct: [true], groups: noRows)
        }
        let noColumns = try SubgroupFamily(columns: [])
        #expect(try audit.run(confidence: [0.5], correct: [true], groups: noColumns).cells == 15)
        #expect(throws: CalibrationInputError.empty) { try audit.run(confidence: [], correct: []) }
        #expect(throws: CalibrationInputError.notAProbability(row: 0, column: 0, actual: 1.5)) {
            try audit.run(confidence: [1.5], correct: [true])
        }
    }
}

@Suite struct CertifiedAuditPowerTests {
    @Test func aPlantedRegionIsFoundAndNamed() throws {
        let data = SyntheticAudit(rows: 6000, seed: 9)
        let family = try SubgroupFamily(columns: data.columns)
        let audit = try CertifiedAudit()
        let outcome = try audit.run(confidence: data.confidence, correct: data.correct, groups: family)
        let worst = try #require(outcome.worstCell)
        #expect(worst.name.contains("loan_intent = HOMEIMPROVEMENT"))
        let member = audit.membership(of: worst.kind, confidence: data.confidence, groups: family)
        let rows = member.indices.filter { member[$0] }
        #expect(rows.count == worst.count)
        let overlap = rows.filter { data.isAttacked[$0] }.count
        #expect(Double(overlap) / Double(rows.count) > 0.5)
        let gap = rows.reduce(0) { $0 + (data.correct[$1] ? 1 : 0) - data.confidence[$1] } / Double(rows.count)
        #expect(abs(gap - worst.gap) < 1e-12)
    }

    @Test func ofCellsWithTheSameEvidenceTheMostConcentratedIsNamed() throws {
        // Group a: 500 right rows that say 0.6. All others are right; 20 of them say 0.7, the rest 1, so that the group
        // of all rows has more evidence than a, but none for a gap that a does not have.
        let confidence = (0..<5000).map { $0 < 500 ? 0.6 : $0 < 520 ? 0.7 : 1 }
        let family = try SubgroupFamily(columns: [
            PublicColumn(
                name: "g", values: .categorical(codes: (0..<5000).map { $0 < 500 ? 0 : 1 }, names: ["a", "b"])),
            PublicColumn(name: "h", values: .categorical(codes: .init(repeating: 0, count: 5000), names: ["all"])),
        ])
        let outcome = try CertifiedAudit().run(
            confidence: confidence, correct: .init(repeating: true, count: 5000), groups: family)
        let worst = try #require(outcome.worstCell)
        let all = try #require(outcome.failingCells.first { $0.name == "h = all" })
        #expect(all.certifiedGap == worst.certifiedGap && all.ratio > worst.ratio)
        #expect(worst.count == 500 && abs(worst.gap - 0.4) < 1e-12)
    }

    @Test func anHonestModelOfTheSameDataPasses() throws {
        for seed in UInt64(0)..<20 {
            let data = SyntheticAudit(seed: seed, isHonest: true)
            let outcome = try CertifiedAudit().run(
                confidence: data.confidence, correct: data.correct, groups: SubgroupFamily(columns: data.columns))
            #expect(outcome.verdict == .pass, "seed \(seed): \(String(describing: outcome.worstCell))")
            #expect(try #require(outcome.mostExtremeCell).ratio < 1)
        }
    }

    @Test func membershipOfABinFollowsTheAuditConvention() throws {
        let audit = try CertifiedAudit(bins: 2)
        #expect(audit.membership(of: .bin(1), confidence: [0.4, 0.5, 1]) == [false, true, true])
        #expect(audit.membership(of: .everyRow, confidence: [0.4, 0.5, 1]) == [true, true, true])
    }

    @Test(arguments: [(60, 0.6), (300, 0.75), (5000, 0.9), (1000, 0.2)])
    func theSmallestDetectableGapIsWhereACellBeginsToFail(count: Int, confidence: Double) throws {
        // A column of one value makes the group of all rows the cell of that size; bins hold the same rows.
        let family = try SubgroupFamily(columns: [
            PublicColumn(name: "x", values: .numeric(.init(repeating: 1, count: count)))
        ])
        func outcome(correct: Int) throws -> AuditOutcome {
            try CertifiedAudit().run(
                confidence: .init(repeating: confidence, count: count), correct: (0..<count).map { $0 < correct },
                groups: family)
        }
        let test = try #require(try outcome(correct: 0).test)
        let (above, below) = test.minimalDetectableGap(count: count, confidence: confidence)
        if let above {
            let boundary = Int(((confidence + above) * Double(count)).rounded(.up))
            if boundary <= count { #expect(try outcome(correct: boundary).verdict == .fail) }
            #expect(try outcome(correct: boundary - 1).verdict == .pass)
        } else {
            #expect(try outcome(correct: count).verdict == .pass)
        }
        if let below {
            let boundary = Int(((confidence - below) * Double(count)).rounded(.down))
            #expect(try outcome(correct: boundary).verdict == .fail)
            #expect(try outcome(correct: boundary + 1).verdict == .pass)
        } else {
            #expect(try outcome(correct: 0).verdict == .pass)
        }
    }

    @Test func smallGroupsOfSureRowsHaveNoDetectableGapAbove() throws {
        let outcome = try CertifiedAudit().run(confidence: [0.5], correct: [true])
        let test = try #require(outcome.test)
        #expect(test.minimalDetectableGap(count: 50, confidence: 0.99).accuracyAbove == nil)
        #expect(test.minimalDetectableGap(count: 0, confidence: 0.5).accuracyBelow == nil)
        #expect(test.minimalDetectableGap(count: 50, confidence: .nan).accuracyBelow == nil)
        let gaps = [100, 1000, 10000].compactMap {
            test.minimalDetectableGap(count: $0, confidence: 0.6).accuracyAbove
        }
        #expect(gaps.count == 3 && gaps[0] > gaps[1] && gaps[1] > gaps[2] && gaps[2] > 0.05)
    }

    @Test func tenThousandRowsAndAHundredFiftyColumnPairsTakeUnderTwoTenthsOfASecond() throws {
        // 18 columns make 153 pairs.
        var source = SplitMix64(seed: 4)
        let rows = 10_000
        let names = (0..<12).map(String.init)
        let columns = (0..<18).map { column in
            PublicColumn(
                name: "c\(column)",
                values: column % 2 == 0
                    ? .numeric((0..<rows).map { _ in source.uniform() })
                    : .categorical(codes: (0..<rows).map { _ in Int32(source.integer(below: 12)) }, names: names))
        }
        let confidence = (0..<rows).map { _ in 0.5 + source.uniform() / 2 }
        let correct = confidence.map { source.uniform() < $0 }
        let family = try SubgroupFamily(columns: columns)
        let audit = try CertifiedAudit()
        let time = try ContinuousClock().measure {
            _ = try audit.run(confidence: confidence, correct: correct, groups: family)
        }
        #expect(time < .milliseconds(200), "\(time)")
        print("CertifiedAudit of 10^4 rows, 153 column pairs, \(family.count) groups: \(time)")
    }
}
