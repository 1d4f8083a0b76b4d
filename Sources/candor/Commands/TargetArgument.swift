import ArgumentParser
import CandorModel

/// A family of target distributions as the command line writes it.
struct TargetArgument: ExpressibleByArgument {
    private enum Form {
        case family(MirageRecipe.Target)
        /// Names of classes.
        case subset([String])
    }

    private let form: Form

    init?(argument: String) {
        let parts = argument.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let list = parts.count == 2 ? parts[1].split(separator: ",", omittingEmptySubsequences: false) : []
        switch (parts.first, parts.count) {
        case ("paper", 1): form = .family(.paper)
        case ("code", 1): form = .family(.code)
        case ("subset", 2): form = .subset(list.map(String.init))
        case ("non-uniform", 2):
            let weights = list.compactMap { Double($0) }
            guard weights.count == list.count else { return nil }
            form = .family(.nonUniform(weights: weights))
        default: return nil
        }
    }

    /// The family, with the classes of a subset by index.
    func family(of classes: [String]) throws -> MirageRecipe.Target {
        switch form {
        case .family(let family): return family
        case .subset(let names):
            return .subset(
                classes: try names.map { name in
                    guard let index = classes.firstIndex(of: name) else {
                        throw InputError(
                            .usage, "--target", expected: "classes among \(classes.joined(separator: ", "))",
                            actual: name)
                    }
                    return index
                })
        }
    }
}
