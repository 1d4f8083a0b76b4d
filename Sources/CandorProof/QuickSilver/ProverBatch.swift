/// The prover's side of a batch of polynomial checks under one challenge.
///
/// Checks are added in the order of the statement; ``ProverSession/prove(_:)`` sends D coefficients, 16 bytes each.
/// The error of a batch of T checks is (T + D) / |K|.
/// Source: [QS21] eprint 2021/076, Figures 5 and 7; PROTOCOL 2.
public struct ProverBatch: ~Copyable, Sendable {
    package internal(set) var sum: CheckSum
    private let masks: ProverMasks

    /// An empty batch.
    ///
    /// - Parameters:
    ///   - masks: set aside before `challenge`, and used up here.
    ///   - challenge: of the same session, and later than every value that is checked.
    /// - Throws: ``ProofError/foreignSession``, ``ProofError/committedAfterChallenge(commitment:challenge:)``.
    public init(masks: consuming ProverMasks, challenge: Challenge) throws(ProofError) {
        sum = try CheckSum(
            degree: masks.degree, epoch: masks.epoch, session: masks.session, challenge: challenge)
        self.masks = masks
    }

    /// Adds the checks x y = z of multiplication gates, degree 2.
    ///
    /// - Parameter workers: threads at most; 0 means all. The result does not depend on it.
    /// - Complexity: 4 products in K and 2 by elements of F_p a gate.
    public mutating func addMultiplications(
        _ x: borrowing ProverVector<Fp>, _ y: borrowing ProverVector<Fp>, equal z: borrowing ProverVector<Fp>,
        workers: Int = 1
    ) throws(ProofError) {
        try checkCounts(x.count, y.count, z.count)
        try sum.check(degree: 2, epoch: max(x.epoch, y.epoch, z.epoch))
        let sums = gateSums(x, y, z, chi: sum.chi, first: sum.checks, workers: workers)
        sum.add(weighted: sums, degree: 2, count: x.count)
    }

    /// Adds the check Σ_j x_j y_j = z, degree 2; z has one element.
    public mutating func addInnerProduct(
        _ x: borrowing ProverVector<Fp>, _ y: borrowing ProverVector<Fp>, equals z: borrowing ProverVector<Fp>,
        workers: Int = 1
    ) throws(ProofError) {
        try checkCounts(x.count, y.count, x.count)
        try checkCounts(1, z.count, 1)
        try sum.check(degree: 2, epoch: max(x.epoch, y.epoch, z.epoch))
        add(innerProductSums(x, y, workers: workers), minus: z.polynomial(at: 0))
    }

    /// Adds the check Σ_j x_j y_j = z in K, degree 2; z has one element.
    public mutating func addInnerProduct(
        _ x: borrowing ProverVector<Fp2>, _ y: borrowing ProverVector<Fp2>, equals z: borrowing ProverVector<Fp2>,
        workers: Int = 1
    ) throws(ProofError) {
        try checkCounts(x.count, y.count, x.count)
        try checkCounts(1, z.count, 1)
        try sum.check(degree: 2, epoch: max(x.epoch, y.epoch, z.epoch))
        add(innerProductSums(x, y, workers: workers), minus: z.polynomial(at: 0))
    }

    /// Adds the checks x_j = 0, degree 1.
    public mutating func addZeros<Element: FieldElement>(
        _ x: borrowing ProverVector<Element>
    ) throws(ProofError) {
        try sum.check(degree: 1, epoch: x.epoch)
        sum.add(weighted: [x.macs.powerSum(of: sum.chi, from: sum.checks)], degree: 1, count: x.count)
    }

    /// Adds the check that a polynomial in authenticated values is zero.
    public mutating func add(_ polynomial: HatPolynomial) throws(ProofError) {
        try sum.check(degree: polynomial.degree, epoch: polynomial.epoch)
        sum.add(polynomial)
    }

    /// Coefficients of Y^0 ... Y^(D - 1) of G^(Y) + Σ_j Y^j u_j^(Y). That of Y^D is zero when all checks hold.
    package consuming func maskedCoefficients() -> [Fp2] {
        var coefficients = sum.coefficients
        if !Mutation.isOn(.mask) {
            for index in 0..<masks.values.count {
                coefficients[index] += masks.macs[index]
                coefficients[index + 1] += masks.values[index]
            }
        }
        return Array(coefficients.dropLast())
    }

    private mutating func add(_ products: [Fp2], minus z: HatPolynomial) {
        sum.add(HatPolynomial(coefficients: products, degree: 2, epoch: z.epoch) - z)
    }
}

/// Makes sure that three vectors have one count.
func checkCounts(_ x: Int, _ y: Int, _ z: Int) throws(ProofError) {
    if Mutation.isOn(.checkCounts) { return }
    for actual in [y, z] where actual != x {
        throw .lengthMismatch(values: "values of a check", expected: x, actual: actual)
    }
}
