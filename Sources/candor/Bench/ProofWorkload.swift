import CandorCore
import CandorProof

/// What the two parties of a measurement do together. Each party's half is the same calls in the same order.
enum ProofWorkload: String, CaseIterable, Codable {
    /// A session until its first 131,072 correlations exist, then its first further round.
    case setup
    /// Correlations drawn in pieces, through ten rounds.
    case vole
    /// Multiplication gates: commitment of the product, check, and the correlations of both.
    case mult
    /// Terms of inner products of values in F_p that are committed already.
    case innerProduct = "inner_product"
    /// Lookups of committed values in a table of one column, in chunks of eight.
    case lookup

    /// What a party measured.
    struct Figures: Codable {
        /// Operations in all.
        var operations: Int
        var reading: ProcessMeter.Reading
        /// Of `setup`: with the first further round.
        var withRound: ProcessMeter.Reading?
    }

    /// Values of a segment.
    static let segment = 1 << 17
    /// Correlations of one round that are left for use.
    static let round = 804_012

    static let chunk = 8
    /// Rows of the table.
    static let rows = 1 << 12

    static let statement = [UInt8](repeating: 0, count: 32)

    /// Operations and segments of a measurement.
    var segments: Int {
        switch self {
        case .setup: 1
        case .vole, .mult: 10 * ProofWorkload.round / ProofWorkload.segment
        case .innerProduct, .lookup: 24
        }
    }

    /// The statistical bits that a session of `lookups` keeps, in a table of three columns as an audit has at most.
    static func soundness(lookups: Int) -> SoundnessBudget {
        var budget = SoundnessBudget()
        for _ in 0..<lookups / segment {
            budget.addLookup(queries: segment, rows: rows, columns: 3)
            budget.addBatch(checks: UInt64(segment / chunk + 1), degree: chunk + 1)
        }
        return budget
    }

    static func table() throws(ProofError) -> LookupTable {
        try LookupTable(columns: [(0..<rows).map { Fp(reducing: UInt64($0)) }])
    }

    static func accept(_ verdict: Verdict) throws(ProofError) {
        guard verdict == .accept else { throw .checkFailed(name: "a workload that holds: \(verdict)") }
    }
}
