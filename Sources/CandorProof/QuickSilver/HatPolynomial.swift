/// A polynomial in authenticated values, as both parties see it: Σ_j coefficients[j] Y^j of formal degree `degree`.
///
/// The hat of a value is M + x Y for the prover, who works in the unknown Y, and the constant k = M + x Delta for the
/// verifier, who works at Y = Delta; a public constant c is c Y for both. Sums, differences and products of hats are
/// then the same code for both parties: terms of a lower degree are multiplied by powers of Y until all have the same,
///
///     F^(Y) = Σ_h Y^(d - h) f_h(x^(Y)),
///
/// whose coefficient of Y^d is f(x). A check says that this one is zero.
/// Source: [QS21] eprint 2021/076, section 5; PROTOCOL 2.
public struct HatPolynomial: Sendable, Equatable {
    /// Coefficients from that of Y^0 on; at most `degree` + 1.
    package let coefficients: [Fp2]
    /// The formal degree.
    public let degree: Int
    /// The newest epoch of the values in it.
    public let epoch: Int

    package init(coefficients: [Fp2], degree: Int, epoch: Int) {
        precondition(coefficients.count <= degree + 1, "more coefficients than the degree allows")
        self.coefficients = coefficients
        self.degree = degree
        self.epoch = epoch
    }

    /// The public constant `c`, of degree 1.
    public static func constant(_ c: Fp2) -> HatPolynomial {
        HatPolynomial(coefficients: [.zero, c], degree: 1, epoch: 0)
    }

    /// The sum; the degree is the larger one.
    public static func + (a: HatPolynomial, b: HatPolynomial) -> HatPolynomial {
        let degree = max(a.degree, b.degree)
        let epoch = max(a.epoch, b.epoch)
        let a = a.lifted(to: degree)
        let b = b.lifted(to: degree)
        let count = max(a.coefficients.count, b.coefficients.count)
        return HatPolynomial(coefficients: (0..<count).map { a[$0] + b[$0] }, degree: degree, epoch: epoch)
    }

    /// The difference; the degree is the larger one.
    public static func - (a: HatPolynomial, b: HatPolynomial) -> HatPolynomial { a + b.scaled(by: -Fp2.one) }

    /// The product; degrees add. O(degree · degree).
    public static func * (a: HatPolynomial, b: HatPolynomial) -> HatPolynomial {
        var product = [Fp2](repeating: .zero, count: max(0, a.coefficients.count + b.coefficients.count - 1))
        for (i, x) in a.coefficients.enumerated() {
            for (j, y) in b.coefficients.enumerated() { product[i + j] += x * y }
        }
        return HatPolynomial(coefficients: product, degree: a.degree + b.degree, epoch: max(a.epoch, b.epoch))
    }

    /// `factor` times the polynomial.
    public func scaled(by factor: Fp2) -> HatPolynomial {
        HatPolynomial(coefficients: coefficients.map { factor * $0 }, degree: degree, epoch: epoch)
    }

    /// The same statement in a higher degree: times Y^(`degree` - self.degree).
    func lifted(to degree: Int) -> HatPolynomial {
        precondition(degree >= self.degree, "a degree cannot be lowered")
        let zeros = [Fp2](repeating: .zero, count: degree - self.degree)
        return HatPolynomial(coefficients: zeros + coefficients, degree: degree, epoch: epoch)
    }

    private subscript(index: Int) -> Fp2 { index < coefficients.count ? coefficients[index] : .zero }
}

extension ProverVector where Element == Fp {
    /// The hat of one value.
    public borrowing func polynomial(at index: Int) -> HatPolynomial {
        HatPolynomial(coefficients: [macs[index], Fp2(values[index])], degree: 1, epoch: epoch)
    }
}

extension ProverVector where Element == Fp2 {
    /// The hat of one value.
    public borrowing func polynomial(at index: Int) -> HatPolynomial {
        HatPolynomial(coefficients: [macs[index], values[index]], degree: 1, epoch: epoch)
    }
}

extension VerifierVector {
    /// The hat of one value, at Delta.
    public borrowing func polynomial(at index: Int) -> HatPolynomial {
        HatPolynomial(coefficients: [keys[index]], degree: 1, epoch: epoch)
    }
}
