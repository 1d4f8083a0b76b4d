import CCandor
import CandorCore

/// Checks of a segment: the sums of a long batch are cut here, whatever the number of threads.
private let segmentSize = 1 << 14

/// `width` sums over 0 ..< `count`, each the sum over its segments.
func segmentedSums(
    _ width: Int, count: Int, segmentSize: Int, workers: Int,
    _ part: @Sendable (UnsafeMutablePointer<cnd_fp2>, Range<Int>) -> Void
) -> [Fp2] {
    let segments = max(1, (count + segmentSize - 1) / segmentSize)
    var parts = [cnd_fp2](repeating: cnd_fp2(c0: 0, c1: 0), count: width * segments)
    parts.withUnsafeMutableBufferPointer { parts in
        let slots = SumSlots(base: parts.baseAddress!)
        parallelFor(count: count, segmentSize: segmentSize, workers: workers) { segment, items in
            part(slots.base + width * segment, items)
        }
    }
    return (0..<width).map { index in
        stride(from: index, to: parts.count, by: width).reduce(.zero) { $0 + Fp2(parts[$1]) }
    }
}

/// `width` results for each segment of a loop.
private struct SumSlots: @unchecked Sendable {
    // Sendable: each segment writes its own slots, and they are read when the loop has ended.
    let base: UnsafeMutablePointer<cnd_fp2>
}

/// A0 and A1 of multiplication gates, as `cnd_quicksilver_gates_prove` gives them.
func gateSums(
    _ x: borrowing ProverVector<Fp>, _ y: borrowing ProverVector<Fp>, _ z: borrowing ProverVector<Fp>, chi: Fp2,
    first: UInt64, workers: Int
) -> [Fp2] {
    let count = x.count
    return x.values.withUnsafeWords { xv in
        x.macs.withUnsafeWords { xm in
            y.values.withUnsafeWords { yv in
                y.macs.withUnsafeWords { ym in
                    z.macs.withUnsafeWords { zm in
                        let (xv, xm, yv, ym, zm) = (Words(xv), Words(xm), Words(yv), Words(ym), Words(zm))
                        return segmentedSums(2, count: count, segmentSize: segmentSize, workers: workers) {
                            sums, items in
                            let start = items.lowerBound
                            cnd_quicksilver_gates_prove(
                                sums, cnd_fp2(chi), first + UInt64(start), xv.pointer + start,
                                xm.pointer + 2 * start, yv.pointer + start, ym.pointer + 2 * start,
                                zm.pointer + 2 * start, items.count)
                        }
                    }
                }
            }
        }
    }
}

/// Σ chi^t kx ky and Σ chi^t kz of multiplication gates.
func gateSums(
    _ x: borrowing VerifierVector<Fp>, _ y: borrowing VerifierVector<Fp>, _ z: borrowing VerifierVector<Fp>, chi: Fp2,
    first: UInt64, workers: Int
) -> [Fp2] {
    let count = x.count
    return x.keys.withUnsafeWords { xk in
        y.keys.withUnsafeWords { yk in
            z.keys.withUnsafeWords { zk in
                let (xk, yk, zk) = (Words(xk), Words(yk), Words(zk))
                return segmentedSums(2, count: count, segmentSize: segmentSize, workers: workers) { sums, items in
                    let start = items.lowerBound
                    cnd_quicksilver_gates_verify(
                        sums, cnd_fp2(chi), first + UInt64(start), xk.pointer + 2 * start, yk.pointer + 2 * start,
                        zk.pointer + 2 * start, items.count)
                }
            }
        }
    }
}

/// Σ Mx My and Σ (x My + y Mx).
func innerProductSums<Element: FieldElement>(
    _ x: borrowing ProverVector<Element>, _ y: borrowing ProverVector<Element>, workers: Int
) -> [Fp2] {
    let count = x.count
    let words = FieldVector<Element>.wordsPerElement
    return x.values.withUnsafeWords { xv in
        x.macs.withUnsafeWords { xm in
            y.values.withUnsafeWords { yv in
                y.macs.withUnsafeWords { ym in
                    let (xv, xm, yv, ym) = (Words(xv), Words(xm), Words(yv), Words(ym))
                    return segmentedSums(2, count: count, segmentSize: segmentSize, workers: workers) { sums, items in
                        let start = items.lowerBound
                        let kernel =
                            words == 1 ? cnd_quicksilver_inner_product_m61 : cnd_quicksilver_inner_product_fp2
                        kernel(
                            sums, xv.pointer + words * start, xm.pointer + 2 * start, yv.pointer + words * start,
                            ym.pointer + 2 * start, items.count)
                    }
                }
            }
        }
    }
}

/// Σ kx ky.
func innerProductSum<Element: FieldElement>(
    _ x: borrowing VerifierVector<Element>, _ y: borrowing VerifierVector<Element>, workers: Int
) -> Fp2 {
    x.keys.withUnsafeWords { xk in
        y.keys.withUnsafeWords { yk in
            let (xk, yk) = (Words(xk), Words(yk))
            return segmentedSum(count: x.count, workers: workers) { items in
                let start = 2 * items.lowerBound
                return Fp2(cnd_fp2_vec_dot(xk.pointer + start, yk.pointer + start, items.count))
            }
        }
    }
}
