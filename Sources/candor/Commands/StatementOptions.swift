import ArgumentParser
import CandorCalibration

/// What an audit claims. An option that the chosen statement does not have is refused rather than ignored.
struct StatementOptions: ParsableArguments {
    enum Kind: String, ExpressibleByArgument, CaseIterable {
        case certified, paper, ece
    }

    @Option(help: "certified (bins and groups, with a bound on false alarms), paper (Algorithm 1), or ece.")
    var statement: Kind = .certified

    @Option(
        parsing: .unconditional,
        help: "Tolerated gap between confidence and accuracy (certified, paper; default: 0.05).")
    var alpha: Double?

    @Option(
        parsing: .unconditional, help: "Probability that a model within alpha fails (certified; default: 0.01).")
    var delta: Double?

    @Option(parsing: .unconditional, help: "Tolerated expected calibration error (ece; default: 0.05).")
    var tau: Double?

    @Option(parsing: .unconditional, help: "Bins of confidence.")
    var bins: Int = 15

    @Option(
        parsing: .unconditional, help: "Groups with fewer reference rows are not covered (certified; default: 50).")
    var nMin: Int?

    @Option(
        parsing: .unconditional,
        help: "Number k of this audit on the same reference set: it spends delta / 2^k (certified).")
    var auditNumber: Int?

    /// The audit that the options ask for.
    func audit() throws -> CertifiedAudit {
        try refuse("--alpha", alpha, unless: [.certified, .paper])
        try refuse("--delta", delta, unless: [.certified])
        try refuse("--tau", tau, unless: [.ece])
        try refuse("--n-min", nMin, unless: [.certified])
        try refuse("--audit-number", auditNumber, unless: [.certified])
        let claim: AuditStatement =
            switch statement {
            case .certified: .certified(alpha: alpha ?? 0.05, delta: delta ?? 0.01, auditNumber: auditNumber)
            case .paper: .paper(alpha: alpha ?? 0.05)
            case .ece: .expectedCalibrationError(tau: tau ?? 0.05)
            }
        return try OptionCheck.naming([
            "alpha": "--alpha", "delta": "--delta", "tau": "--tau", "bins": "--bins", "minimumGroupSize": "--n-min",
            "auditNumber": "--audit-number",
        ]) { try CertifiedAudit(claim, bins: bins, minimumGroupSize: nMin ?? 50) }
    }

    private func refuse(_ name: String, _ value: Any?, unless kinds: [Kind]) throws {
        guard value != nil, !kinds.contains(statement) else { return }
        throw InputError(
            .usage, name, expected: "it with --statement \(kinds.map(\.rawValue).joined(separator: " or "))",
            actual: "--statement \(statement.rawValue)")
    }
}
