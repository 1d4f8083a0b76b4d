import CandorAudit
import CandorCore

/// Parties and evidence of the tests.
enum Party {
    static func identity(_ seed: UInt8) -> SigningIdentity {
        SigningIdentity(seed: SecretBuffer(copying: [UInt8](repeating: seed, count: 32).span.bytes))
    }

    static func digest(_ byte: UInt8) -> Digest { try! Digest([UInt8](repeating: byte, count: 32)) }

    static func commitment(_ entry: Int16 = 1) throws -> ModelCommitment {
        try Entries.opening(of: [entry], seed: 5).commitment
    }

    /// The error that `body` throws; nil when it throws none.
    static func error(_ body: () throws(EvidenceError) -> Void) -> EvidenceError? {
        do throws(EvidenceError) {
            try body()
            return nil
        } catch { return error }
    }
}
