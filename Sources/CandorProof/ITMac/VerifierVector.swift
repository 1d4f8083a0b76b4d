/// Authenticated values of the verifier: the keys k = M + x Delta of values that it does not know.
///
/// `Element` says where the values lie, as in ``ProverVector``; the keys are in K. Each operation is that of the
/// prover's vector with the same name.
public struct VerifierVector<Element: FieldElement>: ~Copyable, Sendable {
    package var keys: FieldVector<Fp2>
    /// The phase of the session in which the newest of the values was committed.
    package internal(set) var epoch: Int

    /// Only sources of correlations and tests make vectors from keys.
    package init(keys: consuming FieldVector<Fp2>, epoch: Int = 0) {
        self.keys = keys
        self.epoch = epoch
    }

    /// Number of values.
    public var count: Int { keys.count }

    /// Adds `other`, element by element.
    public mutating func add(_ other: borrowing VerifierVector) {
        keys.add(other.keys)
        epoch = max(epoch, other.epoch)
    }

    /// Subtracts `other`, element by element.
    public mutating func subtract(_ other: borrowing VerifierVector) {
        keys.subtract(other.keys)
        epoch = max(epoch, other.epoch)
    }

    /// A copy of the keys in `range`, which is the same authenticated values, not new ones.
    public borrowing func slice(_ range: Range<Int>) -> VerifierVector {
        VerifierVector(keys: keys.slice(range), epoch: epoch)
    }

    /// Σ_j weights[j] · self[j] with public weights, as a vector of one.
    public borrowing func weightedSum(_ weights: borrowing FieldVector<Fp2>) -> VerifierVector<Fp2> {
        VerifierVector<Fp2>(keys: FieldVector(CollectionOfOne(weights.dotProduct(with: keys))), epoch: epoch)
    }
}

extension VerifierVector where Element == Fp {
    /// Multiplies every value by `factor`.
    public mutating func scale(by factor: Fp) { keys.scale(by: Fp2(factor)) }

    /// Adds public values, element by element: the key of c is c Delta.
    public mutating func add(publicValues: borrowing FieldVector<Fp>, delta: borrowing Delta) {
        keys.add(publicValues, times: delta.element)
    }

    /// The same values as elements of K.
    public borrowing func extended() -> VerifierVector<Fp2> { scaled(by: .one) }

    /// `factor` times every value.
    public borrowing func scaled(by factor: Fp2) -> VerifierVector<Fp2> {
        var keys = keys.slice(0..<count)
        keys.scale(by: factor)
        return VerifierVector<Fp2>(keys: keys, epoch: epoch)
    }
}

extension VerifierVector where Element == Fp2 {
    /// Adds public values, element by element: the key of c is c Delta.
    public mutating func add(publicValues: borrowing FieldVector<Fp2>, delta: borrowing Delta) {
        keys.add(publicValues, times: delta.element)
    }

    /// Multiplies every value by `factor`.
    public mutating func scale(by factor: Fp2) { keys.scale(by: factor) }

    /// Adds `factor` times `other`, element by element.
    public mutating func add<Other: FieldElement>(_ other: borrowing VerifierVector<Other>, times factor: Fp2) {
        keys.add(other.keys, times: factor)
        epoch = max(epoch, other.epoch)
    }
}
