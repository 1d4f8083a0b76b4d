import CandorCore
import CandorProof
import Testing

/// Rounds of single points with honest and with cheating parties; the sets are small, the code is that of every set.
@Suite struct PointRoundTests {
    /// Messages that a party changes on their way, and what came of it.
    private struct Deviation {
        var fold: (inout PointFold) -> Void = { _ in }
        var tag: (inout PointTag) -> Void = { _ in }
        var commitment: (PointCommitment) -> PointCommitment = { $0 }
        var corrections: (inout PointCorrections) -> Void = { _ in }
        var transfers: Receiver?
    }

    /// A receiver whose choices are all alike.
    private struct Receiver: COTReceiverSource {
        var keys: [Block]
        func draw(_ count: Int) throws(ProofError) -> (choices: [UInt8], blocks: [Block]) {
            (Array(repeating: 0, count: count), Array(keys.prefix(count)))
        }
    }

    /// What both parties have after a round and its primal code.
    private struct Outputs: ~Copyable {
        var prover: ProverCorrelations
        var verifier: VerifierCorrelations
        let delta: Fp2
    }

    /// Runs a round, then adds seeds by the primal code.
    ///
    /// - Returns: the first wrong correlation, or nil when all hold.
    private func run(
        trees: Int = 5, depth: Int = 3, seed: UInt64 = 1, _ deviation: Deviation = Deviation(),
        otherCode: Bool = false
    ) throws -> Int? {
        let set = VOLEParties.small(trees: trees, depth: depth)
        var outputs = try outputs(set, seed: seed, deviation, otherCode: otherCode)
        return VOLEParties.firstWrong(
            try outputs.prover.take(set.outputs), try outputs.verifier.take(set.outputs), outputs.delta)
    }

    private func outputs(
        _ set: LPNParameters, seed: UInt64, _ deviation: Deviation = Deviation(), otherCode: Bool = false
    ) throws -> Outputs {
        let seeds = try VOLEParties.Seeds(set.inputs, seed: seed)
        let delta = Delta(seeds.delta), session = try VOLEParties.session()
        var source = SeededRandomSource(seed: seed, stream: 2)
        var sender = IdealCOTSender(seed: seed), receiver = IdealCOTReceiver(seed: seed)
        let verifier = try VerifierPoints(
            set, round: 4, session: session, using: seeds.verifier, transfers: &sender, delta: delta,
            randomness: &source)
        var corrections = PointCorrections(
            levels: verifier.corrections.levels, sums: verifier.corrections.sums.slice(0..<set.trees))
        deviation.corrections(&corrections)

        let prover: ProverPoints
        if var alike = deviation.transfers {
            prover = try ProverPoints(
                set, round: 4, session: session, using: seeds.prover, transfers: &alike)
        } else {
            prover = try ProverPoints(set, round: 4, session: session, using: seeds.prover, transfers: &receiver)
        }
        let folded = try prover.receive(corrections, using: &source)
        var fold = folded.fold
        deviation.fold(&fold)
        let committed = verifier.receive(fold, using: &source)
        let answered = folded.receive(deviation.commitment(committed.commitment))
        var tag = answered.tag
        deviation.tag(&tag)
        let checked = try committed.check(tag)
        let reveal = checked.reveal
        let noise = try answered.check(reveal)

        var version = try VOLEParameters.current()
        let provers = noise.expanded(set, of: version)
        if otherCode {
            version = try VOLEParameters(version: 2, bootstrap: version.bootstrap, primal: version.primal)
        }
        let verifiers = checked.takeNoise().expanded(set, of: version)
        return Outputs(prover: provers, verifier: verifiers, delta: delta.element)
    }

    @Test(arguments: [1, 2, 7, 10], [1, 17])
    func givesKeysOfTheValues(depth: Int, trees: Int) throws {
        #expect(try run(trees: trees, depth: depth, seed: UInt64(depth)) == nil)
    }

    /// Attack 6, without adapting: whatever the level, a leaf becomes wrong.
    @Test(arguments: 0..<3)
    func flippedLevelCorrectionEndsTheRound(level: Int) {
        #expect(throws: ProofError.checkFailed(name: "the prover's single points")) {
            try run(Deviation(corrections: { $0.levels[3 * 2 + level].low ^= 1 << 40 }))
        }
    }

    /// Attack 7, without adapting.
    @Test func wrongSumCorrectionEndsTheRound() {
        #expect(throws: ProofError.checkFailed(name: "the prover's single points")) {
            try run(Deviation(corrections: { $0.sums[1] += .one }))
        }
    }

    /// Attack 9: the verifier ends without opening its commitment.
    @Test func wrongDifferenceEndsTheRound() {
        #expect(throws: ProofError.checkFailed(name: "the prover's single points")) {
            try run(Deviation(fold: { $0.difference += .i }))
        }
    }

    /// Attack 9, with the tag that a guess of Δ gives: the verifier goes on exactly when the guess is right, and the
    /// prover, whose own tag is another one, ends at the opening.
    @Test func wrongDifferenceIsAGuessOfDelta() {
        let delta = VOLEParties.delta(seed: 1)
        for (guess, name) in [(delta, "the verifier's single points"), (delta + .one, "the prover's single points")] {
            #expect(throws: ProofError.checkFailed(name: name)) {
                try run(Deviation(fold: { $0.difference += .i }, tag: { $0.tag -= .i * guess }))
            }
        }
    }

    @Test func wrongTagEndsTheRound() {
        #expect(throws: ProofError.checkFailed(name: "the prover's single points")) {
            try run(Deviation(tag: { $0.tag += .one }))
        }
    }

    /// Attack 10: a commitment that was made for another round, session or tag.
    @Test(arguments: 0..<4)
    func foreignCommitmentEndsTheRound(kind: Int) throws {
        let session = try VOLEParties.session(), other = try VOLEParties.session(3)
        let opening = [UInt8](repeating: 9, count: 32)
        let digests = [
            PointCommitment(round: 4, tag: .one, opening: opening, session: session),
            PointCommitment(round: 5, tag: .one, opening: opening, session: session),
            PointCommitment(round: 4, tag: .one, opening: opening, session: other),
            PointCommitment(round: 4, tag: .i, opening: opening, session: session),
        ]
        #expect(Set(digests.map(\.digest)).count == 4)
        #expect(throws: ProofError.checkFailed(name: "the verifier's single points")) {
            try run(Deviation(commitment: { _ in digests[kind] }))
        }
    }

    /// Attack 11: a prover that gives up its own privacy breaks nothing else.
    @Test func positionsThatRepeatAreThePrivacyOfTheProverAlone() throws {
        var sender = IdealCOTSender(seed: 1)
        let keys = try sender.draw(15)
        #expect(try run(Deviation(transfers: Receiver(keys: keys))) == nil)
    }

    /// Attack 12: parties with different matrices do not have each other's correlations.
    @Test func otherMatrixBreaksTheRelation() throws {
        #expect(try run(otherCode: true) != nil)
    }

    @Test func otherNumbersOfCorrectionsAreRefused() {
        #expect(throws: ProofError.lengthMismatch(values: "level corrections", expected: 15, actual: 14)) {
            try run(Deviation(corrections: { $0.levels.removeLast() }))
        }
        #expect(throws: ProofError.lengthMismatch(values: "sum corrections", expected: 5, actual: 4)) {
            try run(Deviation(corrections: { $0.sums = $0.sums.slice(0..<4) }))
        }
    }

    /// A round uses its inputs up, and does not begin with fewer.
    @Test func roundNeedsAllItsInputs() throws {
        let set = VOLEParties.small(trees: 2, depth: 3)
        let few = try VOLEParties.Seeds(set.inputs - 1, seed: 1)
        let delta = Delta(few.delta), session = try VOLEParties.session()
        var source = SeededRandomSource(seed: 1)
        var sender = IdealCOTSender(seed: 1), receiver = IdealCOTReceiver(seed: 1)
        #expect(set.inputs == 2 + 2 + 16)
        let expected = ProofError.correlationsExhausted(requested: 16, available: 15)
        var errors: [ProofError] = []
        do throws(ProofError) {
            _ = try ProverPoints(set, round: 0, session: session, using: few.prover, transfers: &receiver)
        } catch { errors.append(error) }
        do throws(ProofError) {
            _ = try VerifierPoints(
                set, round: 0, session: session, using: few.verifier, transfers: &sender, delta: delta,
                randomness: &source)
        } catch { errors.append(error) }
        #expect(errors == [expected, expected])
    }

    /// However the outputs of a round are cut, they are the same.
    @Test func outputsDoNotDependOnHowTheyAreTaken() throws {
        var whole: [Fp] = [], parts: [Fp] = []
        for cuts in [[40], [1, 2, 3, 4, 30]] {
            let set = VOLEParties.small(trees: 5, depth: 3)
            var outputs = try outputs(set, seed: 1)
            for cut in cuts {
                let part = try outputs.prover.take(cut), keys = try outputs.verifier.take(cut)
                #expect(VOLEParties.firstWrong(part, keys, outputs.delta) == nil, "cut \(cut)")
                if cuts.count == 1 { whole += part.values.array } else { parts += part.values.array }
            }
            #expect(outputs.prover.available == 0 && outputs.verifier.available == 0)
        }
        #expect(whole == parts && whole.count == 40)
    }

    /// A count that the message cannot hold takes no memory: four thousand million blocks are refused at once.
    @Test func claimOfMoreLevelsThanBytesIsRefused() {
        for (claimed, bytes) in [(UInt32.max, 0), (2, 31), (1 << 28, 160)] {
            var writer = WireWriter()
            writer.write(UInt32(claimed))
            writer.write(bytes: [UInt8](repeating: 1, count: bytes))
            let message = writer.bytes
            #expect(
                throws: ProofError.truncatedMessage(
                    step: PointCorrections.step, expected: 16 * Int(claimed), actual: bytes)
            ) {
                var reader = WireReader(message, step: PointCorrections.step)
                _ = try PointCorrections(from: &reader)
            }
        }
    }

    /// A verifier that guesses α: it forms the leaves as a prover with that α would, from corrections it has broken.
    ///
    /// - Returns: whether its tag is the prover's, which is to say whether the prover goes on.
    private func survives(
        trees: Int, depth: Int, seed: UInt64, guess: UInt32, breaking: (inout PointCorrections) -> Void
    ) throws -> Bool {
        let set = VOLEParties.small(trees: trees, depth: depth), session = try VOLEParties.session()
        var seeds = try VOLEParties.Seeds(set.inputs, seed: seed)
        var source = SeededRandomSource(seed: seed, stream: 3)
        var sender = IdealCOTSender(seed: seed), receiver = IdealCOTReceiver(seed: seed)
        let prover = try ProverPoints(
            set, round: 0, session: session, using: seeds.prover, transfers: &receiver)

        let points = try seeds.verifier.take(trees + 2)
        let masks = try sender.draw(set.transfers), global = sender.delta
        let treeKeys = PointRound.treeKeys(round: 0, trees: trees, session: session)
        var keys = FieldVector<Fp2>(count: set.places), sums = FieldVector<Fp2>(count: trees)
        var levels = [Block](repeating: .zero, count: set.transfers)
        VOLEKernels.verifyPoints(
            keys: &keys, sumCorrections: &sums, levelSums: &levels, treeKeys: treeKeys,
            roots: SecretBuffer(count: 16 * trees), delta: global, pointKeys: points.keys.slice(0..<trees),
            depth: depth, workers: 1)
        var corrections = PointCorrections(levels: zip(levels, masks).map { $0 ^ $1 }, sums: sums)
        breaking(&corrections)

        // What the guess makes of them: the prover's side of a level is off the guessed path.
        let paths = [UInt32](repeating: guess, count: trees)
        let received = (0..<set.transfers).map { index in
            let turn = guess >> UInt32(depth - 1 - index % depth) & 1
            return corrections.levels[index] ^ masks[index] ^ global.masked(by: UInt8(1 - turn))
        }
        var ignored = FieldVector<Fp>(count: set.places), leaves = FieldVector<Fp2>(count: set.places)
        let asIfKeys = ProverVector(values: FieldVector<Fp>(count: trees), macs: points.keys.slice(0..<trees))
        VOLEKernels.provePoints(
            values: &ignored, macs: &leaves, treeKeys: treeKeys, levelSums: received,
            sumCorrections: corrections.sums, paths: paths, points: asIfKeys, depth: depth, workers: 1)

        let folded = try prover.receive(corrections, using: &source)
        let fold = folded.fold
        let sum = VOLEKernels.foldPoints(keys: leaves, seed: fold.seed, depth: depth, workers: 1)
        let maskKey = points.keys[trees] + .i * points.keys[trees + 1]
        let tag = sum - maskKey - fold.difference * seeds.delta
        let opening = [UInt8](repeating: 1, count: 32)
        let answered = folded.receive(PointCommitment(round: 0, tag: tag, opening: opening, session: session))
        let agrees = answered.tag.tag == tag
        do throws(ProofError) {
            _ = try answered.check(PointReveal(opening: opening))
        } catch {
            #expect(!agrees && error == .checkFailed(name: "the verifier's single points"))
            return false
        }
        #expect(agrees)
        return true
    }

    /// Attacks 6, 7 and 8: a deviation in one tree of depth h passes when α is guessed, 2^-h, and only then. (1,000
    /// runs; five deviations.)
    @Test(arguments: [(1, 0), (2, 0), (2, 1), (2, 2), (3, 2)])
    func adaptedDeviationIsAGuessOfThePosition(depth: Int, level: Int) throws {
        let runs = 1_000
        var passed = 0
        for run in 0..<runs {
            let survived = try survives(
                trees: 1, depth: depth, seed: UInt64(10_000 * depth + run), guess: UInt32(run % (1 << depth))
            ) { corrections in
                if level < depth { corrections.levels[level].high ^= 3 } else { corrections.sums[0] += .i }
            }
            passed += survived ? 1 : 0
        }
        let expected = Double(runs) / Double(1 << depth)
        let deviation = (expected * (1 - 1 / Double(1 << depth))).squareRoot()
        #expect(abs(Double(passed) - expected) < 5 * deviation, "\(passed) of \(runs), expected \(expected)")
    }

    /// An honest verifier that "adapts" nothing has the leaves of every guess but at the point.
    @Test func guessWithoutDeviationStillNeedsThePoint() throws {
        var passed = 0
        for seed in UInt64(0)..<64 {
            passed += try survives(trees: 1, depth: 2, seed: seed, guess: 0, breaking: { _ in }) ? 1 : 0
        }
        #expect(passed == 64, "leaves of an honest tree do not depend on the guess")
    }

    /// Keys of trees differ between trees, rounds and sessions, and between nodes and leaves.
    @Test func everyTreeHasItsOwnKeys() throws {
        var seen = Set<[UInt8]>()
        for session in [try VOLEParties.session(), try VOLEParties.session(3)] {
            for round in UInt64(0)..<3 {
                let keys = PointRound.treeKeys(round: round, trees: 5, session: session)
                #expect(keys.count == 160)
                for key in stride(from: 0, to: 160, by: 16) { seen.insert(Array(keys[key..<key + 16])) }
            }
        }
        #expect(seen.count == 60)
    }
}
