import CandorProof

/// What ends the conversation of an audit before an attempt is counted. What comes later is an ``AuditConclusion``.
public enum ExchangeError: Error, Equatable, Sendable {
    /// A party of the conversation.
    public enum Party: String, Sendable {
        /// Who has the model.
        case provider
        /// Who judges.
        case auditor
    }

    /// The network, or a peer that does not follow the protocol.
    case connection(ProofError)
    /// The peer will not go on, and says why.
    case refused(by: Party, reason: String)
    /// What the peer sent does not stand: its registration, its model, or its data.
    case peer(Party, AuditError)
    /// The auditor asks for something that the provider's policy does not allow.
    case policy(what: String, expected: String, actual: String)
    /// Something of one's own: the model, the data, the ledger, the log, the settings.
    case own(AuditError)
}

extension ExchangeError: CustomStringConvertible {
    /// One sentence for a person, with what was expected and what was found.
    public var description: String {
        switch self {
        case .connection(let error): error.description
        case .refused(let party, let reason): "the \(party.rawValue) refused: \(reason)"
        case .peer(let party, let error): "what the \(party.rawValue) sent does not stand: \(error)"
        case .policy(let what, let expected, let actual):
            "the auditor asks for what the policy does not allow: \(what): expected \(expected), found \(actual)"
        case .own(let error): error.description
        }
    }
}

/// How an audit between two parties ended.
public struct AuditConclusion: Sendable {
    /// One of four.
    public let result: AuditVerdict
    /// What failed, of a result that is no pass.
    public let reason: String?
    /// The digest of what was to be proved.
    public let statement: Digest
    /// The identity of the commitment.
    public let commitment: Digest
    /// Between whom, and the audit's number.
    public let standing: AuditStanding
    /// Rows of the reference set.
    public let points: Int
    /// Both sides' hash over all messages before the certificate.
    public let transcript: Digest
    /// Statistical bits over all attempts, for the auditor's pass; nil otherwise.
    public let soundnessBits: Double?
    /// What the auditor signed, of a pass that is no rehearsal.
    public let certificate: Certificate?
}

/// How far a conversation has come.
public enum ExchangeStage: String, Sendable, CaseIterable {
    /// Versions, the commitment and the model's format.
    case agreeing
    /// The reference set is on its way.
    case disclosing
    /// The provider computes the audit in the clear.
    case computing
    /// The first correlations of the session are made.
    case preparing
    /// Weights, points and cells are proved.
    case proving
    /// The certificate is on its way.
    case certifying
}

/// Runs `body`; what the channel or the peer did wrong becomes an error of the conversation.
func connectionErrors<R>(_ body: () throws(ProofError) -> R) throws(ExchangeError) -> R {
    do { return try body() } catch { throw .connection(error) }
}

/// Runs `body`; its error is one of this side.
func ownErrors<R>(_ body: () throws(AuditError) -> R) throws(ExchangeError) -> R {
    do { return try body() } catch { throw .own(error) }
}

/// Runs `body`; its error is one of this side.
func ownEvidence<R>(_ body: () throws(EvidenceError) -> R) throws(ExchangeError) -> R {
    do { return try body() } catch { throw .own(.commitment(error)) }
}
