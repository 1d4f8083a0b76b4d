/// A table as Markdown.
package struct MarkdownTable {
    package let header: [String]
    package var rows: [[String]]

    package init(_ header: [String], rows: [[String]] = []) {
        self.header = header
        self.rows = rows
    }

    /// Lines without a line end at the last; a bar in a cell is escaped.
    package var text: String {
        ([header, header.map { _ in "---" }] + rows).map { cells in
            "| " + cells.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ") + " |"
        }.joined(separator: "\n")
    }
}

extension Spread {
    /// `97.7 [97.5, 97.9]`: the mean and its interval, which one run does not have.
    func text(_ format: (Double) -> String) -> String {
        let ends = interval
        return ends.low.isNaN ? format(mean) : "\(format(mean)) [\(format(ends.low)), \(format(ends.high))]"
    }

    /// The same in percent.
    var percentText: String { text { Text.decimal(100 * $0, digits: 1) } }
}

extension Spread: Encodable {
    private enum CodingKeys: String, CodingKey { case mean, ci95, values }

    package func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: CodingKeys.self)
        try object.encode(mean.finite, forKey: .mean)
        try object.encode(values.count > 1 ? [interval.low.finite, interval.high.finite] : nil, forKey: .ci95)
        try object.encode(values.map(\.finite), forKey: .values)
    }
}
