import CandorMasking
import Foundation

/// What one row of an answer is, from which follows how many bits it can carry.
public enum AnswerRow: Hashable, Sendable {
    /// A row of a classifier: its scores as the policy's level has them.
    case scores(classes: Int)
    /// A token of text with so many log-probabilities, its own among them.
    case token(vocabulary: Int, logprobs: Int)

    /// An upper bound on the bits of information in one row under a policy: log2 of how many there are.
    ///
    /// A token, and each alternative to it, is one of the vocabulary; each log-probability is one of those from -9999 to 0,
    /// any `Float` or a multiple of the policy's step. 0 for scores that the policy refuses: then nothing leaves.
    public func leakageBits(under policy: MaskPolicy) -> Double {
        switch self {
        case .scores(let classes): return (try? policy.leakageBits(classes: classes)) ?? 0
        case .token(let vocabulary, let logprobs):
            let identity = log2(Double(max(1, vocabulary)))
            let allowed = policy.logprobs.max
            guard allowed > 0, logprobs > 0 else { return identity }
            let values =
                policy.logprobs.step.map { (9999 / $0).rounded(.up) + 1 } ?? Double(Float(9999).bitPattern) + 1
            return Double(min(logprobs, allowed + 1)) * (identity + log2(values))
        }
    }
}
