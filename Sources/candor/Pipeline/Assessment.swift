import CandorCalibration

/// What was measured on one model, and the audit's outcome.
package struct Assessment {
    package let predictions: ScoredPredictions
    package let metrics: MetricsReport
    /// The attacked region among the reference rows; all false without one.
    package let region: [Bool]
    package let groups: SubgroupFamily
    package let audit: CertifiedAudit
    package let outcome: AuditOutcome

    package var accuracy: Double { mean { predictions.correct[$0] ? 1 : 0 } }
    /// NaN without a region, as the next one.
    package var regionAccuracy: Double { mean(where: { region[$0] }) { predictions.correct[$0] ? 1 : 0 } }
    package var regionConfidence: Double { mean(where: { region[$0] }) { predictions.confidence[$0] } }

    /// Share of the rows inside or outside the region for which the model abstains below `threshold`.
    package func abstention(inside: Bool, below threshold: Double) -> Double {
        mean(where: { region[$0] == inside }) { predictions.confidence[$0] < threshold ? 1 : 0 }
    }

    /// Share of the rows of `cell` that lie in the region.
    package func overlap(of cell: AuditOutcome.Cell) -> Double {
        let members = audit.membership(of: cell.kind, confidence: predictions.confidence, groups: groups)
        return mean(where: { members[$0] }) { region[$0] ? 1 : 0 }
    }

    /// What the model does in one group of one public column.
    package struct GroupService {
        package let name: String
        package let count: Int
        /// Share of the group's rows that get no answer.
        package let abstention: Double
        /// Share of right ones among the answers; NaN where there is none.
        package let answersRight: Double
    }

    /// The groups of single columns that have rows, at an abstention threshold.
    package func services(below threshold: Double) -> [GroupService] {
        groups.groups.filter { $0.second == nil }.compactMap { group in
            let members = groups.membership(of: group)
            let rows = members.indices.filter { members[$0] }
            guard !rows.isEmpty else { return nil }
            let answered = rows.filter { predictions.confidence[$0] >= threshold }
            return GroupService(
                name: groups.name(of: group), count: rows.count,
                abstention: Double(rows.count - answered.count) / Double(rows.count),
                answersRight: answered.isEmpty
                    ? .nan : Double(answered.count { predictions.correct[$0] }) / Double(answered.count))
        }
    }

    private func mean(where isCounted: (Int) -> Bool = { _ in true }, of value: (Int) -> Double) -> Double {
        var (sum, count) = (0.0, 0)
        for row in 0..<predictions.count where isCounted(row) {
            sum += value(row)
            count += 1
        }
        return count == 0 ? .nan : sum / Double(count)
    }
}
