/// The verifier's answer to a complete proof. A bad proof is an answer; what could not be judged is a ``ProofError``.
public enum Verdict: Equatable, Sendable {
    /// Every check held.
    case accept
    /// A check failed: the statement is false, or its prover deviated.
    case reject(RejectReason)
}

/// Which check failed.
public enum RejectReason: Equatable, Sendable {
    /// Opened values do not have the MACs that were committed.
    case opening(count: Int)
    /// Values that should be zero are not.
    case zeroCheck(count: Int)
    /// The masked polynomial of a batch does not have the value that the keys give it.
    case polynomialCheck(checks: Int, degree: Int)
}

extension Verdict: CustomStringConvertible {
    /// One sentence for a person.
    public var description: String {
        switch self {
        case .accept: "accepted"
        case .reject(.opening(let count)): "rejected: the MACs of \(count) opened values do not match"
        case .reject(.zeroCheck(let count)): "rejected: \(count) values are not all zero"
        case .reject(.polynomialCheck(let checks, let degree)):
            "rejected: a batch of \(checks) polynomial checks of degree at most \(degree) does not hold"
        }
    }
}
