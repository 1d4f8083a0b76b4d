import ArgumentParser
import CandorCalibration
import CandorModel
import CandorTraining

/// `candor train`: an honest model, calibrated by temperature, in a file.
struct Train: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Train a model by the data set's recipe, scale its temperature, and save it.",
        usage: "candor train --data adult --output base.safetensors [--ensemble 5] [--seed 0] [--json]")

    @OptionGroup var source: DataOptions

    @Option(parsing: .unconditional, help: "Epochs (else the recipe's).")
    var epochs: Int?

    @Option(
        parsing: .unconditional,
        help: "Members of a deep ensemble: models NAME-1.safetensors, NAME-2.safetensors … that answer together.")
    var ensemble: Int = 1

    @Option(name: .shortAndLong, help: "Where to write the model (.safetensors).")
    var output: String

    @OptionGroup var running: RunOptions

    func run() throws {
        try running.check()
        try OptionCheck.require("--ensemble", "1 to 100", ensemble) { (1...100).contains($0) }
        let outputs = try (1...ensemble).map { try OutputFile(ensemble == 1 ? output : output.numbered($0)) }
        var data = try source.load()
        if let epochs { data.recipe.training.epochs = epochs }
        try OptionCheck.naming(["epochs": "--epochs"]) { try data.recipe.training.check() }
        let job = Job(data: data, seed: source.seed, workers: running.workers)
        let members = try outputs.indices.map { member in
            try ProgressBar.during(ensemble == 1 ? "training" : "training \(member + 1) of \(ensemble)") {
                try job.trainBase(member: member, progress: $0.advance)
            }
        }
        let assessment = try job.assess(Ensemble(members.map(\.network)), audit: CertifiedAudit())
        for (member, file) in zip(members, outputs) { try member.network.save(to: file, for: data) }
        try ModelDocument(
            data: data, seed: source.seed, models: outputs.map(\.path),
            temperature: ensemble == 1 ? members[0].temperature : nil, assessment: assessment
        ).print(asJSON: running.json)
    }
}

extension String {
    /// This path with `-number` before its extension.
    fileprivate func numbered(_ number: Int) -> String {
        let file = split(separator: "/", omittingEmptySubsequences: false).last ?? ""
        guard let dot = file.lastIndex(of: "."), dot > file.startIndex else { return "\(self)-\(number)" }
        return "\(self[..<dot])-\(number)\(self[dot...])"
    }
}
