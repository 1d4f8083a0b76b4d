import CandorProof

/// Between whom an audit is, and the how many-th on its reference set: part of what both sides of a session name.
public enum AuditStanding: Hashable, Sendable {
    /// Of a commitment that the auditor has countersigned: what a certificate can be about.
    case registered(provider: PublicKey, auditor: PublicKey, auditNumber: Int)
    /// Between parties that nobody has named: it shows what an audit would say, and no certificate can follow.
    case rehearsal

    func absorb(into hash: inout TranscriptHash) {
        switch self {
        case .registered(let provider, let auditor, let number):
            hash.absorb(Array("registered".utf8))
            hash.absorb(provider.bytes)
            hash.absorb(auditor.bytes)
            hash.absorb(UInt64(number))
        case .rehearsal: hash.absorb(Array("rehearsal".utf8))
        }
    }
}
