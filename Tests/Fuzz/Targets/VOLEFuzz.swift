import CandorCore
import CandorProof

/// Seeds, single points and the dual code with two trees of four leaves: whoever passes the checks has v = w + e Δ.
func runVOLE(_ edits: inout Edits) throws(BrokenInvariant) {
    let set = LPNParameters(name: "small", code: .dualQuasiCyclic, trees: 2, depth: 2, securityBits: 0)
    var source = SeededRandomSource(seed: 7)
    let delta = Fp2.random(using: &source)
    let pairs = randomBytes(32 * VOLEKernels.baseTransfers, seed: 8)
    let correct = try attempt(&edits) { edits throws(ProofError) in
        let owner = Delta(delta)
        let choices = owner.choices().withUnsafeBytes { Array($0) }
        var chosen: [UInt8] = []
        for (index, choice) in choices.enumerated() { chosen += pairs[(32 * index + 16 * Int(choice))...].prefix(16) }

        let count = set.inputs
        let committed = try ProverSeedVOLE(baseKeys: BaseOTKeys(secret(pairs))).begin(count: count, using: &source)
        let challenged = try VerifierSeedVOLE(baseKeys: BaseOTKeys(secret(chosen)), delta: owner)
            .receive(edits.pass(committed.corrections), count: count, using: &source)
        let opened = committed.open(try edits.pass(challenged.challenge))
        let keys = try challenged.check(edits.pass(opened.opening))
        let seeds = opened.takeCorrelations()

        var receiver = IdealCOTReceiver(seed: 9), sender = IdealCOTSender(seed: 9)
        let trees = try VerifierPoints(
            set, round: 0, session: session, using: keys, transfers: &sender, delta: owner, randomness: &source,
            workers: 1)
        let points = try ProverPoints(
            set, round: 0, session: session, using: seeds, transfers: &receiver, workers: 1)
        let folded = try points.receive(edits.pass(trees.corrections), using: &source)
        let bound = trees.receive(try edits.pass(folded.fold), using: &source)
        let answered = folded.receive(try edits.pass(bound.commitment))
        let checked = try bound.check(edits.pass(answered.tag))
        let reveal = try edits.pass(checked.reveal)
        let parameters = try VOLEParameters.current()
        var ends = try answered.check(reveal).expanded(set, of: parameters, workers: 1)
        var others = checked.takeNoise().expanded(set, of: parameters, workers: 1)
        let prover = try ends.take(set.outputs), verifier = try others.take(set.outputs)
        return (0..<set.outputs).allSatisfy {
            verifier.keys[$0] == prover.macs[$0] + prover.values[$0] * delta
        }
    }
    try require(correct != false, "correlations under Delta after checks that accepted")
}
