/// One side of a proof. A statement that is written over it is written once, and is the same calls on both sides.
///
/// What only the prover knows comes in as closures, which the verifier never calls. Sides are different types; what a
/// ``ProofSegment`` does with them puts commitments before the challenges that cover them.
public protocol ProofParty: AnyObject {
    /// Values of F_p as this side holds them.
    associatedtype Values: AuthenticatedValues
    /// Values of K as this side holds them.
    associatedtype ExtensionValues: AuthenticatedExtensionValues
    /// A lookup whose fractions are committed.
    associatedtype Lookup
    /// Polynomial checks under one challenge.
    associatedtype Batch: AnyObject

    /// Threads at most; 0 means all.
    var workers: Int { get }
    /// What the checks so far leave to chance.
    var budget: SoundnessBudget { get }

    /// Says how many correlations the rest of the proof takes, two for each value of K, so that no more are made.
    func expect(correlations count: Int)
    /// Commits `count` values, which the prover computes.
    func commit(_ count: Int, _ witness: () throws(ProofError) -> FieldVector<Fp>) throws(ProofError) -> Values
    /// Commits `count` values that the prover computes from the integers behind `values`, in (-p / 2, p / 2].
    func commit(
        _ count: Int, from values: Values, _ derive: ([Int]) -> [Int]
    ) throws(ProofError) -> Values
    /// Commits how often each row is used by the tuples of `columns`.
    func commitMultiplicities(
        of table: IndexedTable, _ columns: [[LookupColumn<Values>]]
    ) throws(ProofError) -> Values
    /// Seals what was committed; the challenge covers exactly that.
    func seal() throws(ProofError) -> Challenge

    /// `values` + public ones, element by element.
    func add(_ publicValues: borrowing FieldVector<Fp>, to values: Values) throws(ProofError) -> Values
    /// One value of K plus a public one.
    func add(_ publicValue: Fp2, to value: ExtensionValues) throws(ProofError) -> ExtensionValues
    /// Σ_i x_{b,i} · weights[i · outputs + o] for each row b of public inputs and each output o, row after row.
    ///
    /// It is any public linear map, given by its rows.
    func linear(_ inputs: PublicInputs, weights: Values, outputs: Int) -> Values
    /// Σ_b weights[b] · values[b · columns + j] for each column j: rows folded by public weights in K.
    func fold(_ values: Values, columns: Int, weights: borrowing FieldVector<Fp2>) -> ExtensionValues

    /// Commits the fractions of a lookup.
    func commitLookup(
        in table: IndexedTable, _ columns: [[LookupColumn<Values>]], chunk: Int, multiplicities: Values,
        challenge: LookupChallenge
    ) throws(ProofError) -> Lookup

    /// Masks for a batch of that degree, then its challenge.
    func beginBatch(degree: Int) throws(ProofError) -> Batch
    /// Adds x y = z, element by element.
    func add(_ x: Values, times y: Values, equal z: Values, to batch: Batch) throws(ProofError)
    /// Adds Σ x_j y_j = z.
    func add(
        innerProductOf x: ExtensionValues, and y: ExtensionValues, equals z: ExtensionValues, to batch: Batch
    ) throws(ProofError)
    /// Adds ∏_k x_k = z, element by element; without z, that the product is 0.
    func add(productOf factors: [Values], equal product: Values?, to batch: Batch) throws(ProofError)
    /// Adds x_j = 0.
    func add(zeros values: Values, to batch: Batch) throws(ProofError)
    /// Adds x_j = 0 in K.
    func add(zeros values: ExtensionValues, to batch: Batch) throws(ProofError)
    /// Adds the checks of a lookup.
    func add(_ lookup: consuming Lookup, to batch: Batch) throws(ProofError)
    /// Proves the batch, or judges it. The prover's answer is always `accept`.
    func finish(_ batch: Batch) throws(ProofError) -> Verdict

    /// Makes sure that everything claimed has been checked: the last call of a statement.
    func end() throws(ProofError)

    /// Counts the error of a check that a challenge folds: `numerator` / |K|.
    func note(_ name: String, numerator: Double)
}

/// One column of a part of a lookup's tuples.
public enum LookupColumn<Values: AuthenticatedValues> {
    /// Authenticated values.
    case values(Values)
    /// Values that both sides know.
    case publicValues([Fp])

    /// Number of tuples.
    var count: Int {
        switch self {
        case .values(let values): values.count
        case .publicValues(let values): values.count
        }
    }
}

/// A public integer matrix by its rows: the entries that are not zero.
public struct PublicInputs: Sendable {
    /// Number of rows.
    public var count: Int { starts.count - 1 }
    /// Inputs of a row.
    public let inputs: Int
    /// The entries of row b are starts[b] ..< starts[b + 1].
    let starts: [Int]
    let indices: [Int32]
    let values: [Int]

    /// Rows by a function that lists the inputs of a row that are not zero.
    ///
    /// - Parameter visit: calls `add` with the position of an input, below `inputs`, and its value.
    public init(count: Int, inputs: Int, _ visit: (_ row: Int, _ add: (_ input: Int, _ value: Int) -> Void) -> Void) {
        self.inputs = inputs
        var starts = [0]
        var indices: [Int32] = []
        var values: [Int] = []
        for row in 0..<count {
            visit(row) { input, value in
                precondition(input >= 0 && input < inputs, "an input outside the row")
                guard value != 0 else { return }
                indices.append(Int32(input))
                values.append(value)
            }
            starts.append(indices.count)
        }
        self.starts = starts
        self.indices = indices
        self.values = values
    }
}
