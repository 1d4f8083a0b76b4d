import CandorAudit
import CandorCalibration
import CandorModel
import CandorProof
import Testing

/// Lies after which everything else fits: each is stopped by one relation of the statement, and by no other.
@Suite struct ConsistentLieTests {
    private static func isRejected(
        _ form: AuditKit.Form, _ lie: @escaping @Sendable (inout SegmentWitness, Forgery) -> Void
    ) throws -> Bool {
        try outcome(form, lie).isRejected
    }

    private static func outcome(
        _ form: AuditKit.Form, _ lie: @escaping @Sendable (inout SegmentWitness, Forgery) -> Void
    ) throws -> AuditSession.Outcome {
        let model = try AuditKit.model(form)
        let layout = try AuditKit.layout(model, .certified(alpha: 0.6), rows: 60)
        let forgery = Forgery(layout, model)
        return try AuditSession.run(layout, model: model, isHonest: false) {
            $0.changingWitness = { witness, _ in lie(&witness, forgery) }
        }
    }

    /// A limb of a limb that borrows from the next one: their sum is right, and the upper one is in its range.
    @Test func lowLimbOutsideItsRange25() throws {
        let model = try AuditKit.model(.softmax)
        let layout = try AuditKit.layout(model, .paper(alpha: 0.8), rows: 60)
        #expect(layout.limbs(of: 16) == [8, 8])
        let count = model.entries.count + 4096
        let place = try #require(model.entries.firstIndex { Int($0) + 1 << 15 >= 1 << 8 })
        // The first vector of that length is the entries themselves, the second their low limbs.
        let outcome = try AuditSession.run(layout, model: model, isHonest: false) {
            $0.changingCommitment = { number, values in
                if values.count == count && number > 0 { values[place] = values[place] + Fp(1 << 8) }
            }
        }
        #expect(outcome.isRejected)
    }

    @Test(arguments: AuditKit.Form.allCases) func forgeryOfNothingIsTheTruth(form: AuditKit.Form) throws {
        #expect(try Self.outcome(form) { $1.propagate(&$0, after: 0) }.isAccepted)
    }

    @Test(arguments: [AuditKit.Form.softmax, .softmaxSaturating])
    func lowPartOutsideItsRange25(form: AuditKit.Form) throws {
        let isRejected = try Self.isRejected(form) { witness, forgery in
            let layer = forgery.model.format.layers[0]
            let half = layer.saturates ? 1 << (layer.bits - 1) : 0
            let place = witness.layers[0].middle.indices.first {
                witness.layers[0].middle[$0] > half + 3 && (!layer.saturates || witness.layers[0].gate[$0] == 0)
            }!
            witness.layers[0].low[place] += 1 << layer.shift
            witness.layers[0].middle[place] -= 1
            witness.layers[0].output[place] = forgery.cut(witness.layers[0].middle[place] - half, 0)
            forgery.propagate(&witness, after: 0)
        }
        #expect(isRejected)
    }

    @Test func layerOfOtherProducts32() throws {
        let isRejected = try Self.isRejected(.softmax) { witness, forgery in
            let place = witness.layers[1].middle.firstIndex { $0 > 3 }!
            witness.layers[1].middle[place] += 1
            witness.layers[1].output[place] = forgery.cut(witness.layers[1].middle[place], 1)
            forgery.propagate(&witness, after: 1)
        }
        #expect(isRejected)
    }

    @Test func gateThatIsNotThatOfItsTop() throws {
        let isRejected = try Self.isRejected(.softmaxSaturating) { witness, forgery in
            let place = witness.layers[0].gate.firstIndex(of: 0)!
            witness.layers[0].gate[place] = 1
            witness.layers[0].output[place] = forgery.cut(1 << forgery.model.format.layers[0].bits, 0)
            forgery.propagate(&witness, after: 0)
        }
        #expect(isRejected)
    }

    @Test(arguments: [AuditKit.Form.softmax, .softmaxSaturating])
    func activationThatIsNotTheReLU24(form: AuditKit.Form) throws {
        let isRejected = try Self.isRejected(form) { witness, forgery in
            let largest = forgery.model.format.layers[0].largest!
            let place = witness.layers[0].output.firstIndex { $0 < largest }!
            witness.layers[0].output[place] += 1
            forgery.propagate(&witness, after: 0)
        }
        #expect(isRejected)
    }

    @Test func largestLogitThatIsNone38() throws {
        let isRejected = try Self.isRejected(.softmax) { witness, forgery in
            forgery.head(&witness, 2, largest: witness.softmax!.largest[2] + 1)
        }
        #expect(isRejected)
    }

    /// z / 2^s modulo p has a form for each low part: logits that are all off by j / 2^s round as another model's would.
    @Test(arguments: [AuditKit.Form.softmax, .softmaxSaturating])
    func logitsShiftedByAFractionOfAUnit(form: AuditKit.Form) throws {
        let isRejected = try Self.isRejected(form) { witness, forgery in
            let (classes, last) = (forgery.model.format.classes, forgery.model.layers.count - 1)
            let shift = forgery.model.format.layers[last].shift
            for point in 0..<forgery.layout.points {
                let own = point * classes..<(point + 1) * classes
                let fraction = own.map { witness.layers[last].low[$0] }.min()! + 1
                for place in own {
                    let borrows = witness.layers[last].low[place] < fraction
                    witness.layers[last].low[place] += (borrows ? 1 << shift : 0) - fraction
                    let middle = witness.layers[last].middle[place] + fraction << (61 - shift) - (borrows ? 1 : 0)
                    witness.layers[last].middle[place] = middle
                    witness.layers[last].output[place] = middle
                }
                forgery.head(&witness, point)
            }
        }
        #expect(isRejected)
    }

    @Test func differenceThatVanishesByAFraction() throws {
        let isRejected = try Self.isRejected(.softmaxSaturating) { witness, forgery in
            let points = forgery.layout.points
            let classes = forgery.model.format.classes
            let size = ConfidenceTable.exponentials(of: forgery.model.format).count
            let logits = (0..<classes).map { witness.layers[2].output[5 * classes + $0] }
            let other = logits.firstIndex { $0 != logits.max()! }!
            let place = other * points + 5
            // d = 0 + size · top in F_p, with the gate that makes it count nothing.
            let top = Fp(logits.max()! - logits[other]) * Fp(size).inverse
            witness.softmax!.tops[place] = top.signed
            witness.softmax!.exponentials[place] = 0
            witness.softmax!.zeros[place] = 0
            forgery.divide(&witness, 5)
            forgery.terms(&witness, 5)
        }
        #expect(isRejected)
    }

    @Test(arguments: [AuditKit.Form.softmax, .softmaxSaturating])
    func exponentialThatIsNotItsDifferences(form: AuditKit.Form) throws {
        let isRejected = try Self.isRejected(form) { witness, forgery in
            witness.softmax!.exponentials[5] += 7
            forgery.divide(&witness, 5)
            forgery.terms(&witness, 5)
        }
        #expect(isRejected)
    }

    /// A point where the false remainder and its complement, one of them negative, still have high limbs in range.
    private static func point(_ witness: SegmentWitness, _ forgery: Forgery, adding lie: Int) -> Int? {
        (0..<forgery.layout.points).first { point in
            let sum = forgery.sum(witness, point)
            let quotient = witness.softmax!.confidences[point] + lie
            let remainder = forgery.model.format.confidenceScale * ConfidenceTable.one - quotient * sum
            let largest = max(remainder, sum - 1 - remainder)
            return quotient <= forgery.model.format.confidenceScale && largest < 1 << forgery.layout.remainderBits
        }
    }

    @Test(arguments: [1, -1]) func servedConfidenceOffByOneUnit49(lie: Int) throws {
        let model = try AuditKit.model(.softmax)
        let layout = try AuditKit.layout(model, .certified(alpha: 0.6), rows: 60)
        let forgery = Forgery(layout, model)
        let witness = try SegmentWitness(layout, inference: IntegerInference(model), rows: 0..<60, workers: 1)
        let point = try #require(Self.point(witness, forgery, adding: lie))
        let isRejected = try Self.isRejected(.softmax) { witness, forgery in
            forgery.divide(&witness, point, adding: lie)
            forgery.terms(&witness, point)
        }
        #expect(isRejected)
    }

    @Test func remainderWithALimbOutsideItsRange() throws {
        #expect(
            try Self.isRejected(.softmax) { witness, forgery in
                witness.softmax!.remainders[0][3] -= 1 << forgery.layout.remainderLimbs[0]
                witness.softmax!.remainders[1][3] += 1
            })
        #expect(
            try Self.isRejected(.softmax) { witness, forgery in
                witness.softmax!.complements[3] -= 1 << forgery.layout.remainderLimbs[0]
            })
    }

    @Test func quotientWithoutItsRemainder40() throws {
        let isRejected = try Self.isRejected(.softmax) { witness, forgery in
            witness.softmax!.confidences[9] -= 1
            forgery.terms(&witness, 9)
        }
        #expect(isRejected)
    }

    @Test func correctnessThatIsNone39() throws {
        let isRejected = try Self.isRejected(.softmax) { witness, forgery in
            witness.correct[4] = 1 - witness.correct[4]
            forgery.terms(&witness, 4)
        }
        #expect(isRejected)
    }

    /// A weight that no point of the statement uses can be anything, but for its range.
    @Test func hugeWeightThatNoPointUses36() throws {
        let model = try AuditKit.model(.softmax)
        let all = try AuditKit.data(model, rows: 60)
        let rows = all.inputs.all
        let last = Int32(model.format.quantiser.categorical[0].cardinality - 1)
        let inputs = QuantisedInputs(
            numericFeatures: rows.numericFeatures, categoricalColumns: 1, numeric: rows.numeric,
            categorical: rows.categorical.map { $0 == last ? 0 : $0 }, count: 60)
        let layout = try StatementLayout(
            format: model.format, data: PublicData(inputs: inputs, labels: all.labels),
            audit: CertifiedAudit(.paper(alpha: 0.8), bins: 5))
        let place = model.format.quantiser.categoryOffsets[0] + Int(last)
        var entries = model.entries.map { Int($0) }
        // A commitment made for the huge weight: what binds it holds.
        let commitment = ModelBindingTests.adding(
            Fp((1 << 40) - entries[place]), times: PlainMatrix(entries: entries.count).column(place),
            to: try AuditSession.opening(model).commitment)
        entries[place] = 1 << 40
        let changed = entries
        #expect(try AuditSession.run(layout, model: model).isAccepted)
        let outcome = try AuditSession.run(layout, model: model, commitment: commitment, isHonest: false) {
            $0.entries = changed
        }
        #expect(outcome.isRejected)
    }

    /// The model that is proved is not the one that was committed: nothing but the commitment tells.
    @Test func otherWeightsThanTheCommitted46() throws {
        let committed = try AuditKit.model(.softmax)
        var proved = committed
        let last = proved.layers.count - 1
        proved.layers[last].weights[0] += 1
        let layout = try AuditKit.layout(committed, .paper(alpha: 0.8), rows: 60)
        let entries = proved.entries.map { Int($0) }
        #expect(try AuditSession.run(layout, model: committed).isAccepted)
        let outcome = try AuditSession.run(layout, model: proved, committed: committed, isHonest: false) {
            $0.entries = entries
        }
        #expect(outcome.isRejected)
    }

    /// Fewer entries than weights would make weights of the randomness, or of nothing.
    @Test func commitmentToAnotherNumberOfWeightsIsRefused() throws {
        let model = try AuditKit.model(.softmax)
        let layout = try AuditKit.layout(model)
        let digest = try AuditSession.opening(model).commitment.digest
        for entries in [1, model.entries.count - 1, model.entries.count + 1] {
            let commitment = try CommitmentOpening(entries: [Int16](repeating: 1, count: entries), digest: digest)
                .commitment
            #expect(
                throws: AuditError.lengthMismatch(
                    what: "entries of the commitment", expected: model.entries.count, actual: entries)
            ) { try AuditVerifier(layout, commitment: commitment) }
        }
    }

    /// A session for one commitment is no session for another to the same weights.
    @Test func digestOfASessionCoversStatementAndCommitment48() throws {
        let model = try AuditKit.model(.softmax)
        let (layout, other) = (try AuditKit.layout(model, rows: 60), try AuditKit.layout(model, rows: 61))
        let (first, second) = (try CommitmentOpening(model).commitment, try CommitmentOpening(model).commitment)
        #expect(Set([layout.digest(for: first), layout.digest(for: second), other.digest(for: first)]).count == 3)
        #expect(layout.digest(for: first) == layout.digest(for: first))
    }

    /// As many weights, another format.
    @Test func commitmentToAnotherFormatIsRefused48() throws {
        let model = try AuditKit.model(.softmax)
        let layout = try AuditKit.layout(model)
        var other = model
        other.format.labels[0] = "another"
        #expect(other.format.entryCount == model.format.entryCount)
        let error = AuditError.otherFormat(expected: try model.format.identity(), actual: try other.format.identity())
        let commitment = try CommitmentOpening(other).commitment
        #expect(throws: error) { try AuditVerifier(layout, commitment: commitment) }
        #expect(throws: error) { try AuditProver(layout, model: other) }
        #expect(throws: Never.self) { try AuditVerifier(layout, commitment: CommitmentOpening(model).commitment) }
    }
}
