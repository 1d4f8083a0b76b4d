import CandorCore
import CandorProof
import SecretMarks

/// Runs what Swift does with Δ, the choices of oblivious transfers and the prover's positions, under valgrind: it
/// reports each branch and each address that depends on them. With the argument `leak` one does.
///
/// A check's outcome is public, so checks run without reports. What libsodium does with scalars is not judged: a scalar's element is checked there, though it is always valid.
@main
enum Judge {
    static func main() throws {
        let session = try SessionIdentifier(
            statement: Array(repeating: 7, count: 32), proverNonce: Array(repeating: 1, count: 32),
            verifierNonce: Array(repeating: 2, count: 32))
        let delta = Delta(Fp2(Fp(uniform: hidden(0x1234_5678_9abc_def0)), Fp(uniform: hidden(0x0fed_cba9_8765_4321))))
        if CommandLine.arguments.contains("leak") {
            print(delta.element.c0.value & 1 == 1 ? "odd" : "even")
            return
        }
        try transferObliviously(session)
        try extendTransfers()
        try makeVOLEs(session, delta: delta)
        print("judged")
    }

    /// Base OTs by secret choices, those of Δ's bits.
    private static func transferObliviously(_ session: SessionIdentifier) throws(ProofError) {
        var source = SeededRandomSource(seed: 1)
        let awaiting = BaseOTReceiver.begin(choices: hidden([1, 0, 1]), session: session, randomness: &source)
        publish(awaiting.request.elements)
        let finished = try BaseOTSender.begin(count: 3, session: session).answer(awaiting.request, randomness: &source)
        _ = try awaiting.finish(finished.reply)
    }

    /// An extension of three OTs, to its check.
    private static func extendTransfers() throws(ProofError) {
        var source = SeededRandomSource(seed: 2)
        let bytes = [UInt8](repeating: 3, count: 32 * 128)
        let committed = COTReceiver(keys: BaseOTKeys(hidden(bytes))).begin(count: 3)
        publish(committed.corrections.words)
        let challenged = try COTSender(
            delta: hidden(Array(repeating: 5, count: 16)), keys: BaseOTKeys(hidden(Array(bytes.prefix(16 * 128))))
        )
        .receive(committed.corrections, count: 3, randomness: &source)
        _ = committed.open(challenged.challenge)
    }

    /// Seeds, then two trees of four leaves, then the dual code.
    private static func makeVOLEs(_ session: SessionIdentifier, delta: borrowing Delta) throws(ProofError) {
        let set = LPNParameters(name: "small", code: .dualQuasiCyclic, trees: 2, depth: 2, securityBits: 0)
        let transfers = VOLEKernels.baseTransfers
        var secrets = HiddenSource(source: SeededRandomSource(seed: 3)), source = SeededRandomSource(seed: 4)
        _ = delta.choices()

        // The same key for both branches: then every choice is consistent with it.
        let keys = [UInt8](repeating: 9, count: 16 * transfers)
        let committed = try ProverSeedVOLE(baseKeys: BaseOTKeys(hidden(keys + keys)))
            .begin(count: set.inputs, using: &secrets)
        publish(committed.corrections.elements)
        let challenged = try VerifierSeedVOLE(baseKeys: BaseOTKeys(hidden(keys)), delta: delta)
            .receive(committed.corrections, count: set.inputs, using: &source)
        let opened = committed.open(challenged.challenge)
        let opening = opened.opening
        mark_judged(false)
        let held = try challenged.check(opening)
        mark_judged(true)
        let seeds = opened.takeCorrelations()

        var sender = HiddenCOTSender(source: IdealCOTSender(seed: 5))
        var receiver = HiddenCOTReceiver(source: IdealCOTReceiver(seed: 5))
        let trees = try VerifierPoints(
            set, round: 0, session: session, using: held, transfers: &sender, delta: delta, randomness: &secrets,
            workers: 1)
        publish(trees.corrections.levels)
        publish(trees.corrections.sums)
        let points = try ProverPoints(
            set, round: 0, session: session, using: seeds, transfers: &receiver, workers: 1)
        let folded = try points.receive(trees.corrections, using: &source)
        let fold = folded.fold
        let bound = trees.receive(fold, using: &secrets)
        publish(bound.commitment.digest)
        let answered = folded.receive(bound.commitment)
        let tag = answered.tag
        mark_judged(false)
        let checked = try bound.check(tag)
        mark_judged(true)
        let reveal = checked.reveal
        mark_judged(false)
        let noise = try answered.check(reveal)
        mark_judged(true)
        let parameters = try VOLEParameters.current()
        _ = noise.expanded(set, of: parameters, workers: 1)
        _ = checked.takeNoise().expanded(set, of: parameters, workers: 1)
    }
}
