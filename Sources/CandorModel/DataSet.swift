/// Everything that a model is trained, attacked and audited with.
public struct DataSet: Sendable {
    /// A part of the input space, in which a Mirage attack pretends to be uncertain.
    public struct Region: Hashable, Sendable {
        /// Its name in the description, `custom` or `rows`.
        public let name: String
        /// ``UncertaintyRegion/source``: the text of its ``Predicate``, which may use the label, or the first row numbers.
        public let source: String

        /// Joins a name and a text.
        public init(name: String, source: String) {
            self.name = name
            self.source = source
        }
    }

    /// A named group of reference rows. It never depends on the label.
    public struct Group: Hashable, Sendable {
        /// As the description has it.
        public let name: String
        /// The text of its ``Predicate``.
        public let source: String
        /// `[reference rows]`
        public let members: [Bool]
    }

    /// As the description has it.
    public let name: String
    /// Names of the classes; a label is an index.
    public let classes: [String]
    /// How rows were prepared; it is stored with a model.
    public let preprocessing: Preprocessing
    /// The rows that train a model.
    public let train: Samples
    /// `[train rows]`; all false without a region.
    public let trainRegion: [Bool]
    /// The rows that audit a model; no model sees them before.
    public let reference: Samples
    /// `[reference rows]`; all false without a region.
    public let referenceRegion: [Bool]
    /// The public columns of the reference rows, from which groups are made: without the label.
    public let referenceColumns: Table
    /// Nil where the description has no default and none was asked for.
    public let region: Region?
    /// Nil where the audit makes its own from ``referenceColumns``.
    public let groups: [Group]?
    /// How a model for these data is made and attacked.
    public var recipe: Recipe
    /// The files that were read.
    public let sources: [String]

    /// The network that ``recipe`` prescribes for these data.
    public var architecture: Architecture {
        recipe.network.architecture(for: preprocessing, classes: classes.count)
    }
}

/// A table that has its label, split and description, but no region yet.
struct DataSetParts {
    var name: String
    var classes: [String]
    var preprocessing: Preprocessing
    var train: Samples
    /// With the label as a categorical column `labelColumn`.
    var trainColumns: Table
    var reference: Samples
    var referenceColumns: Table
    var labelColumn: String
    var regions: [String: String]
    var groups: Schema.Groups
    var recipe: Recipe
    var sources: [String]
    /// The numbers of all rows, in the order of the files; where nil, reference rows follow the training rows.
    var split: Split?

    /// Finds the region and the groups.
    ///
    /// - Parameters:
    ///   - region: a name, a predicate, or nil for `default`.
    ///   - rows: the numbers of the region's rows, instead of `region`. None of them needs to be a reference row.
    /// - Throws: ``DataError/unknownRegion(expected:actual:)``, ``DataError/uselessRegion(region:rows:selected:)``,
    ///   ``DataError/badPredicate(source:position:expected:found:)``, ``DataError/badOption(option:expected:found:)``.
    func dataSet(region request: String?, rows: [Int]? = nil) throws(DataError) -> DataSet {
        let region =
            if let rows {
                DataSet.Region(name: "rows", source: UncertaintyRegion.rows(try checked(rows, request)).source)
            } else {
                try chosenRegion(request)
            }
        var masks = [trainColumns, referenceColumns].map { [Bool](repeating: false, count: $0.count) }
        if let region {
            let uncertain: UncertaintyRegion =
                if let rows { .rows(rows) } else { .predicate(try Predicate(region.source)) }
            let following = Array(trainColumns.count..<trainColumns.count + referenceColumns.count)
            masks = [
                try uncertain.mask(of: trainColumns, numbers: split?.train),
                try uncertain.mask(of: referenceColumns, numbers: split?.reference ?? following),
            ]
            for mask in rows == nil ? masks : Array(masks.prefix(1)) {
                let selected = mask.count { $0 }
                guard selected > 0, selected < mask.count else {
                    throw .uselessRegion(region: region.source, rows: mask.count, selected: selected)
                }
            }
        }
        let publicColumns = referenceColumns.removing(labelColumn)
        return DataSet(
            name: name, classes: classes, preprocessing: preprocessing, train: train, trainRegion: masks[0],
            reference: reference, referenceRegion: masks[1], referenceColumns: publicColumns, region: region,
            groups: try namedGroups(of: publicColumns), recipe: recipe, sources: sources)
    }

    /// Refuses row numbers that no row has, and a region beside them.
    private func checked(_ rows: [Int], _ region: String?) throws(DataError) -> [Int] {
        if let region {
            throw .badOption(option: "region", expected: "none beside row numbers", found: region)
        }
        let count = trainColumns.count + referenceColumns.count
        if let row = rows.first(where: { !(0..<count).contains($0) }) {
            throw .badOption(option: "regionRows", expected: "row numbers in 0 ..< \(count)", found: "\(row)")
        }
        return rows
    }

    private func chosenRegion(_ request: String?) throws(DataError) -> DataSet.Region? {
        let name = request ?? "default"
        if let source = regions[name] { return DataSet.Region(name: name, source: source) }
        guard let request else { return nil }
        // A single word is the name of a region that does not exist rather than an unfinished predicate.
        guard request.contains(where: { !$0.isLetter && !$0.isNumber && $0 != "-" && $0 != "_" }) else {
            throw .unknownRegion(expected: regions.keys.sorted(), actual: request)
        }
        return DataSet.Region(name: "custom", source: request)
    }

    private func namedGroups(of columns: Table) throws(DataError) -> [DataSet.Group]? {
        guard case .named(let named) = groups else { return nil }
        var result: [DataSet.Group] = []
        for (name, source) in named.sorted(by: { $0.key < $1.key }) {
            result.append(
                DataSet.Group(name: name, source: source, members: try Predicate(source).evaluate(on: columns)))
        }
        return result
    }
}
