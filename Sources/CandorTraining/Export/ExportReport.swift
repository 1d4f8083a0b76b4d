import CandorModel

/// Which formats an export chose, and what they were chosen from.
public struct ExportReport: Codable, Hashable, Sendable {
    /// One layer.
    public struct Layer: Codable, Hashable, Sendable {
        /// The format.
        public let format: FixedPointFormat.Layer
        /// Rows of weights whose outputs have fewer digits than their calibrated values would allow, so that no input
        /// drives them out of the format.
        public let rescaledRows: Int
        /// Whether the table of outputs has more rows than 2^16.
        public var isWide: Bool { format.bits > 16 }
        /// Digits of the least precise output in use, counted from its largest calibrated value.
        public let effectiveBits: Double
        /// Estimated bytes of a proof for the layer: values, lookups, and tables.
        public let proofBytes: Int
        /// The same for the cheapest format that treats overflow differently; nil where none is precise enough.
        public let alternativeBytes: Int?

        /// The choice in words.
        public var choice: String {
            var parts: [String] = []
            if let largest = format.largest { parts.append("cut at \(largest)") }
            if rescaledRows > 0 { parts.append("\(rescaledRows) rows rescaled") }
            if isWide { parts.append("table of 2^\(format.bits) rows") }
            if format.overflow != .impossible { parts.append(format.overflow.rawValue) }
            return parts.isEmpty ? "plain" : parts.joined(separator: ", ")
        }
    }

    /// In order.
    public let layers: [Layer]
    /// Columns whose range was measured on reference rows, as the data's description has none.
    public let measuredRanges: [String]
    /// For how many points the cheapest formats were chosen.
    public let points: Int

    /// A line for each layer, and one for measured ranges.
    public var lines: [String] {
        var lines = layers.enumerated().map { index, layer in
            let format = layer.format
            return "layer \(index): \(format.inputs) → \(format.outputs), shift \(format.shift), \(format.bits) bits: "
                + layer.choice
        }
        if !measuredRanges.isEmpty {
            lines.append("ranges measured on the reference rows: \(measuredRanges.joined(separator: ", "))")
        }
        return lines
    }
}

/// What a layer's format costs in a proof, in bytes: 8 a committed value, 2 a lookup, 8 a row of a table.
enum ProofCost {
    /// Points that share the multiplicities of a table, about: a proof of more points makes the table again, so that more
    /// points are no reason for larger tables.
    static let pointsPerTable = 1 << 13

    static func bytes(_ format: FixedPointFormat.Layer, isFirst: Bool, classes: Int, points: Int) -> Int {
        // The first layer's hi is linear in its public inputs; others commit it. A hidden layer also commits its output.
        let isHidden = format.largest != nil
        var values = (isFirst ? 1 : 2) + (isHidden ? 1 : 0)
        var lookups = isHidden ? 2 : 1
        var rows = 1 << format.shift + 1 << format.bits
        switch format.overflow {
        case .impossible: break
        case .saturates:  // top and gate; for a last layer the value, too. The table has each output with each gate.
            values += isHidden ? 2 : 3
            lookups += isHidden ? 1 : 2
            rows += (isHidden ? 2 : 3) << format.bits
        case .vanishes:  // top and gate, and the exponential's row with each gate
            values += 2
            lookups += 1
            rows += 1 << format.bits
        }
        // A margin's histogram has a row for each margin and label.
        if !isHidden && classes == 2 { rows += 1 << format.bits }
        let tables = (points + pointsPerTable - 1) / pointsPerTable
        return points * format.outputs * (8 * values + 2 * lookups) + 8 * rows * tables
    }
}
