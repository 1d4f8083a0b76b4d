/// How public values become the integers that a fixed-point model takes: everyone can compute them.
///
/// A numeric column gives the code of its ``PublicRange``, in −2047 ... 2047; a block of features in 0 ... 255, such as
/// the pixels of an image, gives those bytes themselves. A categorical column gives the place of the category, or the
/// number of categories for any other value. Nothing here depends on training rows but the categories' names.
public struct PublicQuantiser: Codable, Hashable, Sendable {
    /// What stands for a value of a numeric column.
    public enum Coding: String, Codable, Sendable {
        /// The code of the range: 12 bits, signed.
        case range
        /// The value itself, rounded: a byte.
        case bytes
    }

    /// One numeric column, or a block of `count` features that are treated alike.
    public struct Numeric: Codable, Hashable, Sendable {
        /// The column of the table.
        public var name: String
        /// Number of features.
        public var count: Int
        /// Where values are clipped.
        public var range: PublicRange
        /// What stands for a value.
        public var coding: Coding
        /// Whether the range was measured on reference rows, because the description of the data has none.
        public var isMeasured: Bool

        /// Joins the parts.
        public init(name: String, count: Int = 1, range: PublicRange, coding: Coding = .range, isMeasured: Bool = false)
        {
            self.name = name
            self.count = count
            self.range = range
            self.coding = coding
            self.isMeasured = isMeasured
        }

        /// The integers that a feature can be.
        public var codes: ClosedRange<Int> {
            coding == .bytes ? 0...255 : -Int(PublicRange.largestCode)...Int(PublicRange.largestCode)
        }

        /// The integer that stands for a finite value.
        public func code(of value: Double) -> Int16 {
            switch coding {
            case .range: Int16(range.code(of: value))
            case .bytes: Int16(min(max(value, 0), 255).rounded())
            }
        }

        /// The value that a code stands for is `offset` + code · `step`.
        public var step: Double {
            coding == .bytes ? 1 : (range.high - range.low) / (2 * Double(PublicRange.largestCode))
        }
        /// The value that code 0 stands for.
        public var offset: Double { coding == .bytes ? 0 : range.low + (range.high - range.low) / 2 }
    }

    /// In the order of features.
    public var numeric: [Numeric]
    /// In the order of codes.
    public var categorical: [Preprocessing.Categorical]

    /// Joins the columns.
    public init(numeric: [Numeric], categorical: [Preprocessing.Categorical] = []) {
        self.numeric = numeric
        self.categorical = categorical
    }

    /// The public part of `preprocessing`.
    ///
    /// A column without a public range gets that of its values in `reference`, and says so.
    public init(_ preprocessing: Preprocessing, reference: Samples) {
        var feature = 0
        numeric = preprocessing.numeric.map { column in
            defer { feature += column.count }
            if let range = column.range {
                let isImage = column.count > 1 && range.low == 0 && range.high == 255
                return Numeric(
                    name: column.name, count: column.count, range: range, coding: isImage ? .bytes : .range)
            }
            var (low, high) = (Double.infinity, -Double.infinity)
            for row in 0..<reference.count {
                for place in feature..<feature + column.count {
                    let value = column.value(of: reference.numeric[row * reference.numericFeatures + place])
                    low = min(low, value)
                    high = max(high, value)
                }
            }
            // A column of one value, or of none, has some range around it; -1 to 1 is one.
            let range =
                PublicRange(low, high)
                ?? PublicRange(low.isFinite ? low - 1 : -1, low.isFinite ? low + 1 : 1) ?? PublicRange(-1, 1)!
            return Numeric(name: column.name, count: column.count, range: range, isMeasured: true)
        }
        categorical = preprocessing.categorical
    }

    /// Number of numeric features per row.
    public var numericFeatures: Int { numeric.reduce(0) { $0 + $1.count } }

    /// Number of inputs of the first layer: the features, and one for each category of each column.
    public var inputs: Int { categorical.reduce(numericFeatures) { $0 + $1.cardinality } }

    /// Where the inputs of each categorical column start.
    public var categoryOffsets: [Int] {
        var next = numericFeatures
        return categorical.map { column in
            defer { next += column.cardinality }
            return next
        }
    }

    /// The codes that each numeric feature can have.
    public var featureCodes: [ClosedRange<Int>] { numeric.flatMap { Array(repeating: $0.codes, count: $0.count) } }

    /// Refuses rows of another shape, and codes that no value of the quantiser's columns has.
    ///
    /// - Throws: ``ModelFileError/inconsistent(what:expected:actual:)`` or
    ///   ``ModelFileError/invalidValue(name:index:actual:)`` for the first such code.
    /// - Complexity: O(codes).
    public func check(_ inputs: QuantisedInputs) throws(ModelFileError) {
        guard inputs.numericFeatures == numericFeatures else {
            throw .inconsistent(
                what: "numeric features of a row", expected: numericFeatures, actual: inputs.numericFeatures)
        }
        guard inputs.categoricalColumns == categorical.count else {
            throw .inconsistent(
                what: "categorical columns of a row", expected: categorical.count,
                actual: inputs.categoricalColumns)
        }
        for (feature, codes) in featureCodes.enumerated() {
            for place in stride(from: feature, to: inputs.numeric.count, by: max(1, inputs.numericFeatures))
            where !codes.contains(Int(inputs.numeric[place])) {
                throw .invalidValue(
                    name: "numeric codes of the rows", index: place, actual: "\(inputs.numeric[place])")
            }
        }
        for (index, column) in categorical.enumerated() {
            for place in stride(from: index, to: inputs.categorical.count, by: inputs.categoricalColumns)
            where inputs.categorical[place] < 0 || Int(inputs.categorical[place]) >= column.cardinality {
                throw .invalidValue(
                    name: "categories of column \(column.name)", index: place, actual: "\(inputs.categorical[place])")
            }
        }
    }

    /// Quantises rows of a table of public columns: what an auditor does with its own data.
    ///
    /// - Throws: ``DataError/badColumn(path:column:expected:found:)`` for a column that the table lacks or that is of the
    ///   other kind, a block of features, or a value that is not finite.
    public func inputs(from table: Table, rows: [Int]? = nil) throws(DataError) -> QuantisedInputs {
        let rows = rows ?? Array(0..<table.count)
        var codes = [Int16](repeating: 0, count: rows.count * numeric.count)
        for (index, column) in numeric.enumerated() {
            guard column.count == 1 else {
                throw .badColumn(
                    path: "the table", column: column.name, expected: "one feature per column",
                    found: "a block of \(column.count)")
            }
            let values = try table.numbers(column.name)
            for (place, row) in rows.enumerated() {
                guard values[row].isFinite else {
                    throw .badColumn(
                        path: "the table", column: column.name, expected: "finite numbers",
                        found: "\(values[row]) in row \(row)")
                }
                codes[place * numeric.count + index] = column.code(of: values[row])
            }
        }
        let plain = Preprocessing(numeric: [], categorical: categorical)
        let categories = try plain.samples(
            from: table, rows: rows, labels: [Int32](repeating: 0, count: table.count))
        return QuantisedInputs(
            numericFeatures: numeric.count, categoricalColumns: categorical.count, numeric: codes,
            categorical: categories.categorical, count: rows.count)
    }

    /// Quantises rows that were standardised by `preprocessing`, which has the same columns.
    ///
    /// A feature has 24 significant bits, and a code 12: the code is that of the value before standardising.
    public func inputs(from samples: Samples, preparedBy preprocessing: Preprocessing) -> QuantisedInputs {
        precondition(
            preprocessing.numeric.map(\.count) == numeric.map(\.count) && samples.numericFeatures == numericFeatures
                && samples.categoricalColumns == categorical.count, "samples of other columns")
        var codes = [Int16](repeating: 0, count: samples.numeric.count)
        var feature = 0
        for (column, prepared) in zip(numeric, preprocessing.numeric) {
            for place in feature..<feature + column.count {
                for row in 0..<samples.count {
                    let index = row * numericFeatures + place
                    codes[index] = column.code(of: prepared.value(of: samples.numeric[index]))
                }
            }
            feature += column.count
        }
        return QuantisedInputs(
            numericFeatures: numericFeatures, categoricalColumns: categorical.count, numeric: codes,
            categorical: samples.categorical, count: samples.count)
    }
}

extension Preprocessing.Numeric {
    /// The value that a feature was made of.
    func value(of feature: Float) -> Double { Double(feature) * deviation + mean }
}

/// Rows of public integers: what an auditor hands to a fixed-point model, and to the proof.
public struct QuantisedInputs: Hashable, Sendable {
    /// Number of rows.
    public let count: Int
    /// Numeric features per row.
    public let numericFeatures: Int
    /// Categorical columns per row.
    public let categoricalColumns: Int
    /// `[count × numericFeatures]`, row after row.
    public let numeric: [Int16]
    /// `[count × categoricalColumns]`, row after row.
    public let categorical: [Int32]

    /// Joins the columns of `count` rows. Lengths that do not fit are a caller bug.
    public init(
        numericFeatures: Int, categoricalColumns: Int, numeric: [Int16], categorical: [Int32], count: Int
    ) {
        precondition(numeric.count == count * numericFeatures, "numeric has \(numeric.count) values")
        precondition(categorical.count == count * categoricalColumns, "categorical has \(categorical.count)")
        self.count = count
        self.numericFeatures = numericFeatures
        self.categoricalColumns = categoricalColumns
        self.numeric = numeric
        self.categorical = categorical
    }
}
