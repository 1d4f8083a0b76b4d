/// The description of a data set of comma-separated files: SPEC.json.
///
/// The article <doc:DataSets> shows a complete one. Unknown keys and values of a wrong type are errors that name the
/// entry.
public struct Schema: Codable, Hashable, Sendable {
    /// One file of rows.
    public struct File: Codable, Hashable, Sendable {
        /// Relative to the folder of the description.
        public var path: String
        /// Lines at the top that are skipped before anything else is read.
        public var skipLines: Int
    }

    /// The column to predict.
    public struct Label: Codable, Hashable, Sendable {
        /// Its name.
        public var column: String
        /// The values that the column may have; a class is an index into them.
        public var classes: [String]
        /// An ending that is taken off each value, such as the full stop of `adult.test`; empty for none.
        public var strip: String
    }

    /// What is done with a column.
    public enum Kind: String, Codable, CaseIterable, Sendable {
        case numeric, categorical, ignore
        /// The label's column, which needs an entry only where files have no header.
        case label
    }

    /// What takes the place of missing values.
    public enum Fill: Hashable, Sendable {
        /// The most frequent category of all rows; of several, the first in order.
        case mode
        /// This number.
        case value(Double)
    }

    /// One column.
    public struct Column: Codable, Hashable, Sendable {
        /// That of the header, or the one used where there is none.
        public var name: String
        /// What is done with it.
        public var kind: Kind
        /// Of a numeric column: where its values lie, which gives the public quantiser.
        public var range: PublicRange?
        /// Without it, a missing number is an error and a missing category is the category `?`.
        public var fill: Fill?

        /// A column without range and fill unless given.
        public init(name: String, kind: Kind, range: PublicRange? = nil, fill: Fill? = nil) {
            self.name = name
            self.kind = kind
            self.range = range
            self.fill = fill
        }
    }

    /// How rows are divided into a training and a reference set.
    public struct Split: Codable, Hashable, Sendable {
        /// Of the permutation: the `random_state` of scikit-learn.
        public var seed: UInt32
        /// Share of the reference set, in (0, 1).
        public var test: Double
    }

    /// The groups that an audit looks at.
    public enum Groups: Hashable, Sendable {
        /// Those that the audit makes from the public columns.
        case auto
        /// Predicates by name; they may not use the label.
        case named([String: String])
    }

    /// What reports call the data.
    public var name: String
    /// Read one after the other; all have the same columns.
    public var csv: [File]
    /// One byte.
    public var delimiter: String
    /// True where each file starts with the names of its columns; else ``columns`` has all of them in order.
    public var header: Bool
    /// Lines that start so are skipped; empty for none.
    public var comment: String
    /// Values that stand for "not known", beside the empty one.
    public var missing: [String]
    /// What is predicted.
    public var label: Label
    /// Every column of the files, but the label where there is a header.
    public var columns: [Column]
    /// Into training and reference rows.
    public var split: Split
    /// Predicates by name; `default` is used unless another is chosen.
    public var regions: [String: String]
    /// What an audit looks at.
    public var groups: Groups
    /// The model.
    public var network: NetworkRecipe
    /// How the model is fitted.
    public var training: TrainingRecipe
    /// How the model is attacked.
    public var mirage: MirageRecipe

    /// The category of values that are not known.
    public static let missingCategory = "?"

    /// Reads the text of a description; `path` names it in errors.
    ///
    /// - Throws: ``DataError/badSchema(path:key:expected:found:)``, and
    ///   ``DataError/badPredicate(source:position:expected:found:)`` for a region or group.
    public init(json: [UInt8], path: String) throws(DataError) {
        do {
            self = try decodeJSON(Schema.self, from: json)
        } catch {
            throw .badSchema(path: path, key: pathText(error.path), expected: error.expected, found: error.found)
        }
        try validate(path: path)
    }

    /// Reads a file.
    public init(contentsOf path: String) throws(DataError) {
        try self.init(json: try FileBytes.read(path, limit: Self.largestDescription), path: path)
    }

    /// Largest description that is read: 1 MiB.
    private static let largestDescription = 1 << 20
}
