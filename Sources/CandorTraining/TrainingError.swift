/// Why a network cannot be built or trained.
public enum TrainingError: Error, Equatable, Sendable {
    /// The layers do not fit together.
    case invalidArchitecture(reason: String)
    /// The samples do not fit the network.
    case mismatchedSamples(what: String, expected: Int, actual: Int)
    /// A category code or label lies outside 0 ..< `limit`.
    case codeOutOfRange(what: String, row: Int, limit: Int, actual: Int)
    /// A setting lies outside its range.
    case invalidSetting(name: String, expected: String, actual: String)
    /// No integer format holds the network.
    case notExportable(what: String, expected: String, actual: String)
    /// The loss became NaN or infinite in `epoch`.
    case diverged(epoch: Int)
}

extension TrainingError: CustomStringConvertible {
    /// One sentence for a person, with what was expected and what was found.
    public var description: String {
        switch self {
        case .invalidArchitecture(let reason): "the architecture is not valid: \(reason)"
        case .mismatchedSamples(let what, let expected, let actual):
            "the samples do not fit the network: expected \(expected) \(what), found \(actual)"
        case .codeOutOfRange(let what, let row, let limit, let actual):
            "row \(row): expected a \(what) in 0 ..< \(limit), found \(actual)"
        case .invalidSetting(let name, let expected, let actual): "\(name): expected \(expected), found \(actual)"
        case .notExportable(let what, let expected, let actual):
            "\(what) cannot be exported to integers: expected \(expected), found \(actual)"
        case .diverged(let epoch):
            "training diverged in epoch \(epoch): the loss is not finite; expected a lower rate or cleaner data"
        }
    }
}
