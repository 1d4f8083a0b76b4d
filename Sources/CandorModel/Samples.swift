/// Rows that are ready for a network: standardised numeric features, category codes, labels.
public struct Samples: Sendable {
    /// Number of rows.
    public let count: Int
    /// Numeric features per row.
    public let numericFeatures: Int
    /// Categorical columns per row.
    public let categoricalColumns: Int
    /// `[count × numericFeatures]`, row after row, finite.
    public let numeric: [Float]
    /// `[count × categoricalColumns]`, row after row; each code is below its column's cardinality.
    public let categorical: [Int32]
    /// `[count]`, each in 0 ..< classes.
    public let labels: [Int32]

    /// Joins the columns of `labels.count` rows. Lengths that do not fit are a caller bug.
    public init(
        numericFeatures: Int, categoricalColumns: Int, numeric: [Float], categorical: [Int32], labels: [Int32]
    ) {
        precondition(numeric.count == labels.count * numericFeatures, "numeric has \(numeric.count) values")
        precondition(categorical.count == labels.count * categoricalColumns, "categorical has \(categorical.count)")
        count = labels.count
        self.numericFeatures = numericFeatures
        self.categoricalColumns = categoricalColumns
        self.numeric = numeric
        self.categorical = categorical
        self.labels = labels
    }

    /// The rows of `indices`, in that order.
    public func selecting(_ indices: [Int]) -> Samples {
        var numeric: [Float] = []
        numeric.reserveCapacity(indices.count * numericFeatures)
        var categorical: [Int32] = []
        categorical.reserveCapacity(indices.count * categoricalColumns)
        for row in indices {
            numeric.append(contentsOf: self.numeric[row * numericFeatures..<(row + 1) * numericFeatures])
            categorical.append(
                contentsOf: self.categorical[row * categoricalColumns..<(row + 1) * categoricalColumns])
        }
        return Samples(
            numericFeatures: numericFeatures, categoricalColumns: categoricalColumns, numeric: numeric,
            categorical: categorical, labels: indices.map { labels[$0] })
    }
}
