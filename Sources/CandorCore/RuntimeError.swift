/// What CandorCore refuses: settings of the environment, and buffers that are not what they are said to be.
public enum RuntimeError: Error, Equatable, Sendable {
    /// `CND_ISA` is not one of `expected`.
    case unknownISA(expected: [String], actual: String)
    /// `CND_ISA` names an instruction set that this machine does not have.
    case unavailableISA(available: [String], actual: String)
    /// `CND_PARALLEL` is not one of `expected`.
    case unknownBackend(expected: [String], actual: String)
    /// `CND_PARALLEL` names a backend that could not be loaded.
    case unavailableBackend(actual: String)
    /// `count` scores are not whole rows of `classes`, or `classes` is not positive.
    case notWholeRows(classes: Int, count: Int)
}

extension RuntimeError: CustomStringConvertible {
    /// One sentence with what was expected and what was found.
    public var description: String {
        switch self {
        case .unknownISA(let expected, let actual):
            "CND_ISA is '\(actual)', which is no instruction set: expected one of \(expected.joined(separator: ", "))"
        case .unavailableISA(let available, let actual):
            "CND_ISA is '\(actual)', which this machine does not have: it has \(available.joined(separator: ", "))"
        case .unknownBackend(let expected, let actual):
            "CND_PARALLEL is '\(actual)', which is no thread backend: expected one of "
                + expected.joined(separator: ", ")
        case .unavailableBackend(let actual):
            "CND_PARALLEL is '\(actual)', which could not be loaded: install libomp5, or use pthread or serial"
        case .notWholeRows(let classes, let count) where classes > 0:
            "expected rows of \(classes) classes, found \(count) scores: \(count % classes) too many"
        case .notWholeRows(let classes, let count):
            "expected a positive number of classes, found \(classes) for \(count) scores"
        }
    }
}
