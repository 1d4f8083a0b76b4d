/// One round of single-point VOLEs with its consistency check (steps S4 and S5): what both parties share.
///
/// A tree gives 2^h pairs with v_j = w_j + e_j Δ, where the verifier has v, the prover w and e, and e is β at the
/// prover's secret point α and 0 elsewhere. The order of messages, each a state of its own type:
///
/// 1. the verifier draws correlated OTs, whose extension has been checked, takes β's keys, which a check made, and
///    sends c of every level and ψ of every tree;
/// 2. the prover forms its leaves, and only then draws χ, alone: were it a hash, the verifier could search for
///    corrections with a χ that hides them. It sends χ's seed and y = x* - a, where x* = Σ β χ_α and a is a fresh mask
///    in K;
/// 3. the verifier commits to T_V = Q_V - k_a - y Δ with Q_V = Σ χ_j v_j;
/// 4. the prover sends T_P = Q_P - M_a with Q_P = Σ χ_j w_j;
/// 5. the verifier stops unless T_V = T_P, and otherwise opens its commitment: had it answered without one, its answer
///    would have been a test of Δ for a prover that sent a wrong y;
/// 6. the prover checks the opening. Only now do the leaves exist for either side.
///
/// A verifier that sends wrong corrections passes if it guessed the bits of α that they depend on, and learns no more
/// than that guess (Wolverine's functionality with leakage).
///
/// Source: Weng, Yang, Katz and Wang, "Wolverine" (eprint 2020/925), Fig. 7, on the trees of "Half-Tree" (eprint
/// 2022/1431), with hashed leaves under keys of their own and the verifier's commitment.
package enum PointRound {
    /// The public keys of the trees of a round, 32 bytes a tree: for the nodes, then for the leaves.
    ///
    /// One key for all trees would let one guess be tested against all of them.
    package static func treeKeys(round: UInt64, trees: Int, session: SessionIdentifier) -> [UInt8] {
        var keys: [UInt8] = []
        keys.reserveCapacity(32 * trees)
        for tree in 0..<trees {
            var hash = TranscriptHash(label: "candor tree keys", session: session)
            hash.absorb(round)
            hash.absorb(UInt64(tree))
            keys += hash.digest()
        }
        return keys
    }
}
