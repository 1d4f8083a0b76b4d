import CandorCore
import CandorProof
import ProofTestKit
import Testing

/// A small statement with every relation of a segment: two layers, a rescaling, a ReLU, products, a gate.
struct SmallStatement: Sendable {
    static let rows = 37, inputs = 5, hidden = 6, outputs = 3, shift = 4, biasLimbs = 2
    /// Public inputs, row after row.
    var x: [Int]
    /// For each hidden unit its weights.
    var first: [Int]
    /// For each output its weights, then the limbs of its bias.
    var second: [Int]
    var low: [Int]
    var activation: [Int]
    var z: [Int]
    var isPositive: [Int]
    var square: [Int]

    init() {
        var source = SeededRandomSource(seed: 5)
        func draw(_ count: Int, _ bound: Int) -> [Int] {
            (0..<count).map { _ in Int(source.next() % UInt64(2 * bound)) - bound }
        }
        x = draw(Self.rows * Self.inputs, 40).enumerated().map { $0.offset % 3 == 0 ? 0 : $0.element }
        first = draw(Self.hidden * Self.inputs, 100)
        second = draw(Self.outputs * (Self.hidden + Self.biasLimbs), 50)
        low = []
        activation = []
        z = []
        isPositive = []
        square = []
        for row in 0..<Self.rows {
            for unit in 0..<Self.hidden {
                let sum = accumulator(row, unit)
                low.append(sum & 15)
                activation.append(max(0, sum >> Self.shift))
                isPositive.append(sum >> Self.shift > 0 ? 1 : 0)
            }
        }
        square = activation.map { $0 * $0 }
        for row in 0..<Self.rows { for output in 0..<Self.outputs { z.append(secondSum(row, output)) } }
    }

    func accumulator(_ row: Int, _ unit: Int) -> Int {
        (0..<Self.inputs).reduce(0) { $0 + x[row * Self.inputs + $1] * first[unit * Self.inputs + $1] }
    }

    func secondSum(_ row: Int, _ output: Int) -> Int {
        let weights = second[output * (Self.hidden + Self.biasLimbs)..<(output + 1) * (Self.hidden + Self.biasLimbs)]
        let w = Array(weights)
        let bias = w[Self.hidden] + w[Self.hidden + 1] << 16
        return (0..<Self.hidden).reduce(bias) { $0 + w[$1] * activation[row * Self.hidden + $1] }
    }

    static let lowTable = try! IndexedTable("low parts", range: 0..<16)
    static let relu: IndexedTable = {
        let range = -2048..<2048
        let columns = [range.map { Fp($0) }, range.map { Fp(max(0, $0)) }, range.map { Fp($0 > 0 ? 1 : 0) }]
        return IndexedTable("ReLU", try! LookupTable(columns: columns), strides: [1], origin: -2048)
    }()

    /// The statement, for either side.
    func run<Party: ProofParty>(_ party: Party) throws(ProofError) -> Verdict {
        let segment = ProofSegment(party)
        let count = Self.rows * Self.hidden
        func commit(_ values: [Int]) throws(ProofError) -> Party.Values {
            try segment.commit(values.count) { () throws(ProofError) in FieldVector(values) }
        }
        // Input after input, as the sum over public inputs wants its weights.
        let transposed = (0..<Self.inputs * Self.hidden).map {
            first[$0 % Self.hidden * Self.inputs + $0 / Self.hidden]
        }
        let w1 = try commit(transposed)
        let w2 = try commit(second)
        let publicInputs = PublicInputs(count: Self.rows, inputs: Self.inputs) { row, add in
            for input in 0..<Self.inputs { add(input, x[row * Self.inputs + input]) }
        }
        let sums = party.linear(publicInputs, weights: w1, outputs: Self.hidden)
        let lo = try commit(low)
        let a = try commit(activation)
        let sign = try commit(isPositive)
        let hi = sums.subtracting(lo).scaled(by: Fp(16).inverse)
        segment.require([.values(lo)], in: Self.lowTable)
        segment.require([.values(hi), .values(a), .values(sign)], in: Self.relu)
        let output = try commit(z)
        segment.require(
            [(Fp(1), output)], plus: .zero, areProductsOf: a, and: w2, rows: Self.rows, inputCount: Self.hidden,
            outputs: Self.outputs, biasLimbs: Self.biasLimbs)
        let squares = try commit(square)
        segment.require(a, times: a, equal: squares)
        segment.require(productOf: [sign, a, a], equal: squares)
        let negated = try party.add(FieldVector(Array(repeating: -1, count: count)), to: sign)
        segment.require(productOf: [sign, negated])
        segment.require(zeros: a.adding(a).subtracting(a.scaled(by: Fp(2))))
        let (verdict, multiplicities) = try segment.finish(chunk: 4)
        guard verdict == .accept else { return verdict }
        // The number of positive activations is linear in the multiplicities, and in the signs.
        let counts = multiplicities[Self.relu.name]!
        let rows = Self.relu.table.rowCount
        let last = ProofSegment(party)
        let positives = Party.Values.joined([counts.multiplied(by: FieldVector(Self.relu.table.columns[2]))])
        var total = positives.slice(0..<1)
        for row in 1..<rows { total = total.adding(positives.slice(row..<row + 1)) }
        for index in 0..<count { total = total.subtracting(sign.slice(index..<index + 1)) }
        last.require(zeros: total)
        return try last.finish().verdict
    }
}

@Suite struct ProofSegmentTests {
    private static func outcome(
        workers: Int, _ change: (inout SmallStatement) -> Void = { _ in }
    ) -> TwoParties.Outcome<Verdict, Verdict> {
        var changed = SmallStatement()
        change(&changed)
        let (claimed, true_) = (changed, SmallStatement())
        return TwoParties.runParties(workers: workers) { party in
            try claimed.run(party)
        } verifier: { party in
            try true_.run(party)
        }
    }

    private static func isRejected(_ change: (inout SmallStatement) -> Void) -> Bool {
        outcome(workers: 1, change).verifier.isRejected
    }

    @Test(arguments: [1, 2, 3]) func trueStatementIsAccepted(workers: Int) {
        #expect(Self.outcome(workers: workers).verifier == .success(.accept))
    }

    @Test func lowPartOutsideItsRangeIsRejected() {
        #expect(Self.isRejected { $0.low[7] += 16 })
        #expect(Self.isRejected { $0.low[7] -= 1 })
    }

    @Test func activationThatIsNotTheReLUIsRejected() {
        #expect(Self.isRejected { $0.activation[11] += 1 })
    }

    @Test func outputThatIsNotTheProductIsRejected() {
        #expect(Self.isRejected { $0.z[0] += 1 })
        // Two errors that cancel in every sum with equal weights.
        #expect(
            Self.isRejected {
                $0.z[4] += 5
                $0.z[5] -= 5
            })
    }

    @Test func biasLimbCountsByItsPlace() {
        #expect(
            Self.isRejected {
                $0.second[SmallStatement.hidden] += 1
                $0.second[SmallStatement.hidden + 1] -= 1
            })
    }

    @Test func squareThatIsNoneIsRejected() {
        #expect(Self.isRejected { $0.square[3] += 1 })
    }

    @Test func signThatIsNoBitIsRejected() {
        #expect(Self.isRejected { $0.isPositive[2] = 2 })
        #expect(Self.isRejected { $0.isPositive[2] = 1 - $0.isPositive[2] })
    }

    @Test func honestProverSeesThatItsClaimIsFalse() throws {
        var statement = SmallStatement()
        statement.activation[0] += 1
        let (near, far) = InMemoryChannel.pair(capacity: 1 << 12, timeout: 1)
        defer { far.close() }
        let claimed = statement
        let result = TwoParties.attempt {
            let session = ProverSession(
                source: IdealVOLE(seed: 1).prover(), connection: Connection(near, sending: .fromProver),
                identifier: TwoParties.identifier())
            return try claimed.run(ProvingParty(session, workers: 1))
        }
        #expect(result.error == .falseClaim(name: "rows of the table ReLU"))
    }
}
