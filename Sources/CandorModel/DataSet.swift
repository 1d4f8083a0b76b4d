/// Everything that a model is trained, attacked and audited with.
public struct DataSet: Sendable {
    /// A part of the input space, in which a Mirage attack pretends to be uncertain.
    public struct Region: Hashable, Sendable {
        /// Its name in the description, or `custom`.
        public let name: String
        /// The text of its ``Predicate``; it may use the label.
        public let source: String

        /// Joins a name and the text of a predicate.
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

    /// Finds the region and the groups.
    ///
    /// - Parameter region: a name, a predicate, or nil for `default`.
    /// - Throws: ``DataError/unknownRegion(expected:actual:)``, ``DataError/uselessRegion(region:rows:selected:)``,
    ///   ``DataError/badPredicate(source:position:expected:found:)``.
    func dataSet(region request: String?) throws(DataError) -> DataSet {
        let region = try chosenRegion(request)
        var masks = [trainColumns, referenceColumns].map { [Bool](repeating: false, count: $0.count) }
        if let region {
            let predicate = try Predicate(region.source)
            masks = [try predicate.evaluate(on: trainColumns), try predicate.evaluate(on: referenceColumns)]
            for mask in masks {
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
