import CCandor
import CandorCore

/// The C kernels of this layer on vectors: `cnd_vole.h` says what each computes.
///
/// Lengths that do not belong together are a caller bug and stop the program. `workers` are threads at most, 0 for all
/// that the machine has; results do not depend on it.
package enum VOLEKernels {
    /// Base transfers that carry the bits of Δ.
    package static let baseTransfers = Int(CND_COPE_TRANSFERS)

    /// τ and M of the seeds `values`.
    static func proveSeeds(
        corrections: inout FieldVector<Fp>, macs: inout FieldVector<Fp2>, values: borrowing FieldVector<Fp>,
        baseKeys: borrowing SecretBuffer
    ) {
        let count = values.count
        precondition(corrections.count == baseTransfers * count && macs.count == count)
        precondition(baseKeys.count == 32 * baseTransfers)
        var scratch = FieldVector<Fp>(count: 2 * count)
        corrections.withUnsafeMutableWords { corrections in
            macs.withUnsafeMutableWords { macs in
                scratch.withUnsafeMutableWords { scratch in
                    values.withUnsafeWords { values in
                        baseKeys.withUnsafeBytes {
                            cnd_cope_prove(corrections, macs, values, $0.baseAddress, count, 0, scratch)
                        }
                    }
                }
            }
        }
    }

    /// The keys of the seeds.
    static func verifySeeds(
        keys: inout FieldVector<Fp2>, corrections: borrowing FieldVector<Fp>, baseKeys: borrowing SecretBuffer,
        delta: Fp2
    ) {
        let count = keys.count
        precondition(corrections.count == baseTransfers * count && baseKeys.count == 16 * baseTransfers)
        var scratch = FieldVector<Fp>(count: count)
        let delta = FieldVector<Fp2>(CollectionOfOne(delta))
        keys.withUnsafeMutableWords { keys in
            scratch.withUnsafeMutableWords { scratch in
                corrections.withUnsafeWords { corrections in
                    delta.withUnsafeWords { delta in
                        baseKeys.withUnsafeBytes {
                            cnd_cope_verify(keys, corrections, $0.baseAddress, delta, count, 0, scratch)
                        }
                    }
                }
            }
        }
    }

    /// The verifier's trees: a key for each leaf, ψ of each tree and the sums of its levels.
    package static func verifyPoints(
        keys: inout FieldVector<Fp2>, sumCorrections: inout FieldVector<Fp2>, levelSums: inout [Block],
        treeKeys: [UInt8], roots: borrowing SecretBuffer, delta: Block, pointKeys: borrowing FieldVector<Fp2>,
        depth: Int, workers: Int
    ) {
        let trees = pointKeys.count
        precondition(keys.count == trees << depth && sumCorrections.count == trees)
        precondition(levelSums.count == trees * depth && treeKeys.count == 32 * trees && roots.count == 16 * trees)
        keys.withUnsafeMutableWords { keys in
            sumCorrections.withUnsafeMutableWords { sumCorrections in
                pointKeys.withUnsafeWords { pointKeys in
                    roots.withUnsafeBytes { roots in
                        withUnsafeBytes(of: delta) { delta in
                            cnd_spvole_verify(
                                keys, sumCorrections, &levelSums, treeKeys, roots.baseAddress, delta.baseAddress,
                                pointKeys, trees, UInt32(depth), workers)
                        }
                    }
                }
            }
        }
    }

    /// The prover's trees: a value and a MAC for each leaf.
    package static func provePoints(
        values: inout FieldVector<Fp>, macs: inout FieldVector<Fp2>, treeKeys: [UInt8], levelSums: [Block],
        sumCorrections: borrowing FieldVector<Fp2>, paths: [UInt32], points: borrowing ProverVector<Fp>, depth: Int,
        workers: Int
    ) {
        let trees = paths.count
        precondition(values.count == trees << depth && macs.count == values.count && points.count == trees)
        precondition(levelSums.count == trees * depth && treeKeys.count == 32 * trees && sumCorrections.count == trees)
        values.withUnsafeMutableWords { values in
            macs.withUnsafeMutableWords { macs in
                sumCorrections.withUnsafeWords { sumCorrections in
                    points.values.withUnsafeWords { pointValues in
                        points.macs.withUnsafeWords { pointMACs in
                            cnd_spvole_prove(
                                values, macs, treeKeys, levelSums, sumCorrections, paths, pointValues, pointMACs,
                                trees, UInt32(depth), workers)
                        }
                    }
                }
            }
        }
    }

    /// Σ χ_j w_j over all leaves, and Σ β χ over the points.
    package static func foldPoints(
        macs: borrowing FieldVector<Fp2>, seed: [UInt8], paths: [UInt32], pointValues: borrowing FieldVector<Fp>,
        depth: Int, workers: Int
    ) -> (mac: Fp2, value: Fp2) {
        let trees = paths.count
        precondition(macs.count == trees << depth && seed.count == 16 && pointValues.count == trees)
        var macSums = FieldVector<Fp2>(count: trees)
        var valueSums = FieldVector<Fp2>(count: trees)
        macSums.withUnsafeMutableWords { macSums in
            valueSums.withUnsafeMutableWords { valueSums in
                macs.withUnsafeWords { macs in
                    pointValues.withUnsafeWords {
                        cnd_spvole_fold_prover(
                            macSums, valueSums, macs, seed, paths, $0, trees, UInt32(depth), workers)
                    }
                }
            }
        }
        return (macSums.sum(), valueSums.sum())
    }

    /// Σ χ_j v_j over all leaves.
    package static func foldPoints(
        keys: borrowing FieldVector<Fp2>, seed: [UInt8], depth: Int, workers: Int
    ) -> Fp2 {
        let trees = keys.count >> depth
        precondition(keys.count == trees << depth && seed.count == 16)
        var keySums = FieldVector<Fp2>(count: trees)
        keySums.withUnsafeMutableWords { keySums in
            keys.withUnsafeWords { cnd_spvole_fold_verifier(keySums, $0, seed, trees, UInt32(depth), workers) }
        }
        return keySums.sum()
    }

    /// The rows of a primal code's seeds: `cnd_lpn_rows`.
    static func rows(of seeds: borrowing ProverVector<Fp>) -> FieldVector<Fp> {
        let count = seeds.count
        return FieldVector(count: 4 * count) { rows in
            seeds.values.withUnsafeWords { values in
                seeds.macs.withUnsafeWords { cnd_lpn_rows(rows, values, $0, count) }
            }
        }
    }

    /// Adds columns of seeds · A to their noise, from column `first` on, for the primal matrix of `key`.
    static func encode(
        _ noise: inout ProverVector<Fp>, rows: borrowing FieldVector<Fp>, key: [UInt8], from first: Int, workers: Int
    ) {
        let count = noise.count, seeds = rows.count / 4
        precondition(key.count == 16 && first >= 0 && seeds.nonzeroBitCount == 1 && seeds <= 1 << 16)
        noise.values.withUnsafeMutableWords { values in
            noise.macs.withUnsafeMutableWords { macs in
                rows.withUnsafeWords { cnd_lpn_prove(values, macs, $0, seeds, key, first, count, workers) }
            }
        }
    }

    /// Adds columns of seeds · A to their noise's keys, from column `first` on.
    static func encode(
        _ keys: inout FieldVector<Fp2>, rows: borrowing FieldVector<Fp2>, key: [UInt8], from first: Int, workers: Int
    ) {
        let count = keys.count, seeds = rows.count
        precondition(key.count == 16 && first >= 0 && seeds.nonzeroBitCount == 1 && seeds <= 1 << 16)
        keys.withUnsafeMutableWords { keys in
            rows.withUnsafeWords { cnd_lpn_verify(keys, $0, seeds, key, first, count, workers) }
        }
    }

    /// e₀ + a·e₁ for noise (e₀, e₁), in the first half of it; what the second half then holds is undefined.
    static func expandDual(_ noise: inout ProverVector<Fp>, key: [UInt8]) {
        let logarithm = logarithmOfHalf(noise.count)
        precondition(key.count == 16)
        var scratch = FieldVector<Fp>(count: cnd_quasi_cyclic_scratch_words(logarithm))
        noise.values.withUnsafeMutableWords { values in
            noise.macs.withUnsafeMutableWords { macs in
                scratch.withUnsafeMutableWords { cnd_quasi_cyclic_prove(values, macs, key, logarithm, $0) }
            }
        }
    }

    /// The same for the noise's keys.
    static func expandDual(_ keys: inout FieldVector<Fp2>, key: [UInt8]) {
        let logarithm = logarithmOfHalf(keys.count)
        precondition(key.count == 16)
        var scratch = FieldVector<Fp>(count: cnd_quasi_cyclic_scratch_words(logarithm))
        keys.withUnsafeMutableWords { keys in
            scratch.withUnsafeMutableWords { cnd_quasi_cyclic_verify(keys, key, logarithm, $0) }
        }
    }

    private static func logarithmOfHalf(_ count: Int) -> UInt32 {
        precondition(count.nonzeroBitCount == 1 && count > 2 && count <= 1 << 25, "no dual code of this length")
        return UInt32(count.trailingZeroBitCount - 1)
    }
}

extension FieldVector where Element == Fp2 {
    /// The sum of the elements.
    borrowing func sum() -> Fp2 {
        var sum = Fp2.zero
        for index in 0..<count { sum += self[index] }
        return sum
    }
}
