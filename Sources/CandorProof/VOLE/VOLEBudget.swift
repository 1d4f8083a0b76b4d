extension VOLEParameters {
    /// What `rounds` rounds, the bootstrap's among them, and the seeds under them leave to chance (PROTOCOL 10.3).
    ///
    /// - The check of n seeds: a polynomial of degree n in χ vanishes.
    /// - The check of a round: a prover that sent a wrong y guesses Δ.
    /// - The OT extension of a round: two columns of different bits have one hash, ``COTExtension/hashError(count:)``.
    package func budget(rounds: UInt64) -> SoundnessBudget {
        var budget = SoundnessBudget()
        if Mutation.isOn(.correlationBudget) { return budget }
        budget.add("seed VOLEs", numerator: Double(bootstrap.inputs))
        budget.add("rounds of VOLE", numerator: Double(rounds))
        let field = Double(Fp.p) * Double(Fp.p)
        let extensions =
            COTExtension.hashError(count: bootstrap.transfers)
            + Double(max(rounds, 1) - 1) * COTExtension.hashError(count: primal.transfers)
        budget.add("OT extension", numerator: extensions * field)
        return budget
    }
}
