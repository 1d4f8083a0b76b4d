/// The sizes of one expansion: how much noise, over how many places, gives how many correlations.
///
/// Noise is regular: the places are cut into `trees` blocks of 2^`depth`, each with one nonzero value.
package struct LPNParameters: Sendable, Equatable {
    /// Which linear map follows the noise.
    package enum Code: Sendable, Equatable {
        /// seeds · A + noise with ten ones in each column of A; `rows` seeds, a power of two up to 2^16.
        case primal(rows: Int)
        /// The noise, as two polynomials of half its length n, to e₀ + a·e₁ mod Xⁿ - 1.
        case dualQuasiCyclic
    }

    /// What the documents call it.
    package let name: String
    /// The linear map.
    package let code: Code
    /// Blocks of noise, t.
    package let trees: Int
    /// log₂ of the places of a block.
    package let depth: Int
    /// Bits of security: the least over the attacks of the estimate.
    package let securityBits: Int

    package init(name: String, code: Code, trees: Int, depth: Int, securityBits: Int) {
        self.name = name
        self.code = code
        self.trees = trees
        self.depth = depth
        self.securityBits = securityBits
    }

    /// Places of the noise, N.
    package var places: Int { trees << depth }

    /// Correlated OTs of one expansion: one for each level of each tree.
    package var transfers: Int { trees * depth }

    /// Correlations that an expansion gives.
    package var outputs: Int {
        switch code {
        case .primal: places
        case .dualQuasiCyclic: places / 2
        }
    }

    /// Correlations that the check of an expansion uses up: a value for each tree, and two for its mask.
    package var points: Int { trees + 2 }

    /// Correlations that the code uses up.
    package var seeds: Int {
        switch code {
        case .primal(let rows): rows
        case .dualQuasiCyclic: 0
        }
    }

    /// The same expansion of fewer blocks: the fewest that give `outputs` correlations, or all.
    ///
    /// Its correlations are the first of those of the whole set, with the same code and the same noise, so what tells them
    /// from random ones tells those of the whole set too: it is as secure.
    package func shortened(to outputs: Int) -> LPNParameters {
        guard case .primal = code else { return self }
        let blocks = (outputs + 1 << depth - 1) >> depth
        return LPNParameters(
            name: name, code: code, trees: min(max(blocks, 1), trees), depth: depth, securityBits: securityBits)
    }

    /// Correlations that an expansion uses up.
    package var inputs: Int { points + seeds }
}

/// The expansions of a session.
///
/// One version is one pair of sets; a change of any number, constant or code is a new version.
package struct VOLEParameters: Sendable, Equatable {
    /// Bits below which a set is refused.
    package static let requiredBits = 128

    /// Names the constants of the codes as well.
    package let version: UInt64
    /// The first expansion, from seeds that oblivious transfers gave.
    package let bootstrap: LPNParameters
    /// All further ones, each from outputs of the one before.
    package let primal: LPNParameters

    /// - Throws: ``ProofError/outOfRange(name:expected:actual:)`` for a set below ``requiredBits``, or for a bootstrap
    ///   whose outputs are too few for the primal expansion.
    package init(version: UInt64, bootstrap: LPNParameters, primal: LPNParameters) throws(ProofError) {
        for set in [bootstrap, primal] {
            guard Mutation.isOn(.voleSecurity) || set.securityBits >= VOLEParameters.requiredBits else {
                throw .outOfRange(
                    name: "bits of security of the LPN set \(set.name)",
                    expected: "at least \(VOLEParameters.requiredBits)", actual: "\(set.securityBits)")
            }
        }
        for set in [bootstrap, primal] where set.outputs <= primal.inputs && !Mutation.isOn(.voleYield) {
            throw .outOfRange(
                name: "outputs of the LPN set \(set.name)", expected: "more than \(primal.inputs)",
                actual: "\(set.outputs)")
        }
        self.version = version
        self.bootstrap = bootstrap
        self.primal = primal
    }

    /// The set of this version of the package. Each line names the attacks of its estimate and their bits: Gaussian
    /// elimination, hybrid, regular information-set decoding, and algebraic (AGB 2.0).
    ///
    /// Source of the estimates: github.com/1234wangtr/Code_estimators at 41e013c (Liu, Wang, Yang and Yu, eprint
    /// 2022/712, with the attacks of eprint 2025/1284, 2023/1568 and 2025/1476), for random codes over F_p.
    package static func current() throws(ProofError) -> VOLEParameters {
        try VOLEParameters(
            version: 1,
            // (N, n, t) = (2^18, 2^17, 256): 304, 300, 308, 313.
            bootstrap: LPNParameters(
                name: "dual 2^17", code: .dualQuasiCyclic, trees: 256, depth: 10, securityBits: 300),
            // b10, (N, k, t) = (870400, 65536, 850): 141, 147, 155, 146.
            primal: LPNParameters(
                name: "primal b10", code: .primal(rows: 65_536), trees: 850, depth: 10, securityBits: 141))
    }

    /// The AES key from which the code of `set` is drawn: a constant of the version, not of the session.
    ///
    /// It is the first half of SHA-256 over the label, the version and the set's name, so that it has nothing to hide.
    package func codeKey(of set: LPNParameters) -> [UInt8] {
        var hash = TranscriptHash(label: "candor LPN code")
        hash.absorb(version)
        hash.absorb(Array(set.name.utf8))
        return Array(hash.digest().prefix(16))
    }
}
