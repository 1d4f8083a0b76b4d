/// A part of a proof with its commitments, the relations between them, and their checks, for either side.
///
/// Values are committed and relations are noted in any order; ``finish(chunk:)`` then seals the commitments, draws the
/// challenges and checks every relation, so that no relation can see a challenge before what it is about is fixed.
/// Both sides note the same relations in the same order: the statement is one function over ``ProofParty``.
public final class ProofSegment<Party: ProofParty> {
    /// The side.
    public let party: Party

    /// The relations of one table.
    private struct Lookups {
        let table: IndexedTable
        var columns: [[LookupColumn<Party.Values>]]
    }

    /// A matrix product Z = A Wᵀ + bias over all rows at once.
    private struct Layer {
        let sums: [(factor: Fp, values: Party.Values)]
        let constant: Fp
        let inputs: Party.Values
        let weights: Party.Values
        let rows: Int
        let inputCount: Int
        let outputs: Int
        let biasLimbs: Int
    }

    private var lookups: [Lookups] = []
    private var layers: [Layer] = []
    private var gates: [(x: Party.Values, y: Party.Values, z: Party.Values)] = []
    private var products: [(factors: [Party.Values], result: Party.Values?)] = []
    private var zeros: [Party.Values] = []
    private var sums: [(values: Party.Values, equation: FoldedEquation)] = []

    /// A segment without relations.
    public init(_ party: Party) { self.party = party }

    /// Commits `count` values, which the prover computes.
    public func commit(
        _ count: Int, _ witness: () throws(ProofError) -> FieldVector<Fp>
    ) throws(ProofError) -> Party.Values {
        try party.commit(count, witness)
    }

    /// Claims that the tuples of `columns` are rows of `table`. Tables of one name are one table.
    public func require(_ columns: [LookupColumn<Party.Values>], in table: IndexedTable) {
        if let index = lookups.firstIndex(where: { $0.table.name == table.name }) {
            precondition(lookups[index].table.table == table.table, "two tables of the name \(table.name)")
            lookups[index].columns.append(columns)
        } else {
            lookups.append(Lookups(table: table, columns: [columns]))
        }
    }

    /// Claims x y = z, element by element.
    public func require(_ x: Party.Values, times y: Party.Values, equal z: Party.Values) {
        gates.append((x, y, z))
    }

    /// Claims ∏_k x_k = z, element by element; without z, that the product is 0.
    public func require(productOf factors: [Party.Values], equal product: Party.Values? = nil) {
        products.append((factors, product))
    }

    /// Claims that all values are 0.
    public func require(zeros values: Party.Values) { zeros.append(values) }

    /// Claims many linear equations in `values` at once, folded by the challenge.
    public func require(_ equation: FoldedEquation, of values: Party.Values) { sums.append((values, equation)) }

    /// Claims Σ_t factor_t values_t + constant = A Wᵀ + bias, for rows of A.
    ///
    /// - Parameters:
    ///   - sums: vectors `[rows × outputs]` with their factors.
    ///   - inputs: A, `[rows × inputCount]`.
    ///   - weights: for each output its `inputCount` weights, then its bias in 16-bit limbs, lowest first.
    public func require(
        _ sums: [(factor: Fp, values: Party.Values)], plus constant: Fp, areProductsOf inputs: Party.Values,
        and weights: Party.Values, rows: Int, inputCount: Int, outputs: Int, biasLimbs: Int
    ) {
        layers.append(
            Layer(
                sums: sums, constant: constant, inputs: inputs, weights: weights, rows: rows, inputCount: inputCount,
                outputs: outputs, biasLimbs: biasLimbs))
    }

    /// Queries of a lookup in one check, where a caller asks for no other number.
    public static var defaultChunk: Int { 8 }

    /// Seals the commitments and checks every relation; the segment is empty then.
    ///
    /// - Parameter chunk: queries of a lookup in one check.
    /// - Returns: the verdict, and the authenticated multiplicities by the name of their table.
    public func finish(
        chunk: Int = ProofSegment.defaultChunk
    ) throws(ProofError) -> (verdict: Verdict, multiplicities: [String: Party.Values]) {
        if isEmpty { return (.accept, [:]) }
        var multiplicities: [String: Party.Values] = [:]
        for lookup in lookups {
            multiplicities[lookup.table.name] = try party.commitMultiplicities(of: lookup.table, lookup.columns)
        }
        let challenge = try party.seal()
        var pending: [Party.Lookup] = []
        for lookup in lookups {
            pending.append(
                // Each table has its multiplicities from the loop above.
                try party.commitLookup(
                    in: lookup.table, lookup.columns, chunk: chunk, multiplicities: multiplicities[lookup.table.name]!,
                    challenge: LookupChallenge(challenge)))
        }
        let batch = try party.beginBatch(degree: degree(chunk: chunk))
        for lookup in pending { try party.add(lookup, to: batch) }
        for gate in gates { try party.add(gate.x, times: gate.y, equal: gate.z, to: batch) }
        for product in products { try party.add(productOf: product.factors, equal: product.result, to: batch) }
        for values in zeros { try party.add(zeros: values, to: batch) }
        for layer in layers { try add(layer, challenge, to: batch) }
        for sum in sums {
            party.note(sum.equation.name, numerator: sum.equation.numerator)
            let (weights, constant) = sum.equation.fold(challenge)
            let value = party.fold(sum.values, columns: 1, weights: weights.vector)
            try party.add(zeros: party.add(constant, to: value), to: batch)
        }
        (lookups, layers, gates, products, zeros, sums) = ([], [], [], [], [], [])
        return (try party.finish(batch), multiplicities)
    }

    /// Whether nothing is claimed.
    private var isEmpty: Bool {
        lookups.isEmpty && layers.isEmpty && gates.isEmpty && products.isEmpty && zeros.isEmpty && sums.isEmpty
    }

    private func degree(chunk: Int) -> Int {
        var degree = 1
        for lookup in lookups {
            degree = max(degree, min(chunk, lookup.columns.reduce(0) { $0 + ($1.first?.count ?? 0) }) + 1)
        }
        for product in products { degree = max(degree, product.factors.count) }
        return max(degree, gates.isEmpty && layers.isEmpty ? 1 : 2)
    }

    /// Freivalds over all rows and outputs: with α_o = a^o and β_b = b^b,
    /// Σ α_o β_b (Z_{b,o} - bias_o) = Σ_i (Σ_o α_o W_{o,i}) (Σ_b β_b A_{b,i}).
    private func add(_ layer: Layer, _ challenge: Challenge, to batch: Party.Batch) throws(ProofError) {
        let beta = FieldVector<Fp2>.powers(of: challenge.element("linear rows"), count: layer.rows)
        let alpha = FieldVector<Fp2>.powers(of: challenge.element("linear outputs"), count: layer.outputs)
        party.note("linear layers", numerator: Double(layer.rows + layer.outputs))
        let width = layer.inputCount + layer.biasLimbs
        let weights = party.fold(layer.weights, columns: width, weights: alpha)
        let inputs = party.fold(layer.inputs, columns: layer.inputCount, weights: beta)
        let rowSum = beta.powerSum(of: .one)
        // z = Σ factor · fold(values) + constant Σ α Σ β - Σβ Σ_j 2^(16 j) fold(limb j)
        var result: Party.ExtensionValues?
        for (factor, values) in layer.sums {
            let sum = party.fold(values, columns: layer.outputs, weights: beta).weightedSum(alpha)
            result = result?.adding(sum, times: Fp2(factor)) ?? sum.scaled(by: Fp2(factor))
        }
        guard var z = result else { return }
        for limb in 0..<layer.biasLimbs {
            let place = layer.inputCount + limb
            z = z.adding(weights.slice(place..<place + 1), times: -rowSum * Fp(1 << (16 * limb)))
        }
        if layer.constant != .zero {
            z = try party.add(Fp2(layer.constant) * rowSum * alpha.powerSum(of: .one), to: z)
        }
        try party.add(innerProductOf: weights.slice(0..<layer.inputCount), and: inputs, equals: z, to: batch)
    }
}

/// Public linear equations Σ_j a_ij x_j + c_i = 0 in values of F_p, folded by a challenge to one.
public struct FoldedEquation: Sendable {
    /// What the error of the folding is called.
    let name: String
    /// Its numerator over |K|: the degree of the folding.
    let numerator: Double
    /// The weight of each value, and the constant.
    let fold: @Sendable (Challenge) -> (weights: SharedWeights, constant: Fp2)

    /// Equations by what a challenge makes of them.
    public init(
        _ name: String, numerator: Double, fold: @escaping @Sendable (Challenge) -> (SharedWeights, Fp2)
    ) {
        self.name = name
        self.numerator = numerator
        self.fold = fold
    }
}

/// A vector that can be part of a tuple.
public final class SharedWeights: Sendable {
    let vector: FieldVector<Fp2>

    /// Shares `vector`.
    public init(_ vector: consuming FieldVector<Fp2>) { self.vector = vector }
}
