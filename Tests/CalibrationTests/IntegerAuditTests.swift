import CandorCalibration
import Foundation
import Testing

@Suite struct IntegerAuditTests {
    private let data = SyntheticAudit()
    private let scale = 3000
    private var rows: [Int32] { data.confidence.map { Int32($0 * Double(scale)) } }

    private func test(_ audit: CertifiedAudit, groups: SubgroupFamily?) throws -> IntegerTest {
        let claim = try audit.integerClaim(scale: scale, groups: groups)
        guard case .certified(let test) = claim else { throw CalibrationInputError.empty }
        return test
    }

    /// Rounded up, by less than one unit, and exact where a probability is 0 or 1.
    @Test func columnsAreTheLogarithmsRoundedUp() throws {
        let test = try test(try CertifiedAudit(.certified(alpha: 0.05)), groups: nil)
        #expect(test.alphaUnits == 150)
        for (lane, lambda) in IntegerTest.lambdas.enumerated() {
            let l = Double(lambda) / 65536
            for r in 0...scale {
                let c = Double(r) / Double(scale)
                let above = 65536 * log1p(min(1, c + 0.05) * expm1(l))
                let below = 65536 * log1p(max(0, c - 0.05) * expm1(-l))
                #expect((0..<1 + 1e-6).contains(Double(test.above[lane][r]) - above + 1e-8), "λ \(lambda), r \(r)")
                #expect((0..<1 + 1e-6).contains(Double(test.below[lane][r]) - below + 1e-8), "λ \(lambda), r \(r)")
            }
            #expect(test.above[lane][scale] == lambda)
            #expect(test.above[lane][scale - 150] == lambda)
            #expect(test.below[lane][150] == 0)
        }
        let exact = try self.test(try CertifiedAudit(.certified(alpha: 0)), groups: nil)
        for (lane, lambda) in IntegerTest.lambdas.enumerated() { #expect(Int(exact.below[lane][scale]) == -lambda) }
    }

    @Test(arguments: [0.01, 1e-6, Double.leastNonzeroMagnitude], [nil, 1, 512])
    func theThresholdIsRoundedUp(delta: Double, auditNumber: Int?) throws {
        let audit = try CertifiedAudit(.certified(delta: delta, auditNumber: auditNumber))
        let exact = 65536 * (log(8.0 * 15) - log(delta) + Double(auditNumber ?? 0) * log(2))
        let threshold = Double(try test(audit, groups: nil).threshold)
        #expect(threshold >= exact - 1e-6 && threshold < exact + 1 + 1e-6)
    }

    /// Both kinds of audit see the same cells; the integers only round in favour of the model.
    @Test func failingCellsAreThoseOfDoublePrecision() throws {
        let family = try SubgroupFamily(columns: data.columns)
        let audit = try CertifiedAudit()
        let integers = try audit.run(rows: rows, scale: scale, correct: data.correct, groups: family)
        let doubles = try audit.run(
            confidence: rows.map { Double($0) / Double(scale) }, correct: data.correct, groups: family)
        #expect(integers.verdict == .fail && integers.cells == doubles.cells)
        #expect(integers.failingCells.map(\.name) == doubles.failingCells.map(\.name))
        #expect(integers.notCovered == doubles.notCovered)
        for (left, right) in zip(integers.failingCells, doubles.failingCells) {
            #expect(left.count == right.count && left.certifiedGap == right.certifiedGap)
            #expect(abs(left.meanConfidence - right.meanConfidence) < 1e-9 && left.accuracy == right.accuracy)
            // Each row's term is rounded up by less than 2^-16.
            #expect(left.ratio <= right.ratio && right.ratio - left.ratio < Double(left.count) * 0x1p-16)
        }
    }

    @Test func anHonestModelPasses() throws {
        let honest = SyntheticAudit(isHonest: true)
        let outcome = try CertifiedAudit().run(
            rows: honest.confidence.map { Int32(($0 * 3000).rounded()) }, scale: scale, correct: honest.correct,
            groups: try SubgroupFamily(columns: honest.columns))
        #expect(outcome.verdict == .pass && outcome.failingCells.isEmpty)
    }

    /// One bin, one unit of confidence on either side of the bound.
    @Test func paperAndECEDecideAtTheBoundaryExactly() throws {
        // 40 rows at r = 2400, of which 34 are right: R a − s = 102,000 − 96,000 = 6,000 = 150 · 40.
        let correct = (0..<40).map { $0 < 34 }
        func verdict(_ statement: AuditStatement, _ r: Int32) throws -> AuditOutcome.Verdict {
            var rows = [Int32](repeating: 2400, count: 40)
            rows[0] = r
            return try CertifiedAudit(statement).run(rows: rows, scale: scale, correct: correct).verdict
        }
        for statement in [AuditStatement.paper(alpha: 0.05), .expectedCalibrationError(tau: 0.05)] {
            let atBound = try verdict(statement, 2400)
            let inside = try verdict(statement, 2401)
            #expect(atBound == .pass && inside == .pass, "\(statement.kind)")
            // 2399 would be in another bin of 15; with a lower accuracy the bound is broken by one unit.
            var rows = [Int32](repeating: 2400, count: 40)
            rows[0] = 2401
            let below = (0..<40).map { $0 < 30 }  // R a − s = −6,001
            let outside = try CertifiedAudit(statement).run(rows: rows, scale: scale, correct: below).verdict
            #expect(outside == .fail, "\(statement.kind)")
        }
    }

    @Test func slacksDecideAndAreTheStatisticsDistance() throws {
        let family = try SubgroupFamily(columns: data.columns)
        let audit = try CertifiedAudit()
        let claim = try audit.integerClaim(scale: scale, groups: family)
        let test = try test(audit, groups: family)
        let cells = try audit.integerCells(
            rows: rows, scale: scale, correct: data.correct, claim: claim, groups: family)
        #expect(cells.count == 15 + family.count)
        #expect(cells[..<15].reduce(0) { $0 + $1.count } == rows.count)
        let failing = cells.filter { (test.slacks(of: $0).min() ?? 0) < 0 }
        let covered = failing.filter { cell in if case .group = cell.kind { cell.count >= 50 } else { true } }
        let outcome = try audit.run(rows: rows, scale: scale, correct: data.correct, groups: family)
        #expect(Set(covered.map(\.kind)) == Set(outcome.failingCells.map(\.kind)))
        // By the definition, for one group.
        let group = try #require(family.groups.first { family.name(of: $0) == "loan_intent = HOMEIMPROVEMENT" })
        let members = family.membership(of: group)
        let cell = try #require(cells.first { $0.kind == .group(group) })
        let own = rows.indices.filter { members[$0] }
        #expect(cell.count == own.count && cell.correct == own.count { data.correct[$0] })
        #expect(cell.confidence == own.reduce(0) { $0 + Int(rows[$1]) })
        for lane in 0..<4 {
            #expect(cell.above[lane] == own.reduce(0) { $0 + Int(test.above[lane][Int(rows[$1])]) })
            #expect(cell.below[lane] == own.reduce(0) { $0 + Int(test.below[lane][Int(rows[$1])]) })
        }
        let counts = family.counts
        #expect(counts == cells[15...].map(\.count))
    }

    @Test func boundsThatAreNoWholeUnitsAreRefused() throws {
        func message(_ statement: AuditStatement, bins: Int = 15) throws -> CalibrationInputError? {
            let audit = try CertifiedAudit(statement, bins: bins)
            do {
                _ = try audit.integerClaim(scale: scale)
                return nil
            } catch { return error }
        }
        let alpha = try message(.paper(alpha: 0.12345))
        #expect(alpha == .settingOutOfRange(name: "alpha", expected: "a multiple of 1 / 3000", actual: 0.12345))
        let bins = try message(.paper(alpha: 0.05), bins: 7)
        #expect(
            bins
                == .settingOutOfRange(
                    name: "bins", expected: "a divisor of the model's confidence scale 3000", actual: 7))
        for percent in 0..<100 {
            let whole = try message(.paper(alpha: Double(percent) / 100))
            #expect(whole == nil, "\(percent) %")
        }
        #expect(throws: CalibrationInputError.notAProbability(row: 1, column: 0, actual: 3001.0 / 3000)) {
            try CertifiedAudit().run(rows: [3000, 3001], scale: scale, correct: [true, true])
        }
        #expect(throws: CalibrationInputError.notAProbability(row: 0, column: 0, actual: -1.0 / 3000)) {
            try CertifiedAudit().run(rows: [-1, 0], scale: scale, correct: [true, true])
        }
    }
}
