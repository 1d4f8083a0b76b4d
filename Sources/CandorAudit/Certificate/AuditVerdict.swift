/// How an audit in zero knowledge ended.
public enum AuditVerdict: String, Codable, Sendable, CaseIterable {
    /// Every check held: the only result with a certificate.
    case pass
    /// The provider computed the audit in the clear, saw it fail, said so, and proved nothing.
    case declaredFail = "declared-fail"
    /// A check failed. There is no retry.
    case rejected
    /// The network or a party failed: counted, and to be repeated at most as often as the attempts allow.
    case incomplete
}
