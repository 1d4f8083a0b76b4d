import Benchmark
import CandorAccess
import CandorMasking
import Measurement

let benchmarks: @Sendable () -> Void = {
    measure("decision with a role, two steps of the ladder and a restriction", .nanoseconds) {
        try Decision()
    } sample: { decision in
        try Clock.threadTime { for _ in 0..<1_000 { blackHole(try decision.decide()) } } / 1_000
    }
    measure("decision over a bucket of one row of 1000", .percentOfMask) {
        (try Decision(), try Mask())
    } sample: { decision, mask in
        let decisions = try Clock.threadTime { for _ in 0..<1_000 { blackHole(try decision.decide()) } }
        return try 100 * decisions / Clock.threadTime { for _ in 0..<1_000 { try mask.mask() } }
    }
}

/// An account with something of everything.
struct Decision {
    private let configuration: AccessConfiguration
    private let account: Account
    private let organisation: Organisation
    private let usage = Usage()

    init() throws {
        configuration = try AccessConfiguration(ladder: [
            LadderStep(Threshold(.detailedAnswers, over: 500), level: .topK),
            LadderStep(Threshold(.leakageBits, over: 1e6, per: .organisation), level: .bucket),
        ])
        var account = try Account("acme-1", organisation: "acme", tier: "standard")
        for kind in ["paying", "verified-engineer", "calibration", "research-partner"] {
            account.hold(HeldFact(kind, evidence: "contract 7", verifiedBy: "eve", from: 0, expires: 100))
        }
        account.restrict(
            try Restriction(source: "rule x", reason: "volume", level: .topK, from: 0, expires: 100))
        self.account = account
        organisation = try Organisation("acme")
    }

    func decide() throws -> AccessDecision {
        configuration.decide(
            account, in: organisation, AccessRequest(level: .full, useCase: "calibration"), usage: usage, at: 50)
    }
}

/// The cheapest mask that shows anything of the scores.
final class Mask {
    private let masker: Masker
    private let row: [Float]
    private var answer: MaskedBatch

    init() throws {
        masker = try Masker(MaskPolicy(.bucket()))
        row = (0..<1_000).map { Float($0 % 37) / 8 }
        answer = try masker.mask(row, .logits(rows: 1, classes: 1_000))
    }

    func mask() throws {
        let row = row
        try masker.mask(row.span, .logits(rows: 1, classes: 1_000), into: &answer)
    }
}
