import CandorCore

/// The probability with which a false statement may pass, summed over everything that the session checks.
///
/// A statistical bound in the hybrid model of VOLE, for an interactive verifier:
/// Σ terms / |K|, |K| = (2^61 - 1)². Computational terms (base OT, OT extension, the hash) come on top.
/// Source: PROTOCOL 10.3, with the references of each term.
public struct SoundnessBudget: Sendable, Equatable {
    /// One summand: `numerator` / |K|.
    public struct Term: Sendable, Equatable {
        /// What it is for.
        public let name: String
        /// Numerator of the fraction over |K|.
        public let numerator: Double
    }

    /// The summands, one for each name.
    public private(set) var terms: [Term] = []

    /// No terms: nothing has been checked.
    public init() {}

    /// Adds to the term of that name. A negative or infinite numerator is a caller bug.
    public mutating func add(_ name: String, numerator: Double) {
        precondition(numerator >= 0 && numerator.isFinite, "a probability is finite and not negative")
        if let index = terms.firstIndex(where: { $0.name == name }) {
            terms[index] = Term(name: name, numerator: terms[index].numerator + numerator)
        } else {
            terms.append(Term(name: name, numerator: numerator))
        }
    }

    /// Adds all terms of `other`.
    public mutating func add(_ other: SoundnessBudget) {
        for term in other.terms { add(term.name, numerator: term.numerator) }
    }

    /// Openings and zero checks: each is one guess of Delta.
    public mutating func addOpenings(_ count: Int) { add("openings", numerator: Double(count)) }

    /// A batch of checks: a polynomial of degree `checks` - 1 in chi vanishes, or one of degree D does at Delta.
    public mutating func addBatch(checks: UInt64, degree: Int) {
        add("polynomial checks", numerator: Double(checks))
        add("degrees of batches", numerator: Double(degree))
    }

    /// A lookup of `queries` values in a table of `rows` rows and `columns` columns.
    public mutating func addLookup(queries: Int, rows: Int, columns: Int) {
        add("lookups", numerator: Double(max(1, columns - 1)) * (2 * Double(queries) + Double(rows)))
    }

    /// -log2 of the sum; infinite while there are no terms.
    public var bits: Double {
        let sum = terms.reduce(0) { $0 + $1.numerator }
        guard sum > 0 else { return .infinity }
        return 2 * log2(Double(Fp.p)) - log2(sum)
    }

    /// Makes sure that at least `minimum` bits are left.
    ///
    /// - Throws: ``ProofError/insufficientSoundness(requiredBits:actualBits:)``.
    public func require(bits minimum: Double) throws(ProofError) {
        guard Mutation.isOn(.soundnessBudget) || bits >= minimum else {
            throw .insufficientSoundness(requiredBits: minimum, actualBits: bits)
        }
    }

    private func log2(_ x: Double) -> Double { portableLogarithm(x) / portableLogarithm(2) }
}

extension SoundnessBudget: CustomStringConvertible {
    /// The bits, then each term.
    public var description: String {
        let lines = terms.map { "  \($0.name): \($0.numerator) / |K|" }
        return (["\((bits * 100).rounded() / 100) bits of statistical soundness"] + lines).joined(separator: "\n")
    }
}
