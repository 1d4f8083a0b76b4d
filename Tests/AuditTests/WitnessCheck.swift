import CandorAudit
import CandorCalibration
import CandorModel

/// The executable form of the article "The statement": every value of a witness, and the equation or lookup that fixes
/// it. It shares no code with what makes the witness.
struct WitnessCheck {
    /// What the prover commits to, by name.
    struct Values: Sendable {
        var low: [[Int]], middle: [[Int]], top: [[Int]], gate: [[Int]], output: [[Int]]
        var largest: [Int] = [], differences: [Int] = [], tops: [Int] = [], differenceGates: [Int] = []
        var exponentials: [Int] = [], zeros: [Int] = [], confidences: [Int] = []
        var remainders: [[Int]] = [], complements: [[Int]] = []
        var correct: [Int]
        /// Of a margin c, then the terms of each λ, where groups are tested: `[column][point]`.
        var terms: [[Int]] = []
        var multiplicities: [Int]
        var binErrors: [Int]
        var slackLimbs: [[Int]]
        var entries: [Int]

        init(_ statement: IntegerStatement, _ model: FixedPointModel) {
            let layers = statement.trace.layers
            low = layers.map { $0.low.map { Int($0) } }
            middle = layers.map { $0.middle.map { Int($0) } }
            top = layers.map { $0.top.map { Int($0) } }
            gate = layers.map { layer in layer.top.indices.map { layer.gate($0) } }
            output = layers.map { $0.output.map { Int($0) } }
            if let softmax = statement.softmax {
                (largest, differences, tops) = (softmax.largest, softmax.differences, softmax.tops)
                differenceGates = softmax.tops.map { $0 == 0 ? 0 : 1 }
                (exponentials, zeros, confidences) = (softmax.exponentials, softmax.zeros, softmax.confidences)
                (remainders, complements) = (softmax.remainders, softmax.complements)
            }
            correct = statement.correct.map { $0 ? 1 : 0 }
            if statement.layout.hasGroupTests {
                let table = statement.layout.table(.histogram)
                terms = table.columns[2...].map { column in statement.histogram.map { column[$0] } }
            }
            multiplicities = statement.multiplicities(of: .histogram, model: model)
            binErrors = statement.binErrors
            slackLimbs = statement.slacks.map { IntegerStatement.limbs(ofSlack: $0) ?? [-1, 0, 0] }
            entries = model.entries.map { Int($0) }
        }
    }

    let layout: StatementLayout
    private let tables: [StatementTable.Role: Set<[Int]>]

    init(_ layout: StatementLayout) {
        self.layout = layout
        tables = Dictionary(
            uniqueKeysWithValues: layout.roles.map { role in
                let table = layout.table(role)
                return (role, Set((0..<table.rowCount).map { row in table.columns.map { $0[row] } }))
            })
    }

    private func has(_ role: StatementTable.Role, _ tuple: [Int]) -> Bool { tables[role]?.contains(tuple) == true }

    /// Whether the limbs of a value are in their tables: the lowest bits, then all that is left.
    private func isInRange(_ value: Int, _ bits: Int) -> Bool {
        let limbs = layout.limbs(of: bits)
        guard limbs.count == 2 else { return has(.range(bits: bits), [value]) }
        return has(.range(bits: limbs[0]), [value & (1 << limbs[0] - 1)])
            && has(.range(bits: limbs[1]), [value >> limbs[0]])
    }

    /// The first equation or lookup that does not hold; nil for a witness of a true statement.
    func violation(_ values: Values) -> String? {
        let format = layout.format
        for entry in values.entries where !isInRange(entry + 1 << 15, 16) {
            return "an entry is out of range"
        }
        var next = 0
        var inputs = (0..<layout.points).map { firstInputs($0) }
        for (index, layer) in format.layers.enumerated() {
            let own = Array(values.entries[next..<next + layer.entryCount])
            next += layer.entryCount
            for point in 0..<layout.points {
                for output in 0..<layer.outputs {
                    let place = point * layer.outputs + output
                    let row = own[
                        output * (layer.inputs + layer.biasLimbs)..<(output + 1) * (layer.inputs + layer.biasLimbs)]
                    var z = BiasLimbs.value(of: row.suffix(layer.biasLimbs).map { Int32($0) })
                    for (weight, x) in zip(row, inputs[point]) { z += weight * x }
                    if let broken = rescaling(values, index, place, z) { return "layer \(index): \(broken)" }
                }
            }
            inputs = (0..<layout.points).map { point in
                Array(values.output[index][point * layer.outputs..<(point + 1) * layer.outputs])
            }
        }
        return head(values) ?? statistics(values)
    }

    private func firstInputs(_ point: Int) -> [Int] {
        let (quantiser, rows) = (layout.format.quantiser, layout.data.inputs.all)
        var x = [Int](repeating: 0, count: quantiser.inputs)
        for feature in 0..<rows.numericFeatures {
            x[feature] = Int(rows.numeric[point * rows.numericFeatures + feature])
        }
        for (column, offset) in quantiser.categoryOffsets.enumerated() {
            x[offset + Int(rows.categorical[point * rows.categoricalColumns + column])] =
                1 << layout.format.categoryBits
        }
        return x
    }

    private func rescaling(_ values: Values, _ index: Int, _ place: Int, _ z: Int) -> String? {
        let layer = layout.format.layers[index]
        let (low, middle) = (values.low[index][place], values.middle[index][place])
        let output = values.output[index][place]
        guard isInRange(low, layer.shift) else { return "low part" }
        guard layer.overflow == .saturates else {
            guard z == middle << layer.shift + low else { return "accumulator" }
            if layer.largest == nil { return output == middle ? nil : "output of the last layer" }
            return has(.activation(layer: index), [middle, output]) ? nil : "activation"
        }
        let (top, gate) = (values.top[index][place], values.gate[index][place])
        let size = layer.shift + layer.bits
        guard z + 1 << (size - 1) == top << size + middle << layer.shift + low else { return "accumulator" }
        guard has(.gate(layer: index), [top, gate]) else { return "gate" }
        return has(.saturation(layer: index), [middle, gate, output]) ? nil : "saturation"
    }

    private func head(_ values: Values) -> String? {
        let (format, labels) = (layout.format, layout.data.labels)
        if format.hasMargin {
            for point in 0..<layout.points {
                let query = [values.output.last![point], Int(labels[point])]
                let known = query + (layout.hasGroupTests ? values.terms(point, from: 0) : [])
                guard has(.histogram, known) else { return "histogram" }
            }
            return nil
        }
        let classes = format.classes
        let vanishes = format.layers.last?.overflow == .vanishes
        for point in 0..<layout.points {
            let own = point * classes..<(point + 1) * classes
            var (sum, product) = (0, 1)
            for place in own {
                let difference = values.largest[point] - values.output.last![place]
                product *= difference == 0 ? 0 : 1
                sum += values.exponentials[place]
                let rest = [values.exponentials[place], values.zeros[place]]
                if vanishes {
                    let gate = values.differenceGates[place]
                    let bits = format.layers.last!.bits
                    guard difference == values.tops[place] << bits + values.differences[place],
                        has(.gate(layer: format.layers.count - 1), [values.tops[place], gate]),
                        has(.exponential, [values.differences[place], gate] + rest)
                    else { return "difference" }
                } else {
                    guard difference == values.differences[place], has(.exponential, [difference] + rest) else {
                        return "difference"
                    }
                }
            }
            guard product == 0 else { return "no difference is 0" }
            let logit = values.largest[point] + 1 << 31
            guard isInRange(logit & 0xffff, 16), isInRange(logit >> 16, 16) else {
                return "largest logit"
            }
            let limbs = layout.remainderLimbs
            for parts in [values.remainders[point], values.complements[point]] {
                for (part, bits) in zip(parts, limbs) where !has(.range(bits: bits), [part]) { return "limb" }
            }
            let remainder = values.remainders[point][0] + values.remainders[point][1] << limbs[0]
            let complement = values.complements[point][0] + values.complements[point][1] << limbs[0]
            guard values.confidences[point] * sum + remainder == format.confidenceScale * ConfidenceTable.one,
                remainder + complement == sum - 1
            else { return "division" }
            let label = Int(labels[point])
            let zeros = Array(values.zeros[own])
            let expected = zeros[..<label].reduce(zeros[label]) { $0 * (1 - $1) }
            guard values.correct[point] == expected else { return "correct" }
            let key = [values.confidences[point], values.correct[point]]
            let known = key + (layout.hasGroupTests ? values.terms(point, from: 0) : [])
            guard has(.histogram, known) else { return "histogram" }
        }
        return nil
    }

    private func statistics(_ values: Values) -> String? {
        let rows = layout.histogramRows
        // LogUp forces the multiplicities to be the counts of the queries.
        let keys = (0..<layout.points).map { point in
            layout.format.hasMargin
                ? [values.output.last![point], Int(layout.data.labels[point])]
                : [values.confidences[point], values.correct[point]]
        }
        var counts: [[Int]: Int] = [:]
        for key in keys { counts[key, default: 0] += 1 }
        for (row, count) in zip(rows, values.multiplicities) where counts[[row.key, row.flag], default: 0] != count {
            return "multiplicity"
        }
        let scale = layout.format.confidenceScale
        var cells = (0..<layout.bins).map { _ in Sums() }
        for (row, count) in zip(rows, values.multiplicities) {
            var terms: [Int] = []
            if case .certified(let test) = layout.claim {
                terms = (test.above + test.below).map { Int($0[row.confidence]) }
            }
            cells[row.bin].add(count, row.isCorrect ? 1 : 0, row.confidence, terms)
        }
        let family = layout.data.groups
        for place in layout.coveredGroups {
            let members = family!.membership(of: family!.groups[place])
            var sums = Sums()
            for point in members.indices where members[point] {
                let terms = values.terms(point, from: layout.format.hasMargin ? 1 : 0)
                sums.add(1, layout.format.hasMargin ? values.terms[0][point] : values.correct[point], 0, terms)
            }
            cells.append(sums)
        }
        var slacks: [Int] = []
        switch layout.claim {
        case .paper(let alpha):
            for cell in cells {
                let difference = scale * cell.correct - cell.confidence
                slacks += [alpha * cell.count - difference, alpha * cell.count + difference]
            }
        case .expectedCalibrationError(let tau):
            for (cell, error) in zip(cells, values.binErrors) {
                let difference = scale * cell.correct - cell.confidence
                slacks += [error - difference, error + difference]
            }
            slacks.append(tau * layout.points - values.binErrors.reduce(0, +))
        case .certified(let test):
            for cell in cells {
                slacks += IntegerTest.lambdas.indices.map {
                    test.threshold + cell.terms[$0] - IntegerTest.lambdas[$0] * cell.correct
                }
                slacks += IntegerTest.lambdas.indices.map {
                    test.threshold + cell.terms[4 + $0] + IntegerTest.lambdas[$0] * cell.correct
                }
            }
        }
        guard slacks.count == values.slackLimbs.count else { return "number of tests" }
        for (slack, limbs) in zip(slacks, values.slackLimbs) {
            guard limbs.allSatisfy({ isInRange($0, 16) }) else { return "limb of a slack" }
            guard slack == limbs[0] + limbs[1] << 16 + limbs[2] << 32 else { return "slack" }
        }
        return nil
    }

    private struct Sums {
        var count = 0, correct = 0, confidence = 0
        var terms = [Int](repeating: 0, count: 8)

        mutating func add(_ times: Int, _ correct: Int, _ confidence: Int, _ terms: [Int]) {
            count += times
            self.correct += times * correct
            self.confidence += times * confidence
            for (lane, term) in terms.enumerated() { self.terms[lane] += times * term }
        }
    }
}

extension WitnessCheck.Values {
    /// The committed columns of a point's histogram query, from column `first` on.
    func terms(_ point: Int, from first: Int) -> [Int] { terms[first...].map { $0[point] } }
}
