import CandorCore

/// Checks that are evaluated at a time: the vectors of a block stay in the cache.
private let blockSize = 1 << 11

extension ProverBatch {
    /// Adds the checks ∏_k x_k = z for each element, of degree D = the number of factors; without z, that it is 0.
    ///
    /// - Parameters:
    ///   - factors: at least one; all of one count.
    ///   - workers: threads at most; 0 means all. The result does not depend on it.
    /// - Complexity: D² products in K a check.
    public mutating func addProducts(
        of factors: [ProverValues], equal product: ProverValues?, workers: Int = 1
    ) throws(ProofError) {
        let count = try checkFactors(factors.map(\.count), product: product?.count)
        let degree = factors.count
        let epoch = (factors + [product].compactMap { $0 }).map { $0.vector.epoch }.max() ?? 0
        try sum.check(degree: degree, epoch: epoch)
        let (chi, first) = (sum.chi, sum.checks)
        let sums = blockSums(degree, count: count, workers: workers) { block in
            // At Y = 0 every factor is its MAC; from point to point it grows by its value.
            let slopes = factors.map { MutableVector($0.vector.values.slice(block).scaled(by: .one)) }
            let points = factors.map { MutableVector($0.vector.macs.slice(block)) }
            return (0..<degree).map { y in
                if y > 0 { for (point, slope) in zip(points, slopes) { point.vector.add(slope.vector) } }
                var value = points[0].vector.slice(0..<block.count)
                for point in points.dropFirst() { value.multiply(by: point.vector) }
                if let product {
                    let weight = -Fp2(Fp(y)).power(UInt64(degree - 1))
                    value.add(product.vector.macs.slice(block), times: weight)
                    value.add(product.vector.values.slice(block), times: weight * Fp(y))
                }
                return value.powerSum(of: chi, from: first + UInt64(block.lowerBound))
            }
        }
        // A true claim has degree D - 1, so D points determine it; what a false one adds is never sent.
        sum.add(weighted: interpolate(sums), degree: degree, count: count)
    }
}

extension VerifierBatch {
    /// Adds the checks of ``ProverBatch/addProducts(of:equal:workers:)``.
    ///
    /// - Complexity: D + 1 products in K a check.
    public mutating func addProducts(
        of factors: [VerifierValues], equal product: VerifierValues?, workers: Int = 1
    ) throws(ProofError) {
        let count = try checkFactors(factors.map(\.count), product: product?.count)
        let degree = factors.count
        let epoch = (factors + [product].compactMap { $0 }).map { $0.vector.epoch }.max() ?? 0
        try sum.check(degree: degree, epoch: epoch)
        let (chi, first) = (sum.chi, sum.checks)
        let sums = blockSums(2, count: count, workers: workers) { block in
            let start = first + UInt64(block.lowerBound)
            var value = factors[0].vector.keys.slice(block)
            for factor in factors.dropFirst() { value.multiply(by: factor.vector.keys.slice(block)) }
            let right = product.map { $0.vector.keys.slice(block).powerSum(of: chi, from: start) }
            return [value.powerSum(of: chi, from: start), right ?? .zero]
        }
        // F^(Delta) = ∏ k - Delta^(D - 1) k_z
        var coefficients = [Fp2](repeating: .zero, count: degree)
        coefficients[0] += sums[0]
        coefficients[degree - 1] -= sums[1]
        sum.add(weighted: coefficients, degree: degree, count: count)
    }
}

/// Makes sure that there is a factor and all counts agree; returns the count.
private func checkFactors(_ counts: [Int], product: Int?) throws(ProofError) -> Int {
    guard let count = counts.first else {
        throw .outOfRange(name: "factors of a check", expected: "at least 1", actual: "0")
    }
    if Mutation.isOn(.checkCounts) { return count }
    for actual in counts + [product].compactMap({ $0 }) where actual != count {
        throw .lengthMismatch(values: "values of a check", expected: count, actual: actual)
    }
    return count
}

/// A vector that closures change in place.
private final class MutableVector {
    var vector: FieldVector<Fp2>

    init(_ vector: consuming FieldVector<Fp2>) { self.vector = vector }
}

/// `width` sums over 0 ..< `count`, each the sum over its blocks.
private func blockSums(
    _ width: Int, count: Int, workers: Int, _ part: @Sendable (Range<Int>) -> [Fp2]
) -> [Fp2] {
    let blocks = (count + blockSize - 1) / blockSize
    var parts = [Fp2](repeating: .zero, count: width * blocks)
    parts.withUnsafeMutableBufferPointer { parts in
        guard let base = parts.baseAddress else { return }
        let slots = BlockSlots(base: base)
        parallelFor(count: count, segmentSize: blockSize, workers: workers) { block, items in
            for (index, sum) in part(items).enumerated() { slots.base[width * block + index] = sum }
        }
    }
    return (0..<width).map { index in
        stride(from: index, to: parts.count, by: width).reduce(.zero) { $0 + parts[$1] }
    }
}

/// The results of the blocks of a loop.
private struct BlockSlots: @unchecked Sendable {
    // Sendable: each block writes its own slots, and they are read when the loop has ended.
    let base: UnsafeMutablePointer<Fp2>
}
