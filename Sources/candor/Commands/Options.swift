import ArgumentParser
import CandorCalibration
import CandorModel
import CandorTraining

/// Which data, and from where.
struct DataOptions: ParsableArguments {
    @Option(help: "gaussian, fashion-mnist, adult, adult-paper, credit, or a description SPEC.json.")
    var data: String

    @Option(help: "Folder of the data set's files (else the environment variable CANDOR_DATA).")
    var dataRoot: String?

    @Option(help: "Region of the attack: a name in the description, or a predicate over columns and label.")
    var region: String?

    @Option(help: "Reference points of gaussian (else 10,000).")
    var points: Int?

    @Option(help: "Fixes data that are generated, first weights, order and dropout.")
    var seed: UInt64 = 0

    func load() throws -> DataSet {
        try DataSet.load(data, options: .init(root: dataRoot, region: region, points: points, seed: seed))
    }
}

/// How a command runs and what it prints.
struct RunOptions: ParsableArguments {
    @Flag(help: "One JSON document on standard output.")
    var json = false

    @Option(help: "Threads; 0 means all. Results do not depend on it.")
    var workers: Int = 0

    func validate() throws {
        guard (0...1024).contains(workers) else {
            throw ValidationError("--workers: expected 0 to 1024, found \(workers)")
        }
    }
}

/// What an audit claims.
struct StatementOptions: ParsableArguments {
    enum Kind: String, ExpressibleByArgument, CaseIterable {
        case certified, paper, ece
    }

    @Option(help: "certified (bins and groups, with a bound on false alarms), paper (Algorithm 1), or ece.")
    var statement: Kind = .certified

    @Option(help: "Tolerated gap between confidence and accuracy.")
    var alpha: Double = 0.05

    @Option(help: "Probability that a model within alpha fails (certified).")
    var delta: Double = 0.01

    @Option(help: "Tolerated expected calibration error (ece).")
    var tau: Double = 0.05

    @Option(help: "Bins of confidence.")
    var bins: Int = 15

    @Option(help: "Groups with fewer reference rows are not covered (certified).")
    var nMin: Int = 50

    @Option(help: "Number k of this audit on the same reference set: it spends delta / 2^k (certified).")
    var auditNumber: Int?

    func audit() throws -> CertifiedAudit {
        let claim: AuditStatement =
            switch statement {
            case .certified: .certified(alpha: alpha, delta: delta, auditNumber: auditNumber)
            case .paper: .paper(alpha: alpha)
            case .ece: .expectedCalibrationError(tau: tau)
            }
        return try CertifiedAudit(claim, bins: bins, minimumGroupSize: nMin)
    }
}

/// How the Mirage attack differs from the data set's recipe.
struct AttackOptions: ParsableArguments {
    @Option(help: "What is left of the confidence in the region, as the target counts it.")
    var epsilon: Double?

    @Option(help: "Weight of the region in the loss; the rest has 1 − it.")
    var regionWeight: Double?

    @Option(help: "reverse (KL(model ‖ target), the paper) or forward (the authors' code).")
    var direction: MirageRecipe.Direction?

    @Option(help: "paper (eq. 5) or code (1 / C + epsilon).")
    var target: MirageRecipe.Target?

    @Option(help: "part (each over its own rows, the authors' code) or batch (eqs. 3 and 7).")
    var averaging: MirageRecipe.Averaging?

    @Option(help: "Epochs of fine-tuning.")
    var mirageEpochs: Int?

    func recipe(from recipe: MirageRecipe) -> MirageRecipe {
        var recipe = recipe
        recipe.epsilon = epsilon ?? recipe.epsilon
        recipe.alpha = regionWeight ?? recipe.alpha
        recipe.direction = direction ?? recipe.direction
        recipe.target = target ?? recipe.target
        recipe.averaging = averaging ?? recipe.averaging
        recipe.training.epochs = mirageEpochs ?? recipe.training.epochs
        return recipe
    }
}

extension MirageRecipe.Direction: ExpressibleByArgument {}
extension MirageRecipe.Target: ExpressibleByArgument {}
extension MirageRecipe.Averaging: ExpressibleByArgument {}

extension Network {
    /// Reads a model file and checks that it was made for `data`.
    static func load(_ path: String, for data: DataSet) throws -> Network {
        let model = try SavedModel.read(from: path)
        guard model.labels == data.classes else {
            throw UsageError(
                what: "classes of \(path)", expected: data.classes.joined(separator: ", "),
                actual: model.labels.joined(separator: ", "))
        }
        guard model.preprocessing == data.preprocessing else {
            throw UsageError(
                what: "preprocessing of \(path)", expected: "the one that \(data.name) fits on its training rows",
                actual: "another; the model was trained on other data")
        }
        return try Network(model)
    }
}
