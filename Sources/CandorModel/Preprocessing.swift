/// How rows of a table become what a network takes: public quantiser, standardisation, category codes.
///
/// It holds everything that is needed to serve a model, and is stored with it.
public struct Preprocessing: Codable, Hashable, Sendable {
    /// One numeric column, or a block of `count` features that are treated alike, such as the pixels of an image.
    ///
    /// A feature is (x − mean) / deviation, where x is the value after the public quantiser of `range`, if it has one.
    public struct Numeric: Codable, Hashable, Sendable {
        /// The column of the table.
        public var name: String
        /// Number of features.
        public var count: Int
        /// Where the values lie, publicly; nil for no quantiser.
        public var range: PublicRange?
        /// Mean and deviation come from the training rows: they are folded into the first layer, and not public.
        public var mean: Double
        /// Positive and finite.
        public var deviation: Double

        /// A column that is used as it is, unless more is given.
        public init(name: String, count: Int = 1, range: PublicRange? = nil, mean: Double = 0, deviation: Double = 1) {
            self.name = name
            self.count = count
            self.range = range
            self.mean = mean
            self.deviation = deviation
        }

        /// The feature of `value`.
        public func feature(of value: Double) -> Float {
            Float(((range?.quantised(value) ?? value) - mean) / deviation)
        }
    }

    /// One categorical column; the code of a category is its index, and that of every other value the number of them.
    public struct Categorical: Codable, Hashable, Sendable {
        /// The column of the table.
        public var name: String
        /// Those of the training rows.
        public var categories: [String]

        /// Joins a name and the known categories, which differ from each other.
        public init(name: String, categories: [String]) {
            self.name = name
            self.categories = categories
        }

        /// Number of codes, with the one for unseen categories.
        public var cardinality: Int { categories.count + 1 }
    }

    /// In the order of features.
    public var numeric: [Numeric]
    /// In the order of codes.
    public var categorical: [Categorical]

    /// Joins the columns.
    public init(numeric: [Numeric], categorical: [Categorical] = []) {
        self.numeric = numeric
        self.categorical = categorical
    }

    /// Number of numeric features per row.
    public var numericFeatures: Int { numeric.reduce(0) { $0 + $1.count } }

    /// Takes means, population standard deviations and categories from some rows of a table.
    ///
    /// A column that is constant on them has deviation 1. Statistics are those of quantised values.
    ///
    /// - Parameters:
    ///   - rows: the training rows; not empty.
    ///   - columns: what to use, by name; those of the kinds ignore and label are left out.
    /// - Throws: ``DataError/badColumn(path:column:expected:found:)`` for a column that the table lacks.
    public static func fit(
        on table: Table, rows: [Int], columns: [Schema.Column]
    ) throws(DataError) -> Preprocessing {
        var preprocessing = Preprocessing(numeric: [])
        for column in columns {
            switch column.kind {
            case .ignore, .label: continue
            case .numeric:
                let values = try table.numbers(column.name)
                let seen = rows.map { column.range?.quantised(values[$0]) ?? values[$0] }
                let mean = seen.reduce(0, +) / Double(rows.count)
                let variance = seen.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(rows.count)
                guard mean.isFinite, variance.isFinite else {
                    throw .badColumn(
                        path: "the table", column: column.name, expected: "values whose variance is finite",
                        found: "mean \(mean), variance \(variance)")
                }
                let isConstant = seen.allSatisfy { $0 == seen[0] }
                preprocessing.numeric.append(
                    Numeric(
                        name: column.name, range: column.range, mean: mean,
                        deviation: isConstant || variance == 0 ? 1 : variance.squareRoot()))
            case .categorical:
                let (codes, vocabulary) = try table.categories(column.name)
                var used = [Bool](repeating: false, count: vocabulary.count)
                for row in rows { used[Int(codes[row])] = true }
                preprocessing.categorical.append(
                    Categorical(
                        name: column.name,
                        categories: vocabulary.indices.filter { used[$0] }.map { vocabulary[$0] }))
            }
        }
        return preprocessing
    }

    /// Prepares rows of a table.
    ///
    /// - Parameters:
    ///   - rows: which, and in which order; all of them where nil.
    ///   - labels: `[rows of the table]`, the class of each row.
    /// - Throws: ``DataError/badColumn(path:column:expected:found:)`` for a column that the table lacks, that is of the
    ///   other kind, or a feature that does not fit a `Float`.
    /// - Complexity: O(rows × columns).
    public func samples(from table: Table, rows: [Int]? = nil, labels: [Int32]) throws(DataError) -> Samples {
        let rows = rows ?? Array(0..<table.count)
        var features = [Float](repeating: 0, count: rows.count * numeric.count)
        for (index, column) in numeric.enumerated() {
            guard column.count == 1 else {
                throw .badColumn(
                    path: "the table", column: column.name, expected: "one feature per column",
                    found: "a block of \(column.count)")
            }
            let values = try table.numbers(column.name)
            for (place, row) in rows.enumerated() {
                let feature = column.feature(of: values[row])
                guard feature.isFinite else {
                    throw .badColumn(
                        path: "the table", column: column.name, expected: "finite features",
                        found: "\(values[row]) in row \(row)")
                }
                features[place * numeric.count + index] = feature
            }
        }
        var codes = [Int32](repeating: 0, count: rows.count * categorical.count)
        for (index, column) in categorical.enumerated() {
            let (own, vocabulary) = try table.categories(column.name)
            let unseen = Int32(column.categories.count)
            let known = [String: Int32](
                column.categories.enumerated().map { ($1, Int32($0)) }, uniquingKeysWith: { first, _ in first })
            let translation = vocabulary.map { known[$0] ?? unseen }
            for (place, row) in rows.enumerated() {
                codes[place * categorical.count + index] = translation[Int(own[row])]
            }
        }
        return Samples(
            numericFeatures: numeric.count, categoricalColumns: categorical.count, numeric: features,
            categorical: codes, labels: rows.map { labels[$0] })
    }
}

extension Table {
    /// The values of a numeric column.
    func numbers(_ name: String) throws(DataError) -> [Double] {
        guard case .numeric(let values)? = self[name] else { throw mismatch(name, expected: "a numeric column") }
        return values
    }

    /// The codes and words of a categorical column.
    func categories(_ name: String) throws(DataError) -> ([Int32], [String]) {
        guard case .categorical(let codes, let vocabulary)? = self[name] else {
            throw mismatch(name, expected: "a categorical column")
        }
        return (codes, vocabulary)
    }

    private func mismatch(_ name: String, expected: String) -> DataError {
        .badColumn(
            path: "the table", column: name, expected: expected,
            found: self[name] == nil ? "none of that name" : "one of the other kind")
    }
}
