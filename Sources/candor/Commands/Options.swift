import ArgumentParser
import CandorCalibration
import CandorCore
import CandorModel
import CandorTraining

/// Where data are, and which part of them.
struct SourceOptions: ParsableArguments {
    @Option(help: "Folder of the data set's files (else the environment variable CANDOR_DATA).")
    var dataRoot: String?

    @Option(help: "Region of the attack: a name in the description, or a predicate over columns and label.")
    var region: String?

    @Option(
        help: "File of row numbers that are the region instead: rows of the data files in order, counted from 0.")
    var regionRows: String?

    @Option(parsing: .unconditional, help: "Reference points of gaussian (else 10,000).")
    var points: Int?

    func load(_ name: String, seed: UInt64) throws -> DataSet {
        try OptionCheck.naming(["points": "--points", "region": "--region", "regionRows": "--region-rows"]) {
            var options = DataSet.Options(root: dataRoot, region: region, points: points, seed: seed)
            if let regionRows, case .rows(let rows) = try UncertaintyRegion(rowsFrom: regionRows) {
                options.regionRows = rows
            }
            return try DataSet.load(name, options: options)
        }
    }
}

/// Which data, and from where.
struct DataOptions: ParsableArguments {
    @Option(help: "gaussian, fashion-mnist, adult, adult-paper, credit, or a description SPEC.json.")
    var data: String

    @OptionGroup var source: SourceOptions

    @Option(parsing: .unconditional, help: "Fixes data that are generated, first weights, order and dropout.")
    var seed: UInt64 = 0

    func load() throws -> DataSet { try source.load(data, seed: seed) }
}

/// How a command runs and what it prints.
struct RunOptions: ParsableArguments {
    @Flag(help: "One JSON document on standard output; errors as JSON on standard error.")
    var json = false

    @Option(parsing: .unconditional, help: "Threads; 0 means all. Results do not depend on it.")
    var workers: Int = 0

    /// Refuses what this machine cannot run with, in the options or the environment.
    func check() throws {
        try Runtime.check()
        try OptionCheck.require("--workers", "0 to 1024", workers) { (0...1024).contains($0) }
    }
}

/// How the Mirage attack differs from the data set's recipe.
struct AttackOptions: ParsableArguments {
    @Option(parsing: .unconditional, help: "What is left of the confidence in the region, as the target counts it.")
    var epsilon: Double?

    @Option(parsing: .unconditional, help: "Weight of the region in the loss; the rest has 1 − it.")
    var regionWeight: Double?

    @Option(help: "reverse (KL(model ‖ target), the paper) or forward (the authors' code).")
    var direction: MirageRecipe.Direction?

    @Option(
        help: """
            paper (eq. 5), code (1 / C + epsilon), subset:A,B (eq. 10, by class name) or non-uniform:1,2,1 (eq. 12, a \
            weight for each class).
            """)
    var target: TargetArgument?

    @Option(help: "part (each over its own rows, the authors' code) or batch (eqs. 3 and 7).")
    var averaging: MirageRecipe.Averaging?

    @Option(parsing: .unconditional, help: "Epochs of fine-tuning.")
    var mirageEpochs: Int?

    /// The recipe of `data` with these changes, checked before anything is trained.
    func recipe(for data: DataSet) throws -> MirageRecipe {
        var recipe = data.recipe.mirage
        recipe.epsilon = epsilon ?? recipe.epsilon
        recipe.alpha = regionWeight ?? recipe.alpha
        recipe.direction = direction ?? recipe.direction
        recipe.target = try target?.family(of: data.classes) ?? recipe.target
        recipe.averaging = averaging ?? recipe.averaging
        recipe.training.epochs = mirageEpochs ?? recipe.training.epochs
        try OptionCheck.require("--region-weight", "a number in [0, 1]", recipe.alpha) { (0...1).contains($0) }
        try OptionCheck.naming(["epsilon": "--epsilon", "target": "--target", "epochs": "--mirage-epochs"]) {
            _ = try recipe.targetDistribution(for: data)
            try recipe.training.check()
        }
        return recipe
    }
}

extension MirageRecipe.Direction: ExpressibleByArgument {}
extension MirageRecipe.Averaging: ExpressibleByArgument {}

extension DataSet {
    /// Refuses data without a region to attack.
    func requireRegion() throws {
        guard region == nil else { return }
        throw InputError(
            .usage, "region", expected: "--region or a region named default in the description", actual: "none")
    }
}
