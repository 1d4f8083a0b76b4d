/// The attempts of one prover to prove one statement to one verifier, as each side counts them.
///
/// Every attempt is a session with its own Δ and correlations; nothing of an earlier one is resumed. A failed check
/// closes the record for good. An attempt that could not be judged, because the network or the peer failed, may be
/// repeated ``retries`` times: a prover that breaks off after it has seen a challenge has had one guess, so the bound
/// of the session counts once for each attempt. Whoever proves or verifies keeps the record as long as the statement.
public struct AttemptRecord: Codable, Equatable, Sendable {
    /// How an attempt ended.
    public enum Outcome: String, Codable, Sendable {
        /// Every check held.
        case accepted
        /// A check failed.
        case rejected
        /// It could not be judged.
        case incomplete
        /// The prover said beforehand that the statement is false, and proved nothing.
        case declared
    }

    /// Attempts that may follow one that was not judged.
    public let retries: Int
    /// How the attempts so far ended, in order. One that began and never ended is incomplete.
    public private(set) var outcomes: [Outcome] = []

    /// Whether an attempt has ended with more than ``Outcome/incomplete``: then there is no other.
    public var isJudged: Bool { outcomes.contains { $0 != .incomplete } }

    /// No attempts yet. A negative number of retries is a caller bug.
    public init(retries: Int = 1) {
        precondition(retries >= 0, "negative retries")
        self.retries = retries
    }

    /// Counts an attempt, as incomplete until ``end(_:)``; keep the record before the attempt sends anything.
    ///
    /// - Throws: ``ProofError/attemptsExhausted(allowed:made:)`` after a verdict, or after ``retries`` + 1 attempts.
    public mutating func begin() throws(ProofError) {
        guard Mutation.isOn(.attempts) || (!isJudged && outcomes.count <= retries) else {
            throw .attemptsExhausted(allowed: isJudged ? outcomes.count : retries + 1, made: outcomes.count)
        }
        outcomes.append(.incomplete)
    }

    /// Notes how the attempt that began last has ended. Without one it is a caller bug.
    public mutating func end(_ outcome: Outcome) {
        precondition(!outcomes.isEmpty, "no attempt has begun")
        outcomes[outcomes.count - 1] = outcome
    }

    /// Statistical bits over all attempts, of sessions with `budget` each.
    public func bits(of budget: SoundnessBudget) -> Double {
        var total = SoundnessBudget()
        for term in budget.terms { total.add(term.name, numerator: term.numerator * Double(max(1, outcomes.count))) }
        return total.bits
    }
}

extension AttemptRecord.Outcome {
    /// What a verifier's result means.
    public init(_ result: Result<Verdict, ProofError>) {
        switch result {
        case .success(.accept): self = .accepted
        case .success(.reject), .failure(.checkFailed): self = .rejected
        case .failure: self = .incomplete
        }
    }
}
