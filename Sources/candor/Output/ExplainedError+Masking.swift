import CandorMasking

extension MaskError: ExplainedError {
    var kind: ErrorKind {
        switch self {
        case .invalidPolicy: .policy
        case .wrongNoiseSource, .unaccountable: .usage
        case .noRandomness: .environment
        default: .scores
        }
    }

    var facts: ErrorFacts { ErrorFacts(expected, actual) }
}
