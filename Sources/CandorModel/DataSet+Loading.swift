import Foundation

extension DataSet {
    /// The data sets that need no description of the user's.
    public enum BuiltIn: String, CaseIterable, Sendable {
        case gaussian
        case gaussianPaper = "gaussian-paper"
        case fashionMNIST = "fashion-mnist"
        case adult
        case adultPaper = "adult-paper"
        case credit
    }

    /// What a data set may be asked for.
    public struct Options: Sendable {
        /// Folder of the files. Those of a built-in may be in a subfolder, `adult`, `credit` or `fashion-mnist`. Where
        /// nil: for a built-in the environment variable `CANDOR_DATA`, and for `fashion-mnist` then Debian's folder;
        /// for a description its own folder.
        public var root: String?
        /// Name or predicate; where nil, the region `default`.
        public var region: String?
        /// Numbers of the region's rows, instead of ``region``: the rows of the files in order, counted from 0. Generated
        /// data and Fashion-MNIST count the training rows first, then the reference rows.
        public var regionRows: [Int]?
        /// Reference points of `gaussian`; where nil, 10,000.
        public var points: Int?
        /// Of the points of `gaussian`. Other data have the seed of their split in the description.
        public var seed: UInt64

        /// Options whose defaults suit every data set.
        public init(
            root: String? = nil, region: String? = nil, regionRows: [Int]? = nil, points: Int? = nil, seed: UInt64 = 0
        ) {
            self.root = root
            self.region = region
            self.regionRows = regionRows
            self.points = points
            self.seed = seed
        }
    }

    /// Loads a data set.
    ///
    /// - Parameters:
    ///   - name: that of a ``BuiltIn``, or the path of a description (``Schema``), which ends in `.json`.
    ///   - environment: where `CANDOR_DATA` is looked up.
    /// - Throws: ``DataError``; ``DataError/missingFiles(dataSet:files:searched:advice:)`` says how to get them.
    /// - Complexity: O(bytes of the files).
    public static func load(
        _ name: String, options: Options = Options(),
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws(DataError) -> DataSet {
        let builtIn = BuiltIn(rawValue: name)
        if options.points != nil, builtIn != .gaussian {
            throw .badOption(option: "points", expected: "it with gaussian, whose points are generated", found: name)
        }
        let finder = FileFinder(root: options.root, environment: environment)
        let parts: DataSetParts
        switch builtIn {
        case .gaussian: parts = try gaussian(points: options.points ?? 10_000, seed: options.seed)
        case .gaussianPaper: parts = try gaussianPaper(seed: options.seed)
        case .fashionMNIST: parts = try fashionMNIST(finder)
        case .adult:
            parts = try tabular(
                Schema.builtIn(Adult.specification), finder: finder, folder: "adult", advice: Adult.advice)
        case .adultPaper:
            parts = try tabular(
                Schema.builtIn(Adult.paperSpecification), finder: finder, folder: "adult", advice: Adult.advice)
        case .credit:
            parts = try tabular(
                Schema.builtIn(Credit.specification), finder: finder, folder: "credit", advice: Credit.advice)
        case nil:
            guard name.hasSuffix(".json") else {
                throw .unknownDataSet(expected: BuiltIn.allCases.map(\.rawValue), actual: name)
            }
            let folder = options.root ?? name.lastIndex(of: "/").map { String(name[..<$0]) } ?? ""
            parts = try tabular(try Schema(contentsOf: name), folder: folder, description: name)
        }
        return try parts.dataSet(region: options.region, rows: options.regionRows)
    }

    private static func tabular(
        _ schema: Schema, finder: FileFinder, folder: String, advice: String
    ) throws(DataError) -> DataSetParts {
        let found = try finder.folder(
            with: schema.csv.map(\.path), named: folder, dataSet: schema.name, advice: advice)
        return try tabular(schema, folder: found, description: nil)
    }

    /// Reads, splits and prepares what `schema` describes.
    private static func tabular(
        _ schema: Schema, folder: String, description: String?
    ) throws(DataError) -> DataSetParts {
        let table = try schema.table(in: folder)
        guard let split = Split(count: table.count, test: schema.split.test, seed: schema.split.seed) else {
            throw .badSchema(
                path: description ?? schema.name, key: "split.test", expected: "a share that leaves rows on both sides",
                found: "\(schema.split.test) of \(table.count) rows")
        }
        let preprocessing = try Preprocessing.fit(on: table, rows: split.train, columns: schema.columns)
        let (labels, _) = try table.categories(schema.label.column)
        return DataSetParts(
            name: schema.name, classes: schema.label.classes, preprocessing: preprocessing,
            train: try preprocessing.samples(from: table, rows: split.train, labels: labels),
            trainColumns: table.selecting(split.train),
            reference: try preprocessing.samples(from: table, rows: split.reference, labels: labels),
            referenceColumns: table.selecting(split.reference), labelColumn: schema.label.column,
            regions: schema.regions, groups: schema.groups, recipe: schema.recipe,
            sources: (description.map { [$0] } ?? []) + schema.csv.map { schema.path(of: $0, in: folder) }, split: split
        )
    }
}

extension Schema {
    /// Network, training and Mirage together.
    public var recipe: Recipe { Recipe(network: network, training: training, mirage: mirage) }

    /// Where `file` is, given the folder of the description.
    func path(of file: File, in folder: String) -> String {
        file.path.hasPrefix("/") || folder.isEmpty ? file.path : "\(folder)/\(file.path)"
    }

    /// A description that this module brings along.
    static func builtIn(_ json: String) throws(DataError) -> Schema {
        try Schema(json: Array(json.utf8), path: "built-in description")
    }
}

/// Looks for the files of built-in data sets.
struct FileFinder {
    let root: String?
    let environment: [String: String]

    /// The first folder that has all `files`.
    ///
    /// - Parameter others: where to look last, unless the user named a folder.
    func folder(
        with files: [String], named name: String, dataSet: String, others: [String] = [], advice: String,
        alternatives: [String] = [""]
    ) throws(DataError) -> String {
        let bases = root.map { [$0] } ?? environment["CANDOR_DATA"].map { [$0] } ?? []
        let folders = bases.flatMap { ["\($0)/\(name)", $0] } + (root == nil ? others : [])
        for folder in folders {
            let isComplete = files.allSatisfy { file in
                alternatives.contains { FileManager.default.fileExists(atPath: "\(folder)/\(file)\($0)") }
            }
            if isComplete { return folder }
        }
        throw .missingFiles(dataSet: dataSet, files: files, searched: folders, advice: advice)
    }
}
