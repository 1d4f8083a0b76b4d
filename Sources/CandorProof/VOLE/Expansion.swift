extension ProverCorrelations {
    /// The noise of a round whose check accepted, not yet spread by a code: most of it is zero.
    package struct Noise: ~Copyable {
        fileprivate var values: FieldVector<Fp>
        fileprivate var macs: FieldVector<Fp2>

        init(values: consuming FieldVector<Fp>, macs: consuming FieldVector<Fp2>) {
            self.values = values
            self.macs = macs
        }

        /// The correlations that the code of `set` makes of it (step S6).
        ///
        /// - Parameter seeds: loses the rows of a primal code.
        package consuming func expanded(
            _ set: LPNParameters, of parameters: VOLEParameters, seeds: inout ProverCorrelations, workers: Int = 0
        ) throws(ProofError) -> ProverCorrelations {
            let key = parameters.codeKey(of: set)
            switch set.code {
            case .primal(let rows):
                VOLEKernels.expandPrimal(
                    values: &values, macs: &macs, seeds: try seeds.take(rows), key: key, workers: workers)
                return ProverCorrelations(values: values, macs: macs)
            case .dualQuasiCyclic:
                VOLEKernels.expandDual(values: &values, macs: &macs, key: key)
                return ProverCorrelations(values: values.slice(0..<set.outputs), macs: macs.slice(0..<set.outputs))
            }
        }
    }
}

extension VerifierCorrelations {
    /// The keys of a round's noise: see ``ProverCorrelations/Noise``.
    package struct Noise: ~Copyable {
        fileprivate var keys: FieldVector<Fp2>

        init(keys: consuming FieldVector<Fp2>) { self.keys = keys }

        /// The keys of the correlations that the code of `set` makes of it.
        package consuming func expanded(
            _ set: LPNParameters, of parameters: VOLEParameters, seeds: inout VerifierCorrelations, workers: Int = 0
        ) throws(ProofError) -> VerifierCorrelations {
            let key = parameters.codeKey(of: set)
            switch set.code {
            case .primal(let rows):
                VOLEKernels.expandPrimal(keys: &keys, seeds: try seeds.take(rows), key: key, workers: workers)
                return VerifierCorrelations(keys: keys)
            case .dualQuasiCyclic:
                VOLEKernels.expandDual(keys: &keys, key: key)
                return VerifierCorrelations(keys: keys.slice(0..<set.outputs))
            }
        }
    }
}
