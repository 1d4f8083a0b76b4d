import CandorCalibration
import CandorCore
import Testing

/// The red team's forecast against the audit itself.
struct AuditForecastTests {
    private struct Case {
        let confidence: [Double]
        let correct: [Bool]
        let groups: SubgroupFamily
    }

    /// Rows of two columns, underconfident by `gap` where the first is 0.
    private static func rows(_ count: Int, gap: Double, seed: UInt64) throws -> Case {
        var random = SeededRandomSource(seed: seed)
        var (confidence, correct, codes, numbers): ([Double], [Bool], [Int32], [Double]) = ([], [], [], [])
        for _ in 0..<count {
            let truth = 0.5 + 0.5 * random.uniform()
            let code = Int32(random.integer(below: 3))
            codes.append(code)
            numbers.append(random.uniform())
            correct.append(random.uniform() < truth)
            confidence.append(code == 0 ? max(0, truth - gap) : truth)
        }
        let family = try SubgroupFamily(columns: [
            PublicColumn(name: "city", values: .categorical(codes: codes, names: ["a", "b", "c"])),
            PublicColumn(name: "age", values: .numeric(numbers)),
        ])
        return Case(confidence: confidence, correct: correct, groups: family)
    }

    @Test(arguments: [0.0, 0.1, 0.3], [0.0, 0.05])
    func theRatioOfAsManyRowsIsTheAudits(gap: Double, alpha: Double) throws {
        let rows = try Self.rows(3_000, gap: gap, seed: 1)
        let audit = try CertifiedAudit(.certified(alpha: alpha))
        let outcome = try audit.run(confidence: rows.confidence, correct: rows.correct, groups: rows.groups)
        let forecast = try AuditForecast(
            of: audit, confidence: rows.confidence, correct: rows.correct, groups: rows.groups, points: 3_000)
        let cell = try #require(outcome.mostExtremeCell)
        // A bin without rows has a ratio of 0 in the forecast, and is no cell of the audit's.
        #expect(abs(forecast.largestRatio - max(0, cell.ratio)) < 1e-9 * max(1, cell.ratio))
        #expect((forecast.largestRatio > 1) == (outcome.verdict == .fail))
    }

    @Test func evidenceGrowsWithTheAuditorsPoints() throws {
        let rows = try Self.rows(2_000, gap: 0.3, seed: 2)
        let ratios = try [500, 2_000, 8_000].map { points in
            try AuditForecast(
                of: CertifiedAudit(), confidence: rows.confidence, correct: rows.correct, groups: rows.groups,
                points: points
            ).largestRatio
        }
        let growth: [Double] = [ratios[1] / ratios[0], ratios[2] / ratios[1]]
        #expect(abs(growth[0] - 4) < 1e-9)
        #expect(abs(growth[1] - 4) < 1e-9)
    }

    /// Groups below the auditor's minimum are no cells, however far off they are.
    @Test func smallGroupsDoNotCount() throws {
        let rows = try Self.rows(2_000, gap: 0.3, seed: 3)
        func ratio(_ minimum: Int) throws -> Double {
            try AuditForecast(
                of: CertifiedAudit(bins: 1, minimumGroupSize: minimum), confidence: rows.confidence,
                correct: rows.correct, groups: rows.groups, points: 2_000
            ).largestRatio
        }
        #expect(try ratio(1_000_000) < ratio(50))
    }

    @Test func loweringKeepsTheSumsAndTheLimit() throws {
        let rows = try Self.rows(1_500, gap: 0, seed: 4)
        // One bin, so that no row leaves a cell.
        let audit = try CertifiedAudit(bins: 1)
        var forecast = try AuditForecast(
            of: audit, confidence: rows.confidence, correct: rows.correct, groups: rows.groups, points: 3_000)
        var planned = rows.confidence
        let limit = 0.7
        var refused = 0
        for row in planned.indices where planned[row] > 0.75 {
            if forecast.lower(row, to: 0.45, limit: limit) { planned[row] = 0.45 } else { refused += 1 }
        }
        #expect(refused > 0, "the limit is met")
        #expect(planned != rows.confidence, "some rows fit")
        var fresh = forecast
        fresh.setConfidence(planned)
        #expect(abs(forecast.largestRatio - fresh.largestRatio) < 1e-9)
        #expect(fresh.largestRatio <= limit + 1e-9)
        let before = forecast.largestRatio
        let row = try #require(planned.indices.first { planned[$0] > 0.75 })
        let isLowered = forecast.lower(row, to: 0.01, limit: 0)
        #expect(!isLowered)
        #expect(forecast.largestRatio == before, "what is refused changes nothing")
    }

    @Test func rowsThatDoNotFitAreRefused() throws {
        let rows = try Self.rows(100, gap: 0, seed: 5)
        #expect(
            throws: CalibrationInputError.lengthMismatch(values: "rows of public columns", expected: 99, actual: 100)
        ) {
            _ = try AuditForecast(
                of: CertifiedAudit(), confidence: Array(rows.confidence.dropLast()),
                correct: Array(rows.correct.dropLast()), groups: rows.groups, points: 100)
        }
    }
}
