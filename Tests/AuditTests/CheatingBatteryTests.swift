import CandorAudit
import CandorCalibration
import CandorModel
import CandorProof
import CandorTraining
import ProofTestKit
import Testing

/// The lies of a whole prover that the article "The battery of lies about a model" lists, beside those of single values.
@Suite struct CheatingBatteryTests {
    private static func layout(_ model: FixedPointModel, _ data: PublicData) throws -> StatementLayout {
        try StatementLayout(
            format: model.format, data: data,
            audit: CertifiedAudit(.certified(alpha: 0.6), bins: 5, minimumGroupSize: 20))
    }

    /// A prover that lays out its own statement, and says that it is the verifier's.
    private static func isAccepted(_ model: FixedPointModel, _ data: PublicData, own: PublicData) throws -> Bool {
        let (statement, other) = (try layout(model, data), try layout(model, own))
        #expect(statement.hash != other.hash)
        return try AuditSession.run(statement, model: model, proverLayout: other, isHonest: false).isAccepted
    }

    /// Other weights for the second half of the points: weights are committed once.
    @Test func otherWeightsForLaterPoints34() throws {
        let model = try AuditKit.model(.margin)
        var other = model
        other.layers[0].weights[0] += 1
        let layout = try AuditKit.layout(model, .paper(alpha: 0.99), rows: 60)
        let inference = try IntegerInference(other)
        let outcome = try AuditSession.run(layout, model: model, isHonest: false) {
            $0.changingWitness = { witness, range in
                let lie = try! SegmentWitness(layout, inference: inference, rows: range, workers: 1)
                for (index, format) in model.format.layers.enumerated() {
                    let later = range.count / 2 * format.outputs..<range.count * format.outputs
                    witness.layers[index].low.replaceSubrange(later, with: lie.layers[index].low[later])
                    witness.layers[index].middle.replaceSubrange(later, with: lie.layers[index].middle[later])
                    witness.layers[index].output.replaceSubrange(later, with: lie.layers[index].output[later])
                }
            }
        }
        #expect(outcome.isRejected)
    }

    @Test func pointRepeatedInPlaceOfAnother41() throws {
        let model = try AuditKit.model(.softmax)
        let data = try AuditKit.data(model, rows: 60)
        let inputs = model.format.quantiser.inputs(
            from: AuditKit.samples(rows: 60, classes: 4, seed: 4), preparedBy: AuditKit.preprocessing)
        var (numeric, codes) = (inputs.numeric, inputs.categorical)
        numeric.replaceSubrange(3..<6, with: numeric[..<3])
        codes[1] = codes[0]
        let repeated = QuantisedInputs(
            numericFeatures: 3, categoricalColumns: 1, numeric: numeric, categorical: codes, count: 60)
        let own = PublicData(inputs: repeated, labels: data.labels, groups: data.groups)
        #expect(try !Self.isAccepted(model, data, own: own))
    }

    /// A part of the data that it does well on.
    @Test(arguments: [59, 30, 1]) func subsetOfTheData41(rows: Int) throws {
        let model = try AuditKit.model(.margin)
        #expect(
            try !Self.isAccepted(model, AuditKit.data(model, rows: 60), own: AuditKit.data(model, rows: rows)))
    }

    @Test(arguments: AuditKit.Form.allCases) func anotherLabelOfOnePoint42(form: AuditKit.Form) throws {
        let model = try AuditKit.model(form)
        let data = try AuditKit.data(model, rows: 60)
        var labels = data.labels
        labels[7] = (labels[7] + 1) % Int32(model.format.classes)
        let own = PublicData(inputs: data.inputs, labels: labels, groups: data.groups)
        #expect(try !Self.isAccepted(model, data, own: own))
    }

    @Test(arguments: [AuditKit.Form.margin, .softmax]) func pointInAnotherGroup(form: AuditKit.Form) throws {
        let model = try AuditKit.model(form)
        let data = try AuditKit.data(model, rows: 60)
        func groups(_ codes: [Int32]) throws -> SubgroupFamily {
            try SubgroupFamily(columns: [
                PublicColumn(name: "city", values: .categorical(codes: codes, names: ["Bonn", "Lyon", "Pisa", "?"]))
            ])
        }
        // Of the two commonest groups, both tested.
        let codes = (0..<60).map { Int32($0 % 2) }
        var moved = codes
        moved[3] = 0
        let (own, stated) = (try groups(moved), try groups(codes))
        #expect(
            try !Self.isAccepted(
                model, PublicData(inputs: data.inputs, labels: data.labels, groups: stated),
                own: PublicData(inputs: data.inputs, labels: data.labels, groups: own)))
    }

    /// The logits of the network that the integers were exported from, which nobody committed to.
    @Test func answersOfTheFloatModel() throws {
        let model = try AuditKit.model(.softmax)
        let network = try AuditKit.trained(.softmax)
        let layout = try AuditKit.layout(model, .certified(alpha: 0.6), rows: 60)
        let logits = try network.logits(for: AuditKit.samples(rows: 60, classes: 4, seed: 4))
        let forgery = Forgery(layout, model)
        let outcome = try AuditSession.run(layout, model: model, isHonest: false) {
            $0.changingWitness = { witness, _ in
                for (place, logit) in logits.enumerated() {
                    let integer = Int((logit * Float(1 << model.format.logitBits)).rounded())
                    witness.layers[2].middle[place] = integer
                    witness.layers[2].output[place] = integer
                }
                for point in 0..<60 { forgery.head(&witness, point) }
            }
        }
        #expect(outcome.isRejected)
    }

    /// All that a prover sent once, sent again to a verifier with its own Δ and challenges.
    @Test func transcriptSentAgain50() throws {
        let model = try AuditKit.model(.margin)
        let layout = try AuditKit.layout(model, .certified(alpha: 0.6), rows: 60)
        let commitment = try AuditSession.opening(model).commitment
        let identifier = TwoParties.identifier()
        func verify(_ channel: any Channel, seed: UInt64) -> Result<AuditJudgement, AuditError> {
            let session = VerifierSession(
                source: IdealVOLE(seed: seed).verifier(), connection: Connection(channel, sending: .fromVerifier),
                identifier: identifier)
            do throws(AuditError) {
                return .success(try AuditVerifier(layout, commitment: commitment, workers: 1).verify(in: session))
            } catch { return .failure(error) }
        }
        let (near, far) = InMemoryChannel.pair(timeout: 20)
        let recorder = RecordingChannel(near)
        let prover = try AuditProver(layout, model: model, workers: 1)
        let (proved, first) = TwoParties.atOnce {
            defer { recorder.close() }
            let session = ProverSession(
                source: IdealVOLE(seed: 1).prover(), connection: Connection(recorder, sending: .fromProver),
                identifier: TwoParties.identifier())
            do {
                try prover.prove(in: session, opening: AuditSession.opening(model))
                return true
            } catch { return false }
        } _: {
            verify(far, seed: 1)
        }
        let verdict = try first.get().verdict
        #expect(proved && verdict == .accept)
        for seed: UInt64 in [1, 2] {  // the same Δ too, were it ever used twice
            let (sender, receiver) = InMemoryChannel.pair(capacity: 1 << 30, timeout: 20)
            for frame in recorder.frames { try sender.send(frame) }
            let again = verify(receiver, seed: seed)
            #expect((try? again.get().verdict) != .accept)
        }
    }
}
