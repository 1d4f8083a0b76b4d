import CandorModel
import CandorProof

/// A public table of the statement: which tuples of integers a lookup accepts.
public struct StatementTable: Equatable, Sendable {
    /// What a table is for; tables of the same numbers are shared.
    public enum Role: Hashable, Sendable {
        /// One column: 0 ..< 2^bits. Low parts of accumulators, limbs, remainders; with 16 bits also weights, limbs of biases
        /// and the randomness of a commitment, each plus 2^15.
        case range(bits: Int)
        /// (hi, a) of a hidden layer without saturation: a = min(max(hi, 0), largest).
        case activation(layer: Int)
        /// (top, g): g = 0 where top is 0, 1 where it is above, 2 where it is below. Of a layer whose differences vanish
        /// top is not negative.
        case gate(layer: Int)
        /// (mid, g, value) of a layer that saturates: value = mid − 2^(h−1) with g = 0, 2^(h−1) − 1 with g = 1, −2^(h−1)
        /// with g = 2; of a hidden layer cut to 0 ... largest.
        case saturation(layer: Int)
        /// (d, e, z) of the difference of two logits: e = E exp(−d / 2^f) rounded, z = [d = 0]. Where differences
        /// vanish (d, g, e, z), with e = z = 0 where g = 1.
        case exponential
        /// (m, y) of a margin and a label, or (r, c) of a confidence and whether it is correct; with groups also, in the
        /// case of a margin, c, and the terms g⁺ and g⁻ of each λ.
        case histogram
        /// What a served answer says of a margin m, or whether one with the confidence r is withheld; see
        /// ``ServedLayout``.
        case answer
    }

    /// What the table is for.
    public let role: Role
    /// Names of the columns, as the list of roles has them.
    public let names: [String]
    /// The columns, all of one length; no two rows are equal.
    public let columns: [[Int]]

    /// Number of rows.
    public var rowCount: Int { columns[0].count }

    /// The table as a lookup takes it.
    ///
    /// - Complexity: O(rows × columns), and a sort where the first column does not increase.
    public func lookupTable() throws(AuditError) -> LookupTable {
        do {
            return try LookupTable(columns: columns.map { $0.map { Fp($0) } })
        } catch {
            throw .proof(error)
        }
    }
}

/// A statement about a model of a public format: what the tables of a proof follow from.
protocol ModelStatement: Sendable {
    /// The public part of the model.
    var format: FixedPointFormat { get }

    /// The widths, lowest first, of the limbs by which a value is shown to lie in [0, 2^bits).
    func limbs(of bits: Int) -> [Int]

    /// The table of a role that the statement has; for another one the program stops.
    func table(_ role: StatementTable.Role) -> StatementTable
}

extension ModelStatement {
    /// The table of a role that every statement about the format has.
    func modelTable(_ role: StatementTable.Role) -> StatementTable {
        switch role {
        case .range(let bits):
            return StatementTable(role: role, names: ["value"], columns: [Array(0..<1 << bits)])
        case .activation(let index):
            let layer = format.layers[index]
            let outputs = Array(layer.signedOutputs)
            return StatementTable(
                role: role, names: ["hi", "a"], columns: [outputs, outputs.map { layer.cut($0) }])
        case .gate(let index):
            let largest = format.largestTop(of: index)
            let tops = Array((format.layers[index].overflow == .saturates ? -largest : 0)...largest)
            return StatementTable(
                role: role, names: ["top", "g"], columns: [tops, tops.map { $0 == 0 ? 0 : $0 > 0 ? 1 : 2 }])
        case .saturation(let index): return saturation(index)
        case .exponential: return exponential
        // The histogram is of an audit and the answer of a served one; each makes its own before it asks here.
        case .histogram, .answer: preconditionFailure("no statement of this kind has the table \(role)")
        }
    }

    /// Row (g, mid) stands at g 2^h + mid.
    private func saturation(_ index: Int) -> StatementTable {
        let layer = format.layers[index]
        let size = 1 << layer.bits
        var columns: [[Int]] = [[], [], []]
        for gate in 0..<3 {
            for middle in 0..<size {
                let value = gate == 0 ? middle - size / 2 : gate == 1 ? size / 2 - 1 : -size / 2
                columns[0].append(middle)
                columns[1].append(gate)
                columns[2].append(layer.cut(value))
            }
        }
        return StatementTable(role: .saturation(layer: index), names: ["mid", "g", "value"], columns: columns)
    }

    /// Row (g, d) stands at g 2^h + d.
    private var exponential: StatementTable {
        let values = ConfidenceTable.exponentials(of: format).map { Int($0) }
        let (differences, zeros) = (Array(values.indices), [Int](repeating: 0, count: values.count))
        let isZero = [1] + zeros.dropFirst()
        guard format.layers.last?.overflow == .vanishes else {
            return StatementTable(
                role: .exponential, names: ["d", "e", "z"], columns: [differences, values, isZero])
        }
        let ones = [Int](repeating: 1, count: values.count)
        return StatementTable(
            role: .exponential, names: ["d", "g", "e", "z"],
            columns: [differences + differences, zeros + ones, values + zeros, isZero + zeros])
    }

}

extension StatementLayout: ModelStatement {
    /// The table of a role that the statement has.
    ///
    /// - Complexity: O(rows × columns).
    public func table(_ role: StatementTable.Role) -> StatementTable {
        role == .histogram ? histogram : modelTable(role)
    }

    /// Row (m, y) stands at 2 (m + 2^(h−1)) + y, row (r, c) at 2 r + c.
    private var histogram: StatementTable {
        let rows = histogramRows
        var names = format.hasMargin ? ["m", "y"] : ["r", "c"]
        var columns = [rows.map(\.key), rows.map(\.flag)]
        if format.hasMargin && hasGroupTests {
            names.append("c")
            columns.append(rows.map { $0.isCorrect ? 1 : 0 })
        }
        if let test = groupTest {
            for (lane, column) in test.above.enumerated() {
                names.append("g⁺\(lane)")
                columns.append(rows.map { Int(column[$0.confidence]) })
            }
            for (lane, column) in test.below.enumerated() {
                names.append("g⁻\(lane)")
                columns.append(rows.map { Int(column[$0.confidence]) })
            }
        }
        return StatementTable(role: .histogram, names: names, columns: columns)
    }
}

extension FixedPointFormat.Layer {
    /// An output after the ReLU of a hidden layer; of a last layer the output itself.
    func cut(_ value: Int) -> Int { largest.map { min(max(value, 0), $0) } ?? value }
}
