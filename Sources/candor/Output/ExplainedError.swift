/// What an error is about: `kind` in the JSON form.
enum ErrorKind: String, Encodable {
    /// The command line.
    case usage
    /// A file that cannot be read or written.
    case file
    /// A data set: its files, its description, a predicate.
    case data
    /// A model file, or a model of other data.
    case model
    /// Scores or labels.
    case scores
    /// A masking policy in a file.
    case policy
    /// Training that cannot start or did not converge.
    case training
    /// A commitment, a certificate, a registration or a receipt.
    case evidence
    /// A variable of the environment.
    case environment
    /// The network, or what the other party of a protocol sent.
    case peer
    /// A mistake of this program.
    case `internal`
}

/// What an error met, as text for a person.
struct ErrorFacts {
    let expected: String
    let actual: String

    init(_ expected: String, _ actual: String) {
        self.expected = expected
        self.actual = actual
    }
}

/// An error of the user's making, which says what was expected and what was found instead.
protocol ExplainedError: Error, CustomStringConvertible {
    var kind: ErrorKind { get }
    var facts: ErrorFacts { get }
}

/// A mistake in what the user asked for that no library could notice.
struct InputError: ExplainedError {
    let kind: ErrorKind
    let what: String
    let facts: ErrorFacts

    init(_ kind: ErrorKind, _ what: String, expected: String, actual: String) {
        self.kind = kind
        self.what = what
        facts = ErrorFacts(expected, actual)
    }

    var description: String { "\(what): expected \(facts.expected), found \(facts.actual)" }
}

/// An error about a file that the error itself does not name.
struct FileError: ExplainedError {
    let path: String
    let reason: any ExplainedError

    var kind: ErrorKind { reason.kind }
    var facts: ErrorFacts { reason.facts }
    var description: String { "\(path): \(reason)" }
}
