import CandorAudit
import CandorCalibration
import CandorModel
import Testing

struct StatementLayoutTests {
    @Test func equalPublicValuesHaveEqualHashes() throws {
        let model = try AuditKit.model(.softmax)
        let first = try AuditKit.layout(model)
        let second = try AuditKit.layout(model)
        #expect(first.hash == second.hash && first.hash.count == 32)
        var other = model
        other.layers[0].weights[0] += other.layers[0].weights[0] > 0 ? -1 : 1
        let third = try StatementLayout(format: other.format, data: first.data, audit: first.audit)
        #expect(third.hash == first.hash, "weights are not public")
    }

    @Test func everythingPublicIsInTheHash() throws {
        let model = try AuditKit.model(.softmax)
        let base = try AuditKit.layout(model)
        let data = base.data
        func hash(_ format: FixedPointFormat? = nil, _ data: PublicData? = nil, _ audit: CertifiedAudit? = nil) throws
            -> [UInt8]
        {
            try StatementLayout(
                format: format ?? model.format, data: data ?? base.data, audit: audit ?? base.audit
            ).hash
        }
        var hashes: Set<[UInt8]> = [base.hash]
        func expectNew(_ other: [UInt8], _ what: Comment) { #expect(hashes.insert(other).inserted, what) }

        var format = model.format
        format.labels[0] = "another"
        expectNew(try hash(format), "the format")
        var labels = data.labels
        labels[0] = (labels[0] + 1) % 4
        expectNew(try hash(nil, PublicData(inputs: data.inputs, labels: labels, groups: data.groups)), "a label")
        let rows = data.inputs.all
        var numeric = rows.numeric
        numeric[5] = numeric[5] == 0 ? 1 : 0
        var categorical = rows.categorical
        func inputs() -> QuantisedInputs {
            QuantisedInputs(
                numericFeatures: 3, categoricalColumns: 1, numeric: numeric, categorical: categorical, count: data.count
            )
        }
        expectNew(try hash(nil, PublicData(inputs: inputs(), labels: data.labels, groups: data.groups)), "a code")
        numeric = rows.numeric
        categorical[3] = (categorical[3] + 1) % 4
        expectNew(try hash(nil, PublicData(inputs: inputs(), labels: data.labels, groups: data.groups)), "a category")
        expectNew(try hash(nil, PublicData(inputs: data.inputs, labels: data.labels)), "no groups")
        let one = try SubgroupFamily(columns: [
            PublicColumn(
                name: "city", values: .categorical(codes: rows.categorical, names: ["a", "b", "c", "d"]))
        ])
        expectNew(try hash(nil, PublicData(inputs: data.inputs, labels: data.labels, groups: one)), "other groups")
        for (what, statement, bins, size) in [
            ("alpha", AuditStatement.certified(alpha: 0.06), 5, 20), ("delta", .certified(delta: 0.02), 5, 20),
            ("audit number", .certified(auditNumber: 1), 5, 20), ("bins", .certified(), 4, 20),
            ("least group", .certified(), 5, 21), ("paper", .paper(alpha: 0.05), 5, 20),
            ("ece", .expectedCalibrationError(tau: 0.05), 5, 20),
        ] as [(Comment, AuditStatement, Int, Int)] {
            let audit = try CertifiedAudit(statement, bins: bins, minimumGroupSize: size)
            expectNew(try hash(nil, nil, audit), what)
        }
    }

    /// Half of delta with no number, and delta with the number 1, test the same: they are told apart all the same.
    @Test func deltaAndTheAuditNumberAreInTheHash() throws {
        let model = try AuditKit.model(.margin)
        let base = try AuditKit.layout(model, .certified(alpha: 0.05, delta: 0.01, auditNumber: 1))
        let halved = try AuditKit.layout(model, .certified(alpha: 0.05, delta: 0.005))
        #expect(base.claim == halved.claim && base.hash != halved.hash)
    }

    @Test func whatTheCodeFixesIsInTheHash() throws {
        let model = try AuditKit.model(.margin)
        let base = try AuditKit.layout(model)
        let changes: [(Comment, (inout ProofParameters) -> Void)] = [
            ("none", { _ in }), ("version", { $0.version += 1 }), ("tie rule", { $0.tieRule = "highest class" }),
            ("chunk", { $0.chunk += 1 }), ("segments", { $0.segmentElements += 1 }),
            ("spans", { $0.spanElements += 1 }),
            ("code version", { $0.codes[0] = "2" }), ("code", { $0.codes[1] = "another" }),
            ("other code", { $0.codes[2] = "another" }),
        ]
        var hashes: Set<[UInt8]> = []
        for (what, change) in changes {
            var parameters = try ProofParameters.current()
            change(&parameters)
            let layout = try StatementLayout(
                format: base.format, data: base.data, audit: base.audit, parameters: parameters)
            #expect(hashes.insert(layout.hash).inserted, what)
        }
        #expect(hashes.contains(base.hash))
    }

    @Test func theModelAndWhoAuditsWhomAreInTheDigest() throws {
        let model = try AuditKit.model(.margin)
        let layout = try AuditKit.layout(model)
        let commitment = try AuditSession.opening(model).commitment
        let (provider, auditor) = (Party.identity(1).publicKey, Party.identity(2).publicKey)
        let digests = [
            layout.digest(for: commitment), layout.digest(for: try CommitmentOpening(model).commitment),
            layout.digest(
                for: commitment, standing: .registered(provider: provider, auditor: auditor, auditNumber: 1)),
            layout.digest(
                for: commitment, standing: .registered(provider: provider, auditor: auditor, auditNumber: 2)),
            layout.digest(
                for: commitment, standing: .registered(provider: auditor, auditor: auditor, auditNumber: 1)),
            layout.digest(
                for: commitment, standing: .registered(provider: provider, auditor: provider, auditNumber: 1)),
        ]
        #expect(Set(digests).count == digests.count)
        let other = try AuditKit.layout(model, .paper(alpha: 0.1))
        #expect(other.digest(for: commitment) != digests[0])
        #expect(layout.digest(for: commitment, standing: .rehearsal) == digests[0])
    }

    @Test(arguments: AuditKit.Form.allCases)
    func tablesHaveDistinctRowsThatALookupTakes(form: AuditKit.Form) throws {
        let layout = try AuditKit.layout(try AuditKit.model(form))
        #expect(Set(layout.roles).count == layout.roles.count)
        for role in layout.roles {
            let table = layout.table(role)
            #expect(table.names.count == table.columns.count)
            let lookup = try table.lookupTable()
            #expect(lookup.rowCount == table.rowCount && lookup.columns.count == table.columns.count)
        }
    }

    @Test func theHistogramCountsEachRowInItsBin() throws {
        for form in [AuditKit.Form.softmax, .margin] {
            let layout = try AuditKit.layout(try AuditKit.model(form))
            let scale = layout.format.confidenceScale
            let rows = layout.histogramRows
            #expect(rows.count == layout.table(.histogram).rowCount)
            for row in rows {
                #expect(row.bin == min(row.confidence / (scale / 5), 4))
                #expect(row.isCorrect == (form == .softmax ? row.flag == 1 : (row.key > 0) == (row.flag == 1)))
            }
            let table = layout.table(.histogram)
            let expected = form == .softmax ? ["r", "c"] : ["m", "y", "c"]
            #expect(Array(table.names.prefix(expected.count)) == expected)
            #expect(table.names.count == expected.count + 8)
        }
    }

    @Test func remaindersFitTheirLimbs() throws {
        let layout = try AuditKit.layout(try AuditKit.model(.softmax))
        // S is at most 4 · 2^15, so a remainder is below 2^17.
        #expect(layout.remainderBits == 17 && layout.remainderLimbs == [9, 8])
    }

    /// Two halves where a table of all values would have more rows than the limbs have bytes.
    @Test func rangesHaveALimbMoreWhereTheirTableIsTooLarge() throws {
        let model = try AuditKit.model(.softmax)
        let shift = model.format.layers[0].shift
        let few = try AuditKit.layout(model, .paper(alpha: 0.1), rows: 10)
        #expect(few.limbs(of: shift) == [shift - shift / 2, shift / 2] && few.limbs(of: 16) == [8, 8])
        #expect(!few.roles.contains(.range(bits: 16)) && !few.roles.contains(.range(bits: shift)))
        let many = try AuditKit.layout(model, .paper(alpha: 0.1), rows: 20_000)
        #expect(many.limbs(of: shift) == [shift] && many.roles.contains(.range(bits: shift)))
        #expect(many.limbs(of: 1) == [1] && many.limbs(of: 0) == [0])
        var wide = model.format  // 60,000 entries
        wide.layers[0].outputs = 4_000
        wide.layers[1].inputs = 4_000
        let data = try AuditKit.data(model, rows: 10)
        let large = try StatementLayout(format: wide, data: data, audit: CertifiedAudit(.paper(alpha: 0.1), bins: 5))
        #expect(large.limbs(of: 16) == [16] && large.roles.contains(.range(bits: 16)))
    }

    @Test func dataThatDoNotFitAreRefused() throws {
        let model = try AuditKit.model(.softmax)
        let data = try AuditKit.data(model, rows: 30)
        let audit = try CertifiedAudit(bins: 5)
        func layout(_ data: PublicData, _ audit: CertifiedAudit) throws -> StatementLayout {
            try StatementLayout(format: model.format, data: data, audit: audit)
        }
        #expect(throws: AuditError.lengthMismatch(what: "labels", expected: 30, actual: 1)) {
            try layout(PublicData(inputs: data.inputs, labels: [0]), audit)
        }
        for label in [Int32(-1), 4] {
            var labels = data.labels
            labels[2] = label
            #expect(throws: AuditError.outOfRange(what: "label of row 2", expected: 0...3, actual: Int(label))) {
                try layout(PublicData(inputs: data.inputs, labels: labels), audit)
            }
        }
        // Codes that no input of the format stands for: a verifier would index past its weights.
        for (numeric, category) in [(Int16(2_048), Int32(0)), (0, 4), (0, -1)] {
            let codes = QuantisedInputs(
                numericFeatures: 3, categoricalColumns: 1, numeric: [0, 0, numeric], categorical: [category], count: 1)
            #expect(throws: AuditError.self) { try layout(PublicData(inputs: codes, labels: [0]), audit) }
        }
        let narrow = QuantisedInputs(
            numericFeatures: 2, categoricalColumns: 1, numeric: [0, 0], categorical: [0], count: 1)
        #expect(throws: AuditError.self) { try layout(PublicData(inputs: narrow, labels: [0]), audit) }
        let other = try AuditKit.data(model, rows: 31)
        #expect(throws: AuditError.lengthMismatch(what: "rows of public columns", expected: 30, actual: 31)) {
            try layout(PublicData(inputs: data.inputs, labels: data.labels, groups: other.groups), audit)
        }
        let none = QuantisedInputs(numericFeatures: 3, categoricalColumns: 1, numeric: [], categorical: [], count: 0)
        #expect(throws: AuditError.outOfRange(what: "rows", expected: 1...(1 << 24 - 1), actual: 0)) {
            try layout(PublicData(inputs: none, labels: []), audit)
        }
        let seven = try CertifiedAudit(bins: 7)
        #expect(
            throws: AuditError.calibration(
                .settingOutOfRange(name: "bins", expected: "a divisor of the model's confidence scale 1000", actual: 7))
        ) { try layout(data, seven) }
        var format = model.format
        format.layers[0].shift = 17
        #expect(throws: AuditError.model(.outOfRange(what: "layer 0.shift", expected: 0...16, actual: 17))) {
            try StatementLayout(format: format, data: data, audit: audit)
        }
    }
}
