import CCandor
import CandorCore

/// Chunks of a segment.
private let segmentSize = 1 << 11

/// The sums Σ 1 / g of all chunks.
func inverseSums(of g: borrowing FieldVector<Fp2>, _ shape: LookupShape) -> FieldVector<Fp2> {
    var sums = FieldVector<Fp2>(count: shape.chunks)
    sums.withUnsafeMutableWords { sums in
        g.withUnsafeWords { g in
            for part in shape.parts {
                cnd_logup_inverse_sums(
                    sums + 2 * part.firstChunk, g + 2 * part.firstQuery, part.chunks, part.chunks, part.chunk)
            }
        }
    }
    return sums
}

extension ProverLookup {
    /// The weighted sum of the chunk checks at Y = 0 ... chunk.
    borrowing func chunkSums(_ part: LookupShape.Part, chi: Fp2, first: UInt64, workers: Int) -> [Fp2] {
        slopes.withUnsafeWords { slopes in
            intercepts.withUnsafeWords { intercepts in
                fractions.values.withUnsafeWords { h in
                    fractions.macs.withUnsafeWords { mh in
                        let slopes = Words(slopes + 2 * part.firstQuery)
                        let intercepts = Words(intercepts + 2 * part.firstQuery)
                        let h = Words(h + 2 * part.firstChunk)
                        let mh = Words(mh + 2 * part.firstChunk)
                        return segmentedSums(
                            part.chunk + 1, count: part.chunks, segmentSize: segmentSize, workers: workers
                        ) { sums, items in
                            let start = items.lowerBound
                            cnd_logup_prove(
                                sums, cnd_fp2(chi), first + UInt64(start), slopes.pointer + 2 * start,
                                intercepts.pointer + 2 * start, part.chunks, h.pointer + 2 * start,
                                mh.pointer + 2 * start, items.count, part.chunk)
                        }
                    }
                }
            }
        }
    }
}

extension VerifierLookup {
    /// Σ chi^c h ∏ g and Σ chi^c Σ ∏ g over the chunks.
    borrowing func chunkSums(_ part: LookupShape.Part, chi: Fp2, first: UInt64, workers: Int) -> [Fp2] {
        keys.withUnsafeWords { keys in
            fractions.keys.withUnsafeWords { h in
                let keys = Words(keys + 2 * part.firstQuery)
                let h = Words(h + 2 * part.firstChunk)
                return segmentedSums(2, count: part.chunks, segmentSize: segmentSize, workers: workers) { sums, items in
                    let start = items.lowerBound
                    cnd_logup_verify(
                        sums, cnd_fp2(chi), first + UInt64(start), keys.pointer + 2 * start, part.chunks,
                        h.pointer + 2 * start, items.count, part.chunk)
                }
            }
        }
    }
}
