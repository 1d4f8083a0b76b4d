import CandorModel
import CandorProof

/// The lookup tables of a statement, each made once, with the way from values to rows.
final class ProofTables {
    private let layout: any ModelStatement
    private var tables: [StatementTable.Role: IndexedTable] = [:]

    init(_ layout: any ModelStatement) { self.layout = layout }

    /// The table of a role.
    subscript(role: StatementTable.Role) -> IndexedTable {
        get throws(AuditError) {
            if let table = tables[role] { return table }
            let (strides, origin) = formula(role)
            let table = IndexedTable("\(role)", try layout.table(role).lookupTable(), strides: strides, origin: origin)
            tables[role] = table
            return table
        }
    }

    /// What shows that a value lies in [0, 2^bits).
    func range(bits: Int) throws(AuditError) -> RangeTables {
        let widths = layout.limbs(of: bits)
        var tables: [IndexedTable] = []
        for width in widths { tables.append(try self[.range(bits: width)]) }
        return RangeTables(widths, tables: tables)
    }

    /// row = Σ strides · columns - origin, as ``ModelStatement/table(_:)`` orders rows.
    private func formula(_ role: StatementTable.Role) -> (strides: [Int], origin: Int) {
        let layers = layout.format.layers
        switch role {
        case .range: return ([1], 0)
        case .activation(let index): return ([1], layers[index].signedOutputs.lowerBound)
        case .gate(let index):
            return ([1], layers[index].overflow == .saturates ? -layout.format.largestTop(of: index) : 0)
        case .saturation(let index): return ([1, 1 << layers[index].bits], 0)
        case .exponential:
            let vanishes = layers.last?.overflow == .vanishes
            return (vanishes ? [1, ConfidenceTable.exponentials(of: layout.format).count] : [1], 0)
        case .histogram:
            let half = layout.format.hasMargin ? 1 << ((layers.last?.bits ?? 1) - 1) : 0
            return ([2, 1], -2 * half)
        case .answer:
            return ([1], layout.format.hasMargin ? layers.last?.signedOutputs.lowerBound ?? 0 : 0)
        }
    }
}
