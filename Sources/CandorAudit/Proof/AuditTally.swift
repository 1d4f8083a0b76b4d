import CandorModel

/// What one part of a proof commits and looks up, counted from the layout alone.
///
/// Source of the counts of each operation: PROTOCOL 4.2.
struct AuditTally {
    /// Values of F_p that the prover commits, multiplicities and fractions aside.
    var values = 0
    /// Queries by table.
    private(set) var queries: [StatementTable.Role: Int] = [:]
    /// The largest degree of a check that is no lookup.
    private var degree = 1

    /// Queries of all tables.
    var queryCount: Int { queries.values.reduce(0, +) }

    private mutating func commit(_ count: Int) { values += count }

    private mutating func query(_ role: StatementTable.Role, _ count: Int) { queries[role, default: 0] += count }

    /// `count` values that lie in [0, 2^bits).
    private mutating func range(_ bits: Int, _ count: Int, _ layout: StatementLayout) {
        let limbs = layout.limbs(of: bits)
        for width in limbs { query(.range(bits: width), count) }
        commit(count * (limbs.count - 1))
    }

    /// The hidden layers of `count` points, and the products of all layers and heads.
    static func points(_ count: Int, of layout: StatementLayout) -> AuditTally {
        var tally = AuditTally()
        let format = layout.format
        let last = format.layers.count - 1
        for (index, layer) in format.layers.enumerated() {
            if index < last { tally.add(layer, index, elements: count * layer.outputs, layout) }
        }
        if last > 0 || !format.hasMargin { tally.degree = format.hasMargin ? 2 : max(2, format.classes) }
        return tally
    }

    /// The last layer and the head of `count` points: what is gathered.
    static func gathered(_ count: Int, of layout: StatementLayout) -> AuditTally {
        var tally = AuditTally()
        let format = layout.format
        let last = format.layers.count - 1
        let layer = format.layers[last]
        tally.add(layer, last, elements: count * layer.outputs, layout)
        if format.hasMargin {
            tally.commit(layout.hasGroupTests ? count : 0)  // c
        } else {
            let vanishes = layer.overflow == .vanishes
            let elements = count * format.classes
            // Exponentials and zero bits, tops and gates; the largest, r, three limbs, c.
            tally.commit((vanishes ? 4 : 2) * elements + 6 * count)
            tally.commit(count * (StatementLayout.logitLimbs - 1))
            tally.range(StatementLayout.limbBits, count * StatementLayout.logitLimbs, layout)
            tally.query(.exponential, elements)
            if vanishes { tally.query(.gate(layer: last), elements) }
            for bits in layout.remainderLimbs { tally.query(.range(bits: bits), 2 * count) }
        }
        if let test = layout.groupTest { tally.commit(count * (test.above.count + test.below.count)) }
        tally.query(.histogram, count)
        return tally
    }

    /// The tests of cells, and the ranges of weights and randomness.
    static func cells(of layout: StatementLayout) -> AuditTally {
        var tally = AuditTally()
        if case .expectedCalibrationError = layout.claim { tally.commit(layout.bins) }
        tally.commit(layout.slackCount * (StatementLayout.slackLimbs - 1))
        tally.range(StatementLayout.limbBits, layout.slackCount * StatementLayout.slackLimbs, layout)
        tally.range(StatementLayout.limbBits, CommitmentMatrix(entries: layout.format.entryCount).columns, layout)
        return tally
    }

    private mutating func add(
        _ layer: FixedPointFormat.Layer, _ index: Int, elements: Int, _ layout: StatementLayout
    ) {
        commit(index == 0 ? elements : 2 * elements)  // low; high, which is linear in a first layer
        range(layer.shift, elements, layout)
        if layer.saturates {
            commit(3 * elements)  // top, gate, value
            query(.gate(layer: index), elements)
            query(.saturation(layer: index), elements)
        } else if layer.largest != nil {
            commit(elements)
            query(.activation(layer: index), elements)
        }
    }

    /// What finishing the part takes: multiplicities of `rows` rows of each table, fractions, and masks of its batch.
    func cost(rows: (StatementTable.Role) throws(AuditError) -> Int, chunk: Int = 8) throws(AuditError) -> AuditCost {
        var cost = AuditCost(values: values)
        var degree = degree
        for (role, count) in queries {
            cost.multiplicities += try rows(role)
            cost.queries += count
            cost.fractions += 2 * ((count + chunk - 1) / chunk)
            degree = max(degree, min(chunk, count) + 1)
        }
        if degree == 1 && queries.isEmpty { return cost }
        cost.masks = 2 * (degree - 1)
        return cost
    }
}

/// What a proof, or a part of it, commits: correlations of F_p, each with 8 bytes for its correction, but for masks.
public struct AuditCost: Equatable, Sendable {
    /// Values of the model, of the points and of limbs.
    public var values = 0
    /// Rows of tables, each time that one is used.
    public var multiplicities = 0
    /// Lookups.
    public var queries = 0
    /// Parts of the fractions of chunks of lookups.
    public var fractions = 0
    /// Parts of the masks of batches; half of them, and one value of K more, are what a batch sends.
    public var masks = 0

    /// Correlations that the proof draws.
    public var correlations: Int { values + multiplicities + fractions + masks }
    /// Bytes of the corrections: all that grows with the points, but for some headers and the making of correlations.
    public var bytes: Int { 8 * (values + multiplicities + fractions) + 16 * (masks / 2) }

    static func + (left: AuditCost, right: AuditCost) -> AuditCost {
        AuditCost(
            values: left.values + right.values, multiplicities: left.multiplicities + right.multiplicities,
            queries: left.queries + right.queries, fractions: left.fractions + right.fractions,
            masks: left.masks + right.masks)
    }
}

extension StatementLayout {
    /// What the proof of the statement commits, exactly: known before it begins, to both sides.
    ///
    /// - Complexity: that of making every table once.
    public func cost() throws(AuditError) -> AuditCost { try cost(AuditSegments(self), ProofTables(self)) }

    func cost(_ segments: AuditSegments, _ tables: ProofTables) throws(AuditError) -> AuditCost {
        func rows(_ role: StatementTable.Role) throws(AuditError) -> Int { try tables[role].table.rowCount }
        var cost = AuditCost(values: CommitmentMatrix(entries: format.entryCount).columns)
        var known: [Int: AuditCost] = [:]  // by number of points, of which there are few
        for span in segments.spans {
            for segment in span {
                if known[segment.count] == nil {
                    known[segment.count] = try AuditTally.points(segment.count, of: self).cost(rows: rows)
                }
                cost = cost + known[segment.count]!  // filled above
            }
            let count = span.reduce(0) { $0 + $1.count }
            cost = cost + (try AuditTally.gathered(count, of: self).cost(rows: rows))
        }
        return cost + (try AuditTally.cells(of: self).cost(rows: rows))
    }
}
