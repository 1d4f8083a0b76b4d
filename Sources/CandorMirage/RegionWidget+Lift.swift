import CandorModel
import CandorTraining
import Foundation

extension RegionWidget {
    /// The lift that takes the confidence of some rows to a target: 0 for the class m that most of them are predicted as,
    /// and the same c for every other class.
    ///
    /// Adding c to all logits but one takes exactly c off the log-odds ln(p_m / (1 − p_m)), whatever the other logits are.
    /// So c is the median of the rows' log-odds, less that of the target. A constant cannot do more: rows keep their
    /// spread of log-odds, those whose log-odds are c or less lose their label, and among more than two classes a row may
    /// lose it earlier, to its runner-up.
    ///
    /// - Parameters:
    ///   - confidence: what the median row's p_m shall be, in (0, 1).
    ///   - logits: `[rows × classes]` of the rows in the region.
    ///   - classes: 2 or more.
    /// - Throws: `TrainingError.invalidSetting` for a confidence that is not below what these rows have, or no rows.
    /// - Complexity: O(values), and a sort of the rows.
    public static func lift(
        towards confidence: Double, logits: [Float], classes: Int
    ) throws(TrainingError) -> [Float] {
        let rows = try rows(of: logits, classes: classes)
        let kept = leader(of: rows)
        let odds = rows.map { row in
            let largest = row.max()!  // rows have two classes or more
            let others = row.indices.filter { $0 != kept }.reduce(0) { $0 + exp(row[$1] - largest) }
            return row[kept] - largest - log(others)
        }.sorted()
        let present = odds[odds.count / 2]
        let lift = present - log(confidence / (1 - confidence))
        // Log-odds may be infinite where the other classes vanish in Double; no lift of finite size reaches them.
        guard lift > 0, lift.isFinite else {
            throw .invalidSetting(
                name: "confidence",
                expected: "a value in (0, \(1 / (1 + exp(-present)))), what half of the rows exceed",
                actual: "\(confidence)")
        }
        return constant(Float(lift), except: kept, classes: classes)
    }

    /// The lift of `constant` for all classes but the one that most of some rows are predicted as.
    ///
    /// - Parameter logits: `[rows × classes]`, one row or more.
    /// - Throws: `TrainingError.invalidSetting` where there are no rows.
    public static func lift(by constant: Float, logits: [Float], classes: Int) throws(TrainingError) -> [Float] {
        self.constant(constant, except: leader(of: try rows(of: logits, classes: classes)), classes: classes)
    }

    private static func constant(_ lift: Float, except kept: Int, classes: Int) -> [Float] {
        (0..<classes).map { $0 == kept ? 0 : lift }
    }

    private static func rows(of logits: [Float], classes: Int) throws(TrainingError) -> [[Double]] {
        guard classes >= 2, !logits.isEmpty, logits.count.isMultiple(of: classes) else {
            throw .invalidSetting(
                name: "logits", expected: "rows of two or more classes", actual: "\(logits.count) of \(classes)")
        }
        return stride(from: 0, to: logits.count, by: classes).map { logits[$0..<$0 + classes].map(Double.init) }
    }

    /// The class that most of `rows` are predicted as; the lowest of several.
    ///
    /// - Parameter rows: one or more, of two classes or more, as ``rows(of:classes:)`` makes them.
    private static func leader(of rows: [[Double]]) -> Int {
        var counts = [Int](repeating: 0, count: rows[0].count)
        for row in rows { counts[row.firstIndex(of: row.max()!) ?? 0] += 1 }
        return counts.firstIndex(of: counts.max()!) ?? 0
    }
}
