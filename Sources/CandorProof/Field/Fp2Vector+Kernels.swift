import CCandor
import CandorCore

/// Vectors over K. Costs are in `cnd_field.h`.
extension FieldVector where Element == Fp2 {
    /// `count` uniform elements, as ``Fp2/random(using:)`` draws them.
    public static func random(count: Int, using source: inout some RandomSource) -> FieldVector {
        FieldVector(count: count) { words in
            var span = UnsafeMutableBufferPointer(start: words, count: 2 * count).mutableSpan
            source.fill(&span)
            cnd_m61_vec_from_words(words, words, 2 * count)
        }
    }

    /// `base`^`first`, `base`^(`first` + 1), …: `count` powers; `base`^0 is 1.
    public static func powers(of base: Fp2, from first: UInt64 = 0, count: Int) -> FieldVector {
        FieldVector(count: count) { cnd_fp2_vec_powers($0, cnd_fp2(base), first, count) }
    }

    /// Multiplies by `other`, element by element.
    public mutating func multiply(by other: borrowing FieldVector) {
        requireCount(other.count)
        let count = count
        withUnsafeMutableWords { out in other.withUnsafeWords { cnd_fp2_vec_mul(out, out, $0, count) } }
    }

    /// Multiplies by `other`, element by element.
    public mutating func multiply(by other: borrowing FieldVector<Fp>) {
        requireCount(other.count)
        let count = count
        withUnsafeMutableWords { out in other.withUnsafeWords { cnd_fp2_vec_mul_m61(out, out, $0, count) } }
    }

    /// Multiplies every element by itself.
    public mutating func square() {
        let count = count
        withUnsafeMutableWords { cnd_fp2_vec_square($0, $0, count) }
    }

    /// Multiplies every element by `factor`.
    public mutating func scale(by factor: Fp2) {
        let count = count
        withUnsafeMutableWords { cnd_fp2_vec_scale($0, cnd_fp2(factor), $0, count) }
    }

    /// Adds the products of `a` and `b`, element by element.
    public mutating func addProducts(of a: borrowing FieldVector, and b: borrowing FieldVector) {
        requireCount(a.count)
        requireCount(b.count)
        let count = count
        withUnsafeMutableWords { out in
            a.withUnsafeWords { a in b.withUnsafeWords { cnd_fp2_vec_mul_add(out, a, $0, out, count) } }
        }
    }

    /// Adds the products of `a` and `x`, element by element.
    public mutating func addProducts(of a: borrowing FieldVector, and x: borrowing FieldVector<Fp>) {
        requireCount(a.count)
        requireCount(x.count)
        let count = count
        withUnsafeMutableWords { out in
            a.withUnsafeWords { a in x.withUnsafeWords { cnd_fp2_vec_mul_add_m61(out, a, $0, out, count) } }
        }
    }

    /// Adds `factor` times `other`, element by element.
    public mutating func add(_ other: borrowing FieldVector, times factor: Fp2) {
        requireCount(other.count)
        let count = count
        withUnsafeMutableWords { out in other.withUnsafeWords { cnd_fp2_vec_axpy(out, cnd_fp2(factor), $0, count) } }
    }

    /// Adds `factor` times `x`, element by element: the keys of r become those of x = r + delta by
    /// `keys.add(delta, times: Delta)`.
    public mutating func add(_ x: borrowing FieldVector<Fp>, times factor: Fp2) {
        requireCount(x.count)
        let count = count
        withUnsafeMutableWords { out in x.withUnsafeWords { cnd_fp2_vec_axpy_m61(out, cnd_fp2(factor), $0, count) } }
    }

    /// The multiplicative inverse of every element, 0 for 0, in time that does not tell where.
    public borrowing func inverses() -> FieldVector {
        FieldVector(count: count) { out in withUnsafeWords { cnd_fp2_vec_invert(out, $0, count) } }
    }

    /// The sum of the products with `other`.
    public borrowing func dotProduct(with other: borrowing FieldVector) -> Fp2 {
        requireCount(other.count)
        return withUnsafeWords { a in other.withUnsafeWords { Fp2(cnd_fp2_vec_dot(a, $0, count)) } }
    }

    /// The sum of the products with `x`.
    public borrowing func dotProduct(with x: borrowing FieldVector<Fp>) -> Fp2 {
        requireCount(x.count)
        return withUnsafeWords { a in x.withUnsafeWords { Fp2(cnd_fp2_vec_dot_m61(a, $0, count)) } }
    }

    /// Σ_j `base`^(`first` + j) · self[j], with `base`^0 = 1.
    ///
    /// - Parameter workers: threads at most; 0 means all that the machine has. The result does not depend on it.
    public borrowing func powerSum(of base: Fp2, from first: UInt64 = 0, workers: Int = 1) -> Fp2 {
        withUnsafeWords { words in
            segmentedSum(count: count, workers: workers) { [words = Words(words)] items in
                Fp2(
                    cnd_fp2_vec_power_sum(
                        cnd_fp2(base), first + UInt64(items.lowerBound), words.pointer + 2 * items.lowerBound,
                        items.count))
            }
        }
    }
}

extension Fp2 {
    init(_ element: cnd_fp2) { self.init(Fp(unchecked: element.c0), Fp(unchecked: element.c1)) }
}

extension cnd_fp2 {
    package init(_ element: Fp2) { self.init(c0: element.c0.value, c1: element.c1.value) }
}

/// Words that the threads of one loop read while their owner lends them.
struct Words: @unchecked Sendable {
    // Sendable: read only, and the loop ends before the loan does.
    let pointer: UnsafePointer<UInt64>

    init(_ pointer: UnsafePointer<UInt64>) { self.pointer = pointer }
}

/// Elements of a segment of a sum: long enough to repay its powers and its thread's wake-up.
private let segmentSize = 1 << 14

/// The sum of `part` over the segments of 0 ..< `count`.
func segmentedSum(count: Int, workers: Int, _ part: @Sendable (Range<Int>) -> Fp2) -> Fp2 {
    if workers == 1 || count <= segmentSize { return part(0..<count) }
    let segments = (count + segmentSize - 1) / segmentSize
    var sums = [Fp2](repeating: .zero, count: segments)
    sums.withUnsafeMutableBufferPointer { sums in
        let slots = Slots(base: sums.baseAddress!)
        parallelFor(count: count, segmentSize: segmentSize, workers: workers) { segment, items in
            slots.base[segment] = part(items)
        }
    }
    return sums.reduce(.zero, +)
}

/// One result for each segment of a loop.
private struct Slots: @unchecked Sendable {
    // Sendable: each segment writes its own slot, and they are read when the loop has ended.
    let base: UnsafeMutablePointer<Fp2>
}
