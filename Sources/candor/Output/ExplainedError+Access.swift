import CandorAccess

extension AccessError: ExplainedError {
    var kind: ErrorKind {
        switch self {
        case .invalidConfiguration: .policy
        case .invalid, .unknown, .wrongState, .ownRequest: .usage
        case .store, .corrupt, .file, .locked: .file
        }
    }

    var facts: ErrorFacts { ErrorFacts(expected, actual) }
}
