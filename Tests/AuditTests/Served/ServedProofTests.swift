import CandorAudit
import CandorCore
import CandorModel
import CandorProof
import ProofTestKit
import Testing

/// Proofs that served answers are a committed model's. Numbers are those of the list of attacks in the specification.
@Suite struct ServedProofTests {
    @Test(arguments: AuditKit.Form.allCases, ServedKit.Policy.allCases)
    func trueAnswersAreAccepted(form: AuditKit.Form, kind: ServedKit.Policy) throws {
        let kit = try ServedKit(form, kind)
        #expect(try kit.session(kit.layout(), isHonest: true).isAccepted)
        if kind == .abstain {
            let withheld = kit.answers.filter { $0.answer == .abstained }.count
            #expect(withheld > 0 && withheld < kit.answers.count)
        }
    }

    @Test(arguments: [AuditKit.Form.marginSaturating, .softmaxSaturating], 1...3)
    func randomModelsAreAccepted(form: AuditKit.Form, seed: UInt64) throws {
        var source = SeededRandomSource(seed: seed)
        var model = try AuditKit.model(form)
        for index in model.layers.indices {
            for place in model.layers[index].weights.indices {
                model.layers[index].weights[place] = Int16(source.integer(below: 2001) - 1000)
            }
        }
        let kit = try ServedKit(model, .abstain)
        #expect(try kit.session(kit.layout(), isHonest: true).isAccepted)
    }

    @Test(arguments: AuditKit.Form.allCases) func sameBytesAtAnyNumberOfThreads(form: AuditKit.Form) throws {
        let kit = try ServedKit(form, .abstain)
        let layout = try kit.layout()
        let outcomes = try [1, 3].map { try kit.session(layout, workers: $0) }
        #expect(outcomes.allSatisfy { $0.isAccepted })
        #expect(outcomes[0].transcript == outcomes[1].transcript)
    }

    @Test(arguments: AuditKit.Form.allCases) func everyCommittedValueIsFixed(form: AuditKit.Form) throws {
        let kit = try ServedKit(form, .abstain, rows: 12)
        let layout = try kit.layout()
        let honest = try kit.session(layout)
        #expect(honest.isAccepted)
        for number in 0..<(try honest.prover.get()) {
            let outcome = try kit.session(layout) {
                $0.changingCommitment = { commitment, values in
                    guard commitment == number else { return }
                    let place = (7 * number + 3) % values.count
                    values[place] = values[place] - .one
                }
            }
            #expect(outcome.isRejected, "vector \(number) of \(form)")
        }
    }

    /// A statement that is false in one answer: refused by an honest prover, rejected of a dishonest one.
    private static func expectRejection(_ kit: ServedKit, _ place: Int, _ answer: ServedAnswer) throws {
        #expect(kit.answers[place].answer != answer)
        let layout = try kit.layout(kit.answers(changing: place, to: answer))
        #expect(try kit.session(layout).isRejected, "\(answer) for \(kit.answers[place].answer)")
        let honest = try kit.session(layout, isHonest: true)
        let expected = AuditError.answer(
            index: place, .mismatch(what: "answer", expected: "\(kit.answers[place].answer)", actual: "\(answer)"))
        #expect(throws: expected) { try honest.prover.get() }
        #expect(!honest.isAccepted && !honest.isRejected)
    }

    @Test(arguments: AuditKit.Form.allCases) func anotherLabel(form: AuditKit.Form) throws {
        let kit = try ServedKit(form, .label)
        guard case .label(let label) = kit.answers[7].answer else { return }
        for other in 0..<kit.model.format.classes where other != label {
            try Self.expectRejection(kit, 7, .label(other))
        }
    }

    @Test(arguments: [AuditKit.Form.margin, .softmax]) func anotherLabelOfATie43(form: AuditKit.Form) throws {
        // A last layer without weights: all logits are equal, and class 0 is served.
        var model = try AuditKit.model(form)
        let last = model.layers.count - 1
        model.layers[last].weights = [Int16](repeating: 0, count: model.layers[last].weights.count)
        model.layers[last].biases = [Int](repeating: 0, count: model.layers[last].biases.count)
        let kit = try ServedKit(model, .labelAndRow)
        guard case .labelAndRow(0, let row) = kit.answers[3].answer else {
            Issue.record("expected class 0, found \(kit.answers[3].answer)")
            return
        }
        #expect(try kit.session(kit.layout(), isHonest: true).isAccepted)
        try Self.expectRejection(kit, 3, .labelAndRow(label: 1, row: row))
    }

    @Test(arguments: AuditKit.Form.allCases, [1, -1]) func confidenceOffByOne49(form: AuditKit.Form, lie: Int) throws {
        let kit = try ServedKit(form, .labelAndRow)
        let place = try #require(
            kit.answers.firstIndex {
                if case .labelAndRow(_, let row) = $0.answer { row < kit.model.format.confidenceScale } else { false }
            })
        guard case .labelAndRow(let label, let row) = kit.answers[place].answer else { return }
        try Self.expectRejection(kit, place, .labelAndRow(label: label, row: row + lie))
    }

    @Test(arguments: AuditKit.Form.allCases) func withheldThoughSure(form: AuditKit.Form) throws {
        let kit = try ServedKit(form, .abstain)
        let place = try #require(kit.answers.firstIndex { $0.answer != .abstained })
        try Self.expectRejection(kit, place, .abstained)
    }

    @Test(arguments: AuditKit.Form.allCases) func answeredThoughNotSure(form: AuditKit.Form) throws {
        let kit = try ServedKit(form, .abstain)
        let place = try #require(kit.answers.firstIndex { $0.answer == .abstained })
        let threshold = try #require(kit.policy.threshold)
        let truth = try ServedPolicy.labelAndRow.answers(
            of: IntegerInference(kit.model), for: kit.layout().inputs)[place]
        guard case .labelAndRow(let label, let row) = truth else { return }
        // With a confidence that the policy may answer; with the true one nothing can be stated.
        try Self.expectRejection(kit, place, .labelAndRow(label: label, row: threshold))
        #expect(throws: AuditError.self) {
            try kit.layout(kit.answers(changing: place, to: .labelAndRow(label: label, row: row)))
        }
    }

    /// Of a withheld answer no label is claimed: that some logit is the largest is a check of its own.
    @Test func largestLogitOfAWithheldAnswer38() throws {
        let kit = try ServedKit(.softmax, .abstain)
        let layout = try kit.layout()
        let forgery = Forgery(try AuditKit.layout(kit.model, .paper(alpha: 0.8), rows: 40), kit.model)
        let rows = try IntegerInference(kit.model).predictions(for: layout.inputs).rows
        let place = try #require(rows.indices.min { rows[$0] < rows[$1] })
        #expect(kit.answers[place].answer == .abstained)
        let outcome = try kit.session(layout) {
            $0.changingWitness = { witness, _ in
                witness.correct = [Int](repeating: 0, count: 40)  // of audits; a forgery writes them
                forgery.head(&witness, place, largest: witness.softmax!.largest[place] + 1)
            }
        }
        #expect(outcome.isRejected)
    }

    @Test(arguments: [AuditKit.Form.margin, .softmax]) func anotherModelThanCommitted48(form: AuditKit.Form) throws {
        let kit = try ServedKit(form, .label)
        var other = kit.model
        let place = try #require(other.layers[1].weights.firstIndex { $0 != 0 })
        other.layers[1].weights[place] -= other.layers[1].weights[place].signum()
        let layout = try kit.layout()
        // Its answers, with its weights and with those that the commitment opens to.
        let served = try kit.policy.answers(of: IntegerInference(other), for: layout.inputs)
        let answers = zip(kit.answers, served).map { SampledAnswer(input: $0.input, nonce: $0.nonce, answer: $1) }
        let statement = try kit.layout(answers)
        #expect(try kit.session(statement, serving: other).isRejected)
        let entries = other.entries.map { Int($0) }
        #expect(try kit.session(statement, serving: other) { $0.entries = entries }.isRejected)
    }

    @Test func openingOfAnotherCommitment() throws {
        let (kit, vole) = (try ServedKit(.margin, .label), IdealVOLE(seed: 1))
        let (near, far) = InMemoryChannel.pair(timeout: 5)
        defer { far.close() }
        let other = try CommitmentOpening(kit.model)
        #expect(throws: AuditError.commitment(.wrongOpening)) {
            let session = ProverSession(
                source: vole.prover(), connection: Connection(near, sending: .fromProver),
                identifier: TwoParties.identifier()
            )
            try ServedProver(kit.layout(), model: kit.model).prove(in: session, opening: other)
        }
    }

    @Test func answerLeftOut41() throws {
        let kit = try ServedKit(.softmax, .label)
        let fewer = try kit.layout(Array(kit.answers.dropLast()))
        #expect(!(try kit.session(kit.layout(), proverLayout: fewer).isAccepted))
    }

    @Test func inputChangedAfterLogging() throws {
        let kit = try ServedKit(.softmax, .labelAndRow)
        var answers = kit.answers
        var input = answers[4].input
        input[0] = input[0] > 0 ? -2047 : 2047
        answers[4] = SampledAnswer(input: input, nonce: answers[4].nonce, answer: answers[4].answer)
        let (truth, changed) = (try kit.layout(), try kit.layout(answers))
        #expect(truth.hash != changed.hash)
        // Even were the hashes not compared, the prover's input is not what it is judged on.
        #expect(!(try kit.session(truth, proverLayout: changed).isAccepted))
        #expect(!(try kit.session(changed, proverLayout: truth).isAccepted))
    }
}
