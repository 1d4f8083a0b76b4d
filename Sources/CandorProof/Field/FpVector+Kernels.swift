import CCandor
import CandorCore

/// Vectors over F_p. Costs are in `cnd_field.h`.
extension FieldVector where Element == Fp {
    /// `count` uniform elements, as ``Fp/random(using:)`` draws them.
    public static func random(count: Int, using source: inout some RandomSource) -> FieldVector {
        FieldVector(count: count) { words in
            var span = UnsafeMutableBufferPointer(start: words, count: count).mutableSpan
            source.fill(&span)
            cnd_m61_vec_from_words(words, words, count)
        }
    }

    /// Multiplies by `other`, element by element.
    public mutating func multiply(by other: borrowing FieldVector) {
        requireCount(other.count)
        let count = count
        withUnsafeMutableWords { out in other.withUnsafeWords { cnd_m61_vec_mul(out, out, $0, count) } }
    }

    /// Multiplies every element by itself.
    public mutating func square() {
        let count = count
        withUnsafeMutableWords { cnd_m61_vec_square($0, $0, count) }
    }

    /// Adds the products of `a` and `b`, element by element.
    public mutating func addProducts(of a: borrowing FieldVector, and b: borrowing FieldVector) {
        requireCount(a.count)
        requireCount(b.count)
        let count = count
        withUnsafeMutableWords { out in
            a.withUnsafeWords { a in b.withUnsafeWords { cnd_m61_vec_mul_add(out, a, $0, out, count) } }
        }
    }

    /// The multiplicative inverse of every element, 0 for 0, in time that does not tell where.
    public borrowing func inverses() -> FieldVector {
        FieldVector(count: count) { out in withUnsafeWords { cnd_m61_vec_invert(out, $0, count) } }
    }

    /// `factor` times every element.
    public borrowing func scaled(by factor: Fp2) -> FieldVector<Fp2> {
        FieldVector<Fp2>(count: count) { out in
            withUnsafeWords { cnd_fp2_vec_scale_m61(out, cnd_fp2(factor), $0, count) }
        }
    }

    /// The sum of the products with `other`.
    public borrowing func dotProduct(with other: borrowing FieldVector) -> Fp {
        requireCount(other.count)
        return withUnsafeWords { a in
            other.withUnsafeWords { Fp(unchecked: cnd_m61_vec_dot(a, $0, count)) }
        }
    }

    /// Σ_j `base`^(`first` + j) · self[j], with `base`^0 = 1.
    ///
    /// - Parameter workers: threads at most; 0 means all that the machine has. The result does not depend on it.
    public borrowing func powerSum(of base: Fp2, from first: UInt64 = 0, workers: Int = 1) -> Fp2 {
        withUnsafeWords { words in
            segmentedSum(count: count, workers: workers) { [words = Words(words)] items in
                Fp2(
                    cnd_fp2_vec_power_sum_m61(
                        cnd_fp2(base), first + UInt64(items.lowerBound), words.pointer + items.lowerBound, items.count))
            }
        }
    }
}
