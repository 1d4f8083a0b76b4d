import CandorAudit
import CandorModel
import Testing

/// What a statement about served answers is made of, and what it refuses.
@Suite struct ServedLayoutTests {
    private static func layout(
        _ kit: ServedKit, _ answers: [(index: Int, answer: SampledAnswer)], format: FixedPointFormat? = nil
    ) throws -> ServedLayout {
        try ServedLayout(
            format: format ?? kit.model.format, commitment: kit.commitment, policy: kit.policy,
            sample: kit.log(kit.answers, count: 20).sample, answers: answers)
    }

    @Test func hashCoversEverythingPublic() throws {
        let kit = try ServedKit(.margin, .labelAndRow)
        let log = try kit.log(kit.answers)
        let other = try kit.log(Array(kit.answers.dropLast()))
        let opened = kit.answers.enumerated().map { (index: $0, answer: $1) }
        func hash(
            _ answers: [(index: Int, answer: SampledAnswer)], _ policy: ServedPolicy? = nil,
            commitment: ModelCommitment? = nil, sample: SamplePlan? = nil
        ) throws -> [UInt8] {
            try ServedLayout(
                format: kit.model.format, commitment: commitment ?? kit.commitment, policy: policy ?? kit.policy,
                sample: sample ?? log.sample, answers: answers
            ).hash
        }
        var input = opened[3].answer.input
        input[1] = input[1] == 1 ? 2 : 1
        func changed(_ answer: SampledAnswer) -> [(index: Int, answer: SampledAnswer)] {
            Array(opened[..<3]) + [(3, answer)] + Array(opened[4...])
        }
        let row = kit.model.format.confidenceScale
        let few = Array(opened[5..<10])
        let hashes = [
            try hash(opened), try hash(Array(opened.dropFirst())), try hash(few),
            try hash(changed(SampledAnswer(input: input, nonce: Party.digest(1), answer: opened[3].answer.answer))),
            try hash(changed(kit.answers(changing: 3, to: .labelAndRow(label: 0, row: row))[3])),
            try hash(opened, .abstain(below: 0)), try hash(opened, .abstain(below: 1)),
            try hash(opened, commitment: CommitmentOpening(kit.model).commitment),
            try hash(few, sample: other.sample),
            try hash([(4, few[0].answer)] + few.dropFirst()),
        ]
        #expect(Set(hashes).count == hashes.count)
        #expect(try hash(opened) == hashes[0])
    }

    @Test func placesThatAreNotOfTheSampleAreRefused() throws {
        let kit = try ServedKit(.margin, .label)
        let sample = try kit.log(kit.answers, count: 20).sample
        let (first, second) = (sample.indices[0], sample.indices[1])
        let stranger = try #require((0..<40).first { !sample.indices.contains($0) })
        let answer = kit.answers[0]
        #expect(throws: Never.self) { try Self.layout(kit, [(first, answer), (second, answer)]) }
        for places in [[stranger], [first, first], [second, first], [-1], [40]] {
            #expect(throws: AuditError.self, "\(places)") {
                try Self.layout(kit, places.map { ($0, answer) })
            }
        }
        #expect(throws: AuditError.outOfRange(what: "sampled answers", expected: 1...1_000_000, actual: 0)) {
            try Self.layout(kit, [])
        }
    }

    @Test func answersAndInputsOutsideTheirRangesAreRefused() throws {
        for form in [AuditKit.Form.margin, .softmax] {
            let kit = try ServedKit(form, .labelAndRow)
            let place = try kit.log(kit.answers, count: 20).sample.indices[0]
            let (classes, scale) = (kit.model.format.classes, kit.model.format.confidenceScale)
            let own = kit.answers[0].input
            for (input, answer) in [
                (own, ServedAnswer.labelAndRow(label: classes, row: 1)), (own, .labelAndRow(label: -1, row: 1)),
                (own, .labelAndRow(label: 0, row: scale + 1)), (own, .labelAndRow(label: 0, row: -1)),
                (own, .label(0)), (own, .abstained),
                ([2048, 0, 0, 0], kit.answers[0].answer), ([0, 0, 0, 4], kit.answers[0].answer),
                ([0, 0, 0, 0, 0], kit.answers[0].answer),
            ] {
                let answer = SampledAnswer(input: input, nonce: Party.digest(0), answer: answer)
                #expect(throws: AuditError.self, "\(answer)") { try Self.layout(kit, [(place, answer)]) }
            }
        }
    }

    @Test func formatOfAnotherModelIsRefused() throws {
        let kit = try ServedKit(.margin, .label)
        var format = kit.model.format
        format.labels = ["no", "yes"]
        let expected = AuditError.otherFormat(expected: try format.identity(), actual: try kit.model.format.identity())
        #expect(throws: expected) { try Self.layout(kit, [(0, kit.answers[0])], format: format) }
    }

    @Test func policyIsWhatItSays() {
        #expect(ServedPolicy.label.answer(label: 2, row: 7) == .label(2))
        #expect(ServedPolicy.labelAndRow.answer(label: 2, row: 7) == .labelAndRow(label: 2, row: 7))
        #expect(ServedPolicy.abstain(below: 7).answer(label: 2, row: 7) == .labelAndRow(label: 2, row: 7))
        #expect(ServedPolicy.abstain(below: 8).answer(label: 2, row: 7) == .abstained)
    }

    @Test func servedAnswersAreTheModels() throws {
        let kit = try ServedKit(.softmax, .labelAndRow)
        let inputs = try AuditKit.data(kit.model, rows: 40).inputs.all
        let predictions = try IntegerInference(kit.model).predictions(for: inputs)
        #expect(try kit.layout().inputs == inputs)
        for (row, answer) in kit.answers.enumerated() {
            #expect(
                answer.answer
                    == .labelAndRow(label: Int(predictions.labels[row]), row: Int(predictions.rows[row])))
        }
    }
}
