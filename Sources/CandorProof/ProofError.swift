/// What keeps a proof from being judged: the peer, the network, or a caller that breaks the order of the protocol.
public enum ProofError: Error, Equatable, Sendable {
    /// The channel failed.
    case channel(ChannelError)
    /// A message was longer than its step allows, in bytes.
    case oversizedMessage(step: Step, limit: Int, actual: Int)
    /// A message ended too early: so many bytes were needed where so many were left.
    case truncatedMessage(step: Step, expected: Int, actual: Int)
    /// A message had bytes after its end.
    case extraBytes(step: Step, count: Int)
    /// A message of another step arrived; `actual` is its number.
    case unexpectedStep(expected: Step, actual: UInt32)
    /// A frame was repeated, left out or moved.
    case outOfOrder(step: Step, expected: UInt64, actual: UInt64)
    /// An element of a message was not below p = 2^61 - 1.
    case nonCanonicalElement(step: Step, index: Int)
    /// A message had a field that its step does not allow.
    case malformedMessage(step: Step, field: String, expected: String, actual: String)
    /// The peer speaks another version of the protocol.
    case versionMismatch(expected: UInt64, actual: UInt64)
    /// The peer proves or verifies another statement.
    case statementMismatch
    /// A check of the preprocessing failed: the peer deviated. The name says which.
    case checkFailed(name: String)
    /// Two lengths that belong together differ.
    case lengthMismatch(values: String, expected: Int, actual: Int)
    /// A number is outside what the protocol allows.
    case outOfRange(name: String, expected: String, actual: String)
    /// The source has fewer correlations left than were asked for.
    case correlationsExhausted(requested: Int, available: Int)
    /// Values of epoch `commitment` were used with a challenge that covers only those up to `challenge`.
    case committedAfterChallenge(commitment: Int, challenge: Int)
    /// A challenge, or something made from one, was used in another session than its own.
    case foreignSession
    /// A challenge is one of those for which a lookup has no meaning: both parties see it from public values alone.
    case malformedChallenge
    /// The prover was asked to prove something that does not hold for its values; nothing was sent.
    case falseClaim(name: String)
    /// Two rows of a lookup table are equal.
    case duplicateRow(first: Int, second: Int)
    /// The session has ended: by a failed check, an error, or its own end.
    case sessionOver
    /// The statement has been judged, or tried as often as it may be.
    case attemptsExhausted(allowed: Int, made: Int)
    /// The session was finished while batches were still unchecked.
    case uncheckedBatches(count: Int)
    /// The session was finished while lookups were in no batch that was checked.
    case uncheckedLookups(count: Int)
    /// The statement leaves fewer bits of soundness than demanded.
    case insufficientSoundness(requiredBits: Double, actualBits: Double)
}

extension ProofError: CustomStringConvertible {
    /// One sentence for a person, with what was expected and what was found.
    public var description: String {
        switch self {
        case .channel(let error): error.description
        case .oversizedMessage(let step, let limit, let actual):
            "\(step): expected at most \(limit) bytes, found \(actual)"
        case .truncatedMessage(let step, let expected, let actual):
            "\(step): expected \(expected) more bytes, found \(actual)"
        case .extraBytes(let step, let count): "\(step): found \(count) bytes after the end of the message"
        case .unexpectedStep(let expected, let actual):
            "expected the step '\(expected)' (\(expected.number)), found step \(actual)"
        case .outOfOrder(let step, let expected, let actual):
            "\(step): expected frame \(expected), found frame \(actual)"
        case .nonCanonicalElement(let step, let index): "\(step): element \(index) is not below 2^61 - 1"
        case .malformedMessage(let step, let field, let expected, let actual):
            "\(step): \(field): expected \(expected), found \(actual)"
        case .versionMismatch(let expected, let actual):
            "expected version \(expected) of the protocol, found version \(actual)"
        case .statementMismatch: "the peer's statement hash is not that of this side"
        case .checkFailed(let name): "the peer failed the check of \(name)"
        case .lengthMismatch(let values, let expected, let actual):
            "expected \(expected) \(values), found \(actual)"
        case .outOfRange(let name, let expected, let actual): "\(name): expected \(expected), found \(actual)"
        case .correlationsExhausted(let requested, let available):
            "\(requested) correlations were requested where \(available) are left"
        case .committedAfterChallenge(let commitment, let challenge):
            "values of epoch \(commitment) cannot be used with a challenge that covers epoch \(challenge)"
        case .foreignSession: "a challenge or a vector of another session was used"
        case .malformedChallenge: "a lookup challenge equals a row of its table"
        case .falseClaim(let name): "the values do not satisfy the claim that they are \(name)"
        case .duplicateRow(let first, let second): "rows \(first) and \(second) of a lookup table are equal"
        case .sessionOver: "the session is over"
        case .attemptsExhausted(let allowed, let made):
            "expected at most \(allowed) attempts at this statement, found that \(made) were made"
        case .uncheckedBatches(let count): "\(count) reserved batches were never checked"
        case .uncheckedLookups(let count): "\(count) lookups were never checked"
        case .insufficientSoundness(let required, let actual):
            "expected at least \(required) bits of soundness, found \(actual)"
        }
    }
}
