import CandorAudit
import CandorCalibration
import CandorModel
import Testing

struct IntegerStatementTests {
    /// The verdict, and every sum behind it, is that of the audit in the clear.
    @Test(arguments: AuditKit.Form.allCases, AuditKit.statements.indices)
    func theVerdictIsThatOfTheAuditInTheClear(form: AuditKit.Form, index: Int) throws {
        let model = try AuditKit.model(form)
        let inference = try IntegerInference(model)
        for (rows, isWrong) in [(7, false), (300, false), (300, true)] {
            let layout = try AuditKit.layout(model, AuditKit.statements[index], rows: rows, isWrong: isWrong)
            let statement = try IntegerStatement(layout, inference: inference)
            let served = try inference.predictions(for: layout.data.inputs.all)
            #expect(statement.correct == zip(served.labels, layout.data.labels).map { $0 == $1 })
            if let softmax = statement.softmax { #expect(softmax.confidences == served.rows.map { Int($0) }) }
            let outcome = try layout.audit.run(
                rows: served.rows, scale: served.scale, correct: statement.correct, groups: layout.data.groups)
            #expect(statement.holds == (outcome.verdict == .pass), "\(rows) rows")
            #expect(outcome.failingCells.isEmpty == statement.holds)
            #expect(layout.coveredGroups.count + outcome.notCovered.count + 5 == outcome.cells || index < 2)
            if isWrong { #expect(!statement.holds, "no answer is right") }
            if rows == 7 && index == 2 { #expect(statement.holds, "seven rows contradict nothing") }
        }
    }

    @Test(arguments: AuditKit.Form.allCases, AuditKit.statements.indices)
    func everyValueIsFixedByAnEquationOrALookup(form: AuditKit.Form, index: Int) throws {
        let model = try AuditKit.model(form)
        // Few enough rows for the certified claim to hold, and bounds wide enough for the others.
        let wide: [AuditStatement] = [
            .paper(alpha: 0.99), .expectedCalibrationError(tau: 0.99), .certified(alpha: 0.3),
        ]
        let layout = try AuditKit.layout(model, wide[index], rows: 60)
        let statement = try IntegerStatement(layout, inference: IntegerInference(model))
        #expect(statement.holds)
        let check = WitnessCheck(layout)
        let values = WitnessCheck.Values(statement, model)
        let honest = check.violation(values)
        #expect(honest == nil, "\(honest ?? "")")

        typealias Values = WitnessCheck.Values
        let nested: [(String, WritableKeyPath<Values, [[Int]]>)] = [
            ("low", \.low), ("middle", \.middle), ("top", \.top), ("gate", \.gate), ("output", \.output),
            ("remainders", \.remainders), ("complements", \.complements), ("terms", \.terms),
            ("slackLimbs", \.slackLimbs),
        ]
        let flat: [(String, WritableKeyPath<Values, [Int]>)] = [
            ("largest", \.largest), ("differences", \.differences), ("tops", \.tops),
            ("differenceGates", \.differenceGates), ("exponentials", \.exponentials), ("zeros", \.zeros),
            ("confidences", \.confidences), ("multiplicities", \.multiplicities), ("binErrors", \.binErrors),
        ]
        for change in [1, -1] {
            for (name, path) in nested {
                for outer in values[keyPath: path].indices where !values[keyPath: path][outer].isEmpty {
                    var altered = values
                    let place = altered[keyPath: path][outer].count / 2
                    altered[keyPath: path][outer][place] += change
                    #expect(check.violation(altered) != nil, "\(name)[\(outer)][\(place)] + \(change)")
                }
            }
            for (name, path) in flat where !values[keyPath: path].isEmpty {
                for place in [0, values[keyPath: path].count / 2] {
                    var altered = values
                    altered[keyPath: path][place] += change
                    #expect(check.violation(altered) != nil, "\(name)[\(place)] + \(change)")
                }
            }
            // A bias enters every point.
            var altered = values
            altered.entries[model.format.layers[0].inputs] += change
            #expect(check.violation(altered) != nil, "a bias + \(change)")
        }
        if statement.softmax != nil {
            var altered = values
            altered.correct[0] = 1 - altered.correct[0]
            #expect(check.violation(altered) != nil, "correct")
        }
    }

    /// Low part and middle part that trade a unit give the same accumulator: the range of the low part forbids it.
    @Test func aUnitCannotMoveFromTheMiddleToTheLowPart() throws {
        let model = try AuditKit.model(.softmax)
        let layout = try AuditKit.layout(model, .paper(alpha: 0.99), rows: 20)
        let check = WitnessCheck(layout)
        let statement = try IntegerStatement(layout, inference: IntegerInference(model))
        for layer in 0..<3 {
            var values = WitnessCheck.Values(statement, model)
            values.low[layer][0] += 1 << model.format.layers[layer].shift
            values.middle[layer][0] -= 1
            #expect(check.violation(values) == "layer \(layer): low part")
        }
    }

    /// What each query is, is a row of its table; a prover's multiplicities add up to the number of queries.
    @Test(arguments: AuditKit.Form.allCases)
    func queriesAreRowsOfTheirTables(form: AuditKit.Form) throws {
        let model = try AuditKit.model(form)
        let layout = try AuditKit.layout(model, .certified(alpha: 0.3), rows: 60)
        let statement = try IntegerStatement(layout, inference: IntegerInference(model))
        let layers = statement.trace.layers
        for role in layout.roles {
            let table = layout.table(role)
            let queries = statement.queries(of: role, model: model)
            #expect(queries.allSatisfy { (0..<table.rowCount).contains($0) }, "\(role)")
            let multiplicities = statement.multiplicities(of: role, model: model)
            #expect(multiplicities.reduce(0, +) == queries.count && multiplicities.count == table.rowCount)
            func tuples(_ columns: Int...) -> [[Int]] { queries.map { row in columns.map { table.columns[$0][row] } } }
            switch role {
            case .activation(let index):
                #expect(tuples(0, 1) == zip(layers[index].middle, layers[index].output).map { [Int($0), Int($1)] })
            case .gate(let index):
                let tops = layers[index].top.isEmpty ? statement.softmax!.tops : layers[index].top.map { Int($0) }
                #expect(tuples(0) == tops.map { [$0] })
            case .saturation(let index):
                let layer = layers[index]
                #expect(
                    tuples(0, 1, 2)
                        == layer.middle.indices.map {
                            [Int(layer.middle[$0]), layer.gate($0), Int(layer.output[$0])]
                        })
            case .exponential:
                let softmax = try #require(statement.softmax)
                let last = table.names.count - 2
                #expect(
                    tuples(0, last, last + 1)
                        == softmax.differences.indices.map {
                            [softmax.differences[$0], softmax.exponentials[$0], softmax.zeros[$0]]
                        })
            case .histogram:
                let keys = statement.softmax?.confidences ?? layers.last!.output.map { Int($0) }
                #expect(tuples(0) == keys.map { [$0] })
            case .range(let bits):
                #expect(tuples(0) == queries.map { [$0] })
                if bits == layout.limbs(of: 16).last {
                    #expect(
                        queries.suffix(model.entries.count)
                            == model.entries.map { (Int($0) + 1 << 15) >> (16 - bits) }[...])
                }
            case .answer: Issue.record("an audit has no answers")
            }
        }
    }

    @Test func threadsDoNotMatter() throws {
        let model = try AuditKit.model(.softmaxSaturating)
        let layout = try AuditKit.layout(model, rows: 500)
        let inference = try IntegerInference(model)
        let alone = try IntegerStatement(layout, inference: inference, workers: 1)
        let many = try IntegerStatement(layout, inference: inference, workers: 5)
        #expect(alone.trace == many.trace && alone.softmax == many.softmax && alone.slacks == many.slacks)
    }

    @Test func aModelOfAnotherFormatIsRefused() throws {
        let model = try AuditKit.model(.margin)
        let layout = try AuditKit.layout(model)
        var other = model
        other.format.labels[0] = "another"
        let inference = try IntegerInference(other)
        #expect(
            throws: AuditError.otherFormat(
                expected: try model.format.identity(), actual: try other.format.identity())
        ) { try IntegerStatement(layout, inference: inference) }
    }

    @Test func negativeAndOversizedSlacksHaveNoLimbs() {
        #expect(IntegerStatement.limbs(ofSlack: -1) == nil)
        #expect(IntegerStatement.limbs(ofSlack: 1 << 48) == nil)
        #expect(IntegerStatement.limbs(ofSlack: 0) == [0, 0, 0])
        #expect(IntegerStatement.limbs(ofSlack: 1 << 48 - 1) == [0xffff, 0xffff, 0xffff])
        #expect(IntegerStatement.limbs(ofSlack: 0x1_0002_0003) == [3, 2, 1])
    }
}
