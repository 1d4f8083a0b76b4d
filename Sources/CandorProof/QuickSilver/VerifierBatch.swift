/// The verifier's side of a batch of polynomial checks: the counterpart of ``ProverBatch``, call by call.
public struct VerifierBatch: ~Copyable, Sendable {
    package internal(set) var sum: CheckSum
    private let masks: VerifierMasks

    /// An empty batch, as ``ProverBatch/init(masks:challenge:)``.
    public init(masks: consuming VerifierMasks, challenge: Challenge) throws(ProofError) {
        sum = try CheckSum(
            degree: masks.degree, epoch: masks.epoch, session: masks.session, challenge: challenge)
        self.masks = masks
    }

    /// Adds the checks x y = z of multiplication gates, degree 2.
    ///
    /// - Complexity: 3 products in K a gate.
    public mutating func addMultiplications(
        _ x: borrowing VerifierVector<Fp>, _ y: borrowing VerifierVector<Fp>, equal z: borrowing VerifierVector<Fp>,
        workers: Int = 1
    ) throws(ProofError) {
        try checkCounts(x.count, y.count, z.count)
        try sum.check(degree: 2, epoch: max(x.epoch, y.epoch, z.epoch))
        // F^(Delta) = Σ kx ky - Delta Σ kz
        let sums = gateSums(x, y, z, chi: sum.chi, first: sum.checks, workers: workers)
        sum.add(weighted: [sums[0], -sums[1]], degree: 2, count: x.count)
    }

    /// Adds the check Σ_j x_j y_j = z, degree 2; z has one element.
    public mutating func addInnerProduct<Element: FieldElement>(
        _ x: borrowing VerifierVector<Element>, _ y: borrowing VerifierVector<Element>,
        equals z: borrowing VerifierVector<Element>, workers: Int = 1
    ) throws(ProofError) {
        try checkCounts(x.count, y.count, x.count)
        try checkCounts(1, z.count, 1)
        try sum.check(degree: 2, epoch: max(x.epoch, y.epoch, z.epoch))
        let products = innerProductSum(x, y, workers: workers)
        sum.add(HatPolynomial(coefficients: [products], degree: 2, epoch: z.epoch) - z.polynomial(at: 0))
    }

    /// Adds the checks x_j = 0, degree 1.
    public mutating func addZeros<Element: FieldElement>(
        _ x: borrowing VerifierVector<Element>
    ) throws(ProofError) {
        try sum.check(degree: 1, epoch: x.epoch)
        sum.add(weighted: [x.keys.powerSum(of: sum.chi, from: sum.checks)], degree: 1, count: x.count)
    }

    /// Adds the check that a polynomial in authenticated values is zero.
    public mutating func add(_ polynomial: HatPolynomial) throws(ProofError) {
        try sum.check(degree: polynomial.degree, epoch: polynomial.epoch)
        sum.add(polynomial)
    }

    /// Whether the prover's coefficients have the value at Delta that the keys give the masked sum.
    consuming func holds(for sent: [Fp2], delta: borrowing Delta) -> Bool {
        let point = delta.element
        var expected = sum.coefficients
        for index in 0..<masks.keys.count { expected[index] += masks.keys[index] }
        func value(_ coefficients: [Fp2]) -> Fp2 { coefficients.reversed().reduce(.zero) { $0 * point + $1 } }
        return value(sent) == value(expected)
    }
}
