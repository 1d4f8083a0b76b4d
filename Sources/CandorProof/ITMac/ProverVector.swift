/// Authenticated values of the prover: x with MACs M, where the verifier has the keys k = M + x Delta.
///
/// Elements are in F_p or in K; an x in F_p was committed as one, so its verifier knows that it lies there. Linear maps
/// with public coefficients need no message, and both parties make the same. A vector cannot be copied; its epoch is
/// that of its newest commitment, and checks refuse values that are newer than their challenge.
///
/// Two vectors of one operation have the same count; anything else is a caller bug and stops the program.
public struct ProverVector<Element: FieldElement>: ~Copyable, Sendable {
    package var values: FieldVector<Element>
    package var macs: FieldVector<Fp2>
    /// The phase of the session in which the newest of the values was committed.
    package internal(set) var epoch: Int

    /// Values and MACs of one count. Only sources of correlations and tests make vectors from parts.
    package init(values: consuming FieldVector<Element>, macs: consuming FieldVector<Fp2>, epoch: Int = 0) {
        precondition(values.count == macs.count, "\(values.count) values with \(macs.count) MACs")
        self.values = values
        self.macs = macs
        self.epoch = epoch
    }

    /// `count` zeros with MACs of zero.
    init(count: Int) { self.init(values: FieldVector(count: count), macs: FieldVector(count: count)) }

    /// Number of values.
    public var count: Int { macs.count }

    /// Adds `other`, element by element.
    public mutating func add(_ other: borrowing ProverVector) {
        values.add(other.values)
        macs.add(other.macs)
        epoch = max(epoch, other.epoch)
    }

    /// Subtracts `other`, element by element.
    public mutating func subtract(_ other: borrowing ProverVector) {
        values.subtract(other.values)
        macs.subtract(other.macs)
        epoch = max(epoch, other.epoch)
    }

    /// Adds public values, element by element; their MACs are 0.
    public mutating func add(publicValues: borrowing FieldVector<Element>) { values.add(publicValues) }

    /// Copies `piece` over the values from `start` on.
    mutating func replace(from start: Int, with piece: borrowing ProverVector) {
        values.replace(from: start, with: piece.values)
        macs.replace(from: start, with: piece.macs)
    }

    /// A copy of the values in `range`, which is the same authenticated values, not new ones.
    public borrowing func slice(_ range: Range<Int>) -> ProverVector {
        ProverVector(values: values.slice(range), macs: macs.slice(range), epoch: epoch)
    }
}

extension ProverVector where Element == Fp {
    /// Multiplies every value by `factor`.
    public mutating func scale(by factor: Fp) {
        values.scale(by: factor)
        macs.scale(by: Fp2(factor))
    }

    /// The same values as elements of K.
    public borrowing func extended() -> ProverVector<Fp2> { scaled(by: .one) }

    /// `factor` times every value.
    public borrowing func scaled(by factor: Fp2) -> ProverVector<Fp2> {
        var macs = macs.slice(0..<count)
        macs.scale(by: factor)
        return ProverVector<Fp2>(values: values.scaled(by: factor), macs: macs, epoch: epoch)
    }

    /// Σ_j weights[j] · self[j] with public weights, as a vector of one.
    public borrowing func weightedSum(_ weights: borrowing FieldVector<Fp2>) -> ProverVector<Fp2> {
        ProverVector<Fp2>(
            values: FieldVector(CollectionOfOne(weights.dotProduct(with: values))),
            macs: FieldVector(CollectionOfOne(weights.dotProduct(with: macs))), epoch: epoch)
    }
}

extension ProverVector where Element == Fp2 {
    /// Multiplies every value by `factor`.
    public mutating func scale(by factor: Fp2) {
        values.scale(by: factor)
        macs.scale(by: factor)
    }

    /// Adds `factor` times `other`, element by element.
    public mutating func add(_ other: borrowing ProverVector<Fp2>, times factor: Fp2) {
        values.add(other.values, times: factor)
        macs.add(other.macs, times: factor)
        epoch = max(epoch, other.epoch)
    }

    /// Adds `factor` times `other`, element by element.
    public mutating func add(_ other: borrowing ProverVector<Fp>, times factor: Fp2) {
        values.add(other.values, times: factor)
        macs.add(other.macs, times: factor)
        epoch = max(epoch, other.epoch)
    }

    /// Σ_j weights[j] · self[j] with public weights, as a vector of one.
    public borrowing func weightedSum(_ weights: borrowing FieldVector<Fp2>) -> ProverVector<Fp2> {
        ProverVector(
            values: FieldVector(CollectionOfOne(weights.dotProduct(with: values))),
            macs: FieldVector(CollectionOfOne(weights.dotProduct(with: macs))), epoch: epoch)
    }
}
