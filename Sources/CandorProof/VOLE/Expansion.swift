/// A primal code with the prover's seeds: a column is the noise plus ten of them.
struct ProverCode: ~Copyable {
    /// A seed's value and MAC, in four words.
    private let rows: FieldVector<Fp>
    private let key: [UInt8]
    private let workers: Int

    init(seeds: borrowing ProverVector<Fp>, key: [UInt8], workers: Int) {
        rows = VOLEKernels.rows(of: seeds)
        self.key = key
        self.workers = workers
    }

    /// Makes correlations of the noise of the columns from `first` on.
    borrowing func encode(_ noise: inout ProverVector<Fp>, from first: Int) {
        VOLEKernels.encode(&noise, rows: rows, key: key, from: first, workers: workers)
    }
}

/// A primal code with the verifier's keys of the seeds.
struct VerifierCode: ~Copyable {
    private let seeds: VerifierVector<Fp>
    private let key: [UInt8]
    private let workers: Int

    init(seeds: consuming VerifierVector<Fp>, key: [UInt8], workers: Int) {
        self.seeds = seeds
        self.key = key
        self.workers = workers
    }

    /// Makes keys of those of the noise of the columns from `first` on.
    borrowing func encode(_ keys: inout FieldVector<Fp2>, from first: Int) {
        VOLEKernels.encode(&keys, rows: seeds.keys, key: key, from: first, workers: workers)
    }
}

extension ProverCorrelations {
    /// The noise of a round whose check accepted, most of it zero, and the seeds of its code.
    package struct Noise: ~Copyable {
        private var vector: ProverVector<Fp>
        private let seeds: ProverVector<Fp>

        init(_ vector: consuming ProverVector<Fp>, seeds: consuming ProverVector<Fp>) {
            self.vector = vector
            self.seeds = seeds
        }

        /// The correlations that the code of `set` makes of it (step S6).
        package consuming func expanded(
            _ set: LPNParameters, of parameters: VOLEParameters, workers: Int = 0
        ) -> ProverCorrelations {
            let key = parameters.codeKey(of: set)
            switch set.code {
            case .primal:
                return ProverCorrelations(
                    vector, count: set.outputs, code: ProverCode(seeds: seeds, key: key, workers: workers))
            case .dualQuasiCyclic:
                VOLEKernels.expandDual(&vector, key: key)
                return ProverCorrelations(vector, count: set.outputs)
            }
        }
    }
}

extension VerifierCorrelations {
    /// The keys of a round's noise: see ``ProverCorrelations/Noise``.
    package struct Noise: ~Copyable {
        private var keys: FieldVector<Fp2>
        private let seeds: VerifierVector<Fp>

        init(keys: consuming FieldVector<Fp2>, seeds: consuming VerifierVector<Fp>) {
            self.keys = keys
            self.seeds = seeds
        }

        /// The keys of the correlations that the code of `set` makes of it.
        package consuming func expanded(
            _ set: LPNParameters, of parameters: VOLEParameters, workers: Int = 0
        ) -> VerifierCorrelations {
            let key = parameters.codeKey(of: set)
            switch set.code {
            case .primal:
                return VerifierCorrelations(
                    keys, count: set.outputs, code: VerifierCode(seeds: seeds, key: key, workers: workers))
            case .dualQuasiCyclic:
                VOLEKernels.expandDual(&keys, key: key)
                return VerifierCorrelations(keys, count: set.outputs)
            }
        }
    }
}
