import CandorAudit
import CandorCalibration
import CandorModel
import CandorProof
import Testing

@Suite struct AuditProofTests {
    /// The largest alpha or tau: a statement that every model satisfies.
    private static func easy(_ kind: Int) -> AuditStatement {
        [.paper(alpha: 0.8), .expectedCalibrationError(tau: 0.8), .certified(alpha: 0.6)][kind]
    }

    private static func session(
        _ form: AuditKit.Form, statement: AuditStatement = .certified(alpha: 0.6), rows: Int = 60,
        lie: (inout AuditLie) -> Void
    ) throws -> AuditSession.Outcome {
        let model = try AuditKit.model(form)
        return try AuditSession.run(
            AuditKit.layout(model, statement, rows: rows), model: model, isHonest: false, lie: lie)
    }

    @Test(arguments: AuditKit.Form.allCases, 0..<3)
    func proofAgreesWithTheStatementInTheClear(form: AuditKit.Form, kind: Int) throws {
        let model = try AuditKit.model(form)
        for statement in [AuditKit.statements[kind], Self.easy(kind)] {
            let layout = try AuditKit.layout(model, statement)
            let clear = try IntegerStatement(layout, inference: IntegerInference(model))
            let outcome = try AuditSession.run(layout, model: model, isHonest: false)
            #expect(outcome.isAccepted == clear.holds)
            #expect(outcome.isRejected == !clear.holds)
        }
        #expect(
            try IntegerStatement(AuditKit.layout(model, Self.easy(kind)), inference: IntegerInference(model)).holds)
    }

    @Test(arguments: AuditKit.Form.allCases, 0..<3)
    func everyCommittedValueIsFixed(form: AuditKit.Form, kind: Int) throws {
        let honest = try Self.session(form, statement: Self.easy(kind), rows: 24) { _ in }
        #expect(honest.isAccepted)
        // The error of a bin may be larger than it is, not smaller; a limb may not borrow from the next one.
        for (number, less) in (0..<(try honest.prover.get())).flatMap({ [($0, Fp.one), ($0, Fp(1 << 16))] }) {
            let outcome = try Self.session(form, statement: Self.easy(kind), rows: 24) {
                $0.changingCommitment = { commitment, values in
                    guard commitment == number else { return }
                    let place = (7 * number + 3) % values.count
                    values[place] = values[place] - less
                }
            }
            #expect(outcome.isRejected, "vector \(number) of \(form)")
        }
    }

    @Test(arguments: AuditKit.Form.allCases) func sameBytesAtAnyNumberOfThreads(form: AuditKit.Form) throws {
        let model = try AuditKit.model(form)
        let layout = try AuditKit.layout(model, .certified(alpha: 0.6))
        let outcomes = try [1, 2, 3].map { try AuditSession.run(layout, model: model, workers: $0) }
        #expect(outcomes.allSatisfy { $0.isAccepted })
        #expect(Set(outcomes.map(\.transcript)).count == 1)
    }

    @Test func honestProverStopsAtAFalseStatement() throws {
        let model = try AuditKit.model(.softmax)
        let outcome = try AuditSession.run(AuditKit.layout(model, .paper(alpha: 0)), model: model)
        #expect(throws: AuditError.self) { try outcome.prover.get() }
        #expect(!outcome.isAccepted)
    }
}

/// Numbers are those of the list of attacks in the specification.
@Suite struct AuditAttackTests {
    private static func outcome(
        _ form: AuditKit.Form = .softmax, _ change: @escaping @Sendable (inout SegmentWitness) -> Void
    ) throws -> AuditSession.Outcome {
        let model = try AuditKit.model(form)
        return try AuditSession.run(
            AuditKit.layout(model, .certified(alpha: 0.6), rows: 60), model: model, isHonest: false
        ) { $0.changingWitness = { witness, _ in change(&witness) } }
    }

    @Test func wrongOutputOfALayer32() throws {
        #expect(try Self.outcome { $0.layers[1].middle[3] += 1 }.isRejected)
        #expect(try Self.outcome { $0.layers[2].middle[0] += 1 }.isRejected)
    }

    @Test func errorsThatCancelInASum33() throws {
        #expect(
            try Self.outcome {
                $0.layers[2].middle[0] += 1
                $0.layers[2].middle[1] -= 1
            }.isRejected)
    }

    @Test func hugeWeight36() throws {
        let model = try AuditKit.model(.softmax)
        let layout = try AuditKit.layout(model, .certified(alpha: 0.6), rows: 60)
        for weight in [1 << 40, 1 << 15, -1 << 15 - 1] {
            var entries = model.entries.map { Int($0) }
            entries[5] = weight
            let changed = entries
            let outcome = try AuditSession.run(layout, model: model, isHonest: false) { $0.entries = changed }
            #expect(outcome.isRejected)
        }
    }

    @Test(arguments: AuditKit.Form.allCases) func extremeInputs37(form: AuditKit.Form) throws {
        let model = try AuditKit.model(form)
        let quantiser = model.format.quantiser
        let codes = quantiser.featureCodes
        // Every corner of three features, with every category.
        let rows = 8 * quantiser.categorical[0].cardinality
        let numeric = (0..<rows).flatMap { row in
            codes.enumerated().map { Int16(row >> $0.offset & 1 == 1 ? $0.element.upperBound : $0.element.lowerBound) }
        }
        let inputs = QuantisedInputs(
            numericFeatures: codes.count, categoricalColumns: 1, numeric: numeric,
            categorical: (0..<rows).map { Int32($0 / 8) }, count: rows)
        let layout = try StatementLayout(
            format: model.format, data: PublicData(inputs: inputs, labels: [Int32](repeating: 1, count: rows)),
            audit: CertifiedAudit(.paper(alpha: 0.8), bins: 5))
        // Whether it holds is the model's affair; that it can be proved or refuted is not.
        let clear = try IntegerStatement(layout, inference: IntegerInference(model))
        let outcome = try AuditSession.run(layout, model: model, isHonest: clear.holds)
        #expect(outcome.isAccepted == clear.holds)
        #expect(outcome.isRejected == !clear.holds)
    }

    @Test func largestLogitTooLarge38() throws {
        #expect(try Self.outcome { $0.softmax!.largest[2] += 1 }.isRejected)
    }

    @Test func correctnessFlipped39() throws {
        for form in AuditKit.Form.allCases {
            #expect(try Self.outcome(form) { $0.correct[4] = 1 - $0.correct[4] }.isRejected)
        }
    }

    @Test func confidenceMoved40() throws {
        #expect(try Self.outcome { $0.softmax!.confidences[9] += 1 }.isRejected)
        #expect(
            try Self.outcome {  // with a remainder that makes the division right
                $0.softmax!.confidences[9] -= 1
                $0.softmax!.remainders[0][9] += 1 << 15
            }.isRejected)
    }

    @Test func fewerPointsThanTheStatementHas41() throws {
        let model = try AuditKit.model(.softmax)
        let outcome = try AuditSession.run(
            AuditKit.layout(model, .certified(alpha: 0.6), rows: 60), model: model,
            proverLayout: AuditKit.layout(model, .certified(alpha: 0.6), rows: 59), isHonest: false)
        #expect(!outcome.isAccepted)
    }

    @Test func labelsSwapped42() throws {
        let model = try AuditKit.model(.softmax)
        let data = try AuditKit.data(model, rows: 60)
        var labels = data.labels
        let other = try #require(labels.firstIndex { $0 != labels[0] })
        labels.swapAt(0, other)
        func layout(_ labels: [Int32]) throws -> StatementLayout {
            try StatementLayout(
                format: model.format, data: PublicData(inputs: data.inputs, labels: labels, groups: data.groups),
                audit: CertifiedAudit(.certified(alpha: 0.6), bins: 5, minimumGroupSize: 20))
        }
        #expect(try layout(labels).hash != layout(data.labels).hash)
        // Even were the hashes not compared:
        let outcome = try AuditSession.run(
            layout(data.labels), model: model, proverLayout: layout(labels), isHonest: false)
        #expect(!outcome.isAccepted)
    }

    @Test func anotherLabelOfATie43() throws {
        // A last layer without weights: all logits are equal, and class 0 is served.
        var model = try AuditKit.model(.softmax)
        let last = model.layers.count - 1
        model.layers[last].weights = [Int16](repeating: 0, count: model.layers[last].weights.count)
        model.layers[last].biases = [Int](repeating: 0, count: model.layers[last].biases.count)
        let layout = try AuditKit.layout(model, .paper(alpha: 0.8), rows: 60)
        #expect(try AuditSession.run(layout, model: model).isAccepted)
        let place = try #require(layout.data.labels.firstIndex { $0 != 0 })
        let outcome = try AuditSession.run(layout, model: model, isHonest: false) {
            $0.changingWitness = { witness, _ in witness.correct[place] = 1 }
        }
        #expect(outcome.isRejected)
    }

    @Test func boundThatIsMissedByOneUnit45() throws {
        let model = try AuditKit.model(.softmax)
        func layout(_ units: Int) throws -> StatementLayout {
            let scale = Double(model.format.confidenceScale)
            return try AuditKit.layout(model, .paper(alpha: Double(units) / scale), rows: 60)
        }
        func holds(_ units: Int) throws -> Bool {
            try IntegerStatement(layout(units), inference: IntegerInference(model)).holds
        }
        var (low, high) = (-1, model.format.confidenceScale - 1)  // fails, holds
        #expect(try holds(high))
        while high - low > 1 {
            let middle = (low + high) / 2
            if try holds(middle) { high = middle } else { low = middle }
        }
        #expect(try AuditSession.run(layout(high), model: model).isAccepted)
        #expect(try AuditSession.run(layout(low), model: model, isHonest: false).isRejected)
    }

    @Test func errorBoundTooSmall44() throws {
        let model = try AuditKit.model(.softmax)
        let layout = try AuditKit.layout(model, .expectedCalibrationError(tau: 0.8), rows: 60)
        #expect(try AuditSession.run(layout, model: model).isAccepted)
        // The one vector of as many values as there are bins: their errors.
        let outcome = try AuditSession.run(layout, model: model, isHonest: false) {
            $0.changingCommitment = { _, values in
                if values.count == layout.bins { for bin in 0..<values.count { values[bin] = .zero } }
            }
        }
        #expect(outcome.isRejected)
    }
}
