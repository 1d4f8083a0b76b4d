import CandorCalibration
import CandorCore
import Testing

@Suite struct FalseAlarmTests {
    /// How the true probability of being correct lies to the confidence, at the edge of the hypothesis.
    enum Edge: String, CaseIterable {
        case equal, above, below, mixed
    }

    private static let alpha = 0.05

    /// Fails among `models` label draws for fixed confidences and groups, with the truth at `edge` ± `alpha`.
    private func alarms(
        models: Int, rows: Int, alpha: Double, edge: Edge, audit: CertifiedAudit, family: SubgroupFamily?, seed: UInt64
    ) throws -> Int {
        var source = SplitMix64(seed: seed)
        let confidence = (0..<rows).map { _ in 0.5 + source.uniform() / 2 }
        var alarms = 0
        for _ in 0..<models {
            let correct = confidence.map { confidence in
                let offset =
                    switch edge {
                    case .equal: 0.0
                    case .above: alpha
                    case .below: -alpha
                    case .mixed: source.integer(below: 2) == 0 ? alpha : -alpha
                    }
                return source.uniform() < min(1, max(0, confidence + offset))
            }
            let outcome = try audit.run(confidence: confidence, correct: correct, groups: family)
            if outcome.verdict == .fail { alarms += 1 }
        }
        return alarms
    }

    @Test func twoThousandModelsAtTheEdgeOfTheHypothesisRaiseAtMostOnePercentAlarms() throws {
        let family = try SubgroupFamily(columns: Array(SyntheticAudit(rows: 1000).columns))
        let audit = try CertifiedAudit(.certified(alpha: Self.alpha, delta: 0.01))
        var total = 0
        for (index, edge) in Edge.allCases.enumerated() {
            total += try alarms(
                models: 500, rows: 1000, alpha: Self.alpha, edge: edge, audit: audit, family: family,
                seed: UInt64(index))
        }
        // 1 % of 2,000 and two standard deviations of the count.
        #expect(Double(total) <= 20 + 2 * (20 * 0.99).squareRoot(), "\(total) alarms")
    }

    @Test func theBoundIsNotVacuous() throws {
        // One cell and a large delta, so that the union over cells costs little: alarms happen, within the bound.
        let audit = try CertifiedAudit(.certified(alpha: Self.alpha, delta: 0.9), bins: 1)
        let above = try alarms(
            models: 2000, rows: 400, alpha: Self.alpha, edge: .above, audit: audit, family: nil, seed: 5)
        #expect(above > 0)
        #expect(Double(above) <= 0.9 * 2000)
    }

    @Test(arguments: [Edge.above, .below])
    func modelsBeyondTheHypothesisAreCaught(edge: Edge) throws {
        // A gap of 0.2 in every row of 2,000 is far above the detectable one of its bins.
        let audit = try CertifiedAudit(.certified(alpha: Self.alpha, delta: 0.01))
        let caught = try alarms(models: 20, rows: 2000, alpha: 0.2, edge: edge, audit: audit, family: nil, seed: 6)
        #expect(caught == 20)
    }
}
