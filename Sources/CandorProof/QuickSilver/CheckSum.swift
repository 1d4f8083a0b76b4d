/// The weighted sum of the polynomials of a batch, G^(Y) = Σ_t chi^t Y^(D - d_t) F_t^(Y), in which the order of the
/// statement numbers the checks. Prover and verifier add the same checks in the same order.
package struct CheckSum: Sendable {
    let session: SessionIdentifier
    let challenge: Challenge
    /// D, the largest degree that a check may have.
    let degree: Int
    package let chi: Fp2
    /// Checks so far: the next one has the weight chi^checks.
    private(set) var checks: UInt64 = 0
    /// Lookups among them.
    var lookups = 0
    /// Coefficients of Y^0 ... Y^D. Bulk checks leave out what they add to the last one, which is zero when they hold
    /// and which is never sent.
    package private(set) var coefficients: [Fp2]

    /// The sum of no checks, of a batch whose masks were set aside in `epoch` of `session`.
    init(degree: Int, epoch: Int, session: SessionIdentifier, challenge: Challenge) throws(ProofError) {
        guard Mutation.isOn(.challengeSession) || challenge.session == session else { throw .foreignSession }
        try challenge.checkCovers(epoch: epoch)
        self.session = session
        self.challenge = challenge
        self.degree = degree
        chi = challenge.element("chi")
        coefficients = Array(repeating: .zero, count: degree + 1)
    }

    /// Makes sure that checks of these values may be added.
    func check(degree checkDegree: Int, epoch: Int) throws(ProofError) {
        guard Mutation.isOn(.checkDegree) || checkDegree <= degree else {
            throw .outOfRange(name: "degree of a check", expected: "at most \(degree)", actual: "\(checkDegree)")
        }
        try challenge.checkCovers(epoch: epoch)
    }

    /// Adds the sum of `count` checks of degree `checkDegree`, already weighted: coefficients from Y^0 on.
    mutating func add(weighted sums: [Fp2], degree checkDegree: Int, count: Int) {
        for (index, sum) in sums.enumerated() { coefficients[degree - checkDegree + index] += sum }
        checks += UInt64(count)
    }

    /// Adds one check.
    mutating func add(_ polynomial: HatPolynomial) {
        let weight = chi.power(checks)
        add(weighted: polynomial.coefficients.map { weight * $0 }, degree: polynomial.degree, count: 1)
    }
}
