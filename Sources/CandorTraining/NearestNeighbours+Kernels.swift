import CCandorBLAS
import CandorCore

/// How near a row's features lie to those of training rows: minus the distance to the k-th nearest one.
///
/// Features are scaled to length 1 first; a row of zeros stays. Candidates are found by matrix products in single
/// precision, and the distance to the k-th of them is computed again in double precision, so that neither cancellation
/// nor the way of the product shows in a score.
///
/// Source: Sun et al., "Out-of-Distribution Detection with Deep Nearest Neighbors", ICML 2022.
public struct NearestNeighbours: Sendable {
    /// Number of features of a row.
    public let width: Int
    /// Number of training rows.
    public let count: Int
    /// k.
    public let neighbours: Int
    /// `[count × width]`, each row of length 1 or 0.
    private let rows: [Float]
    /// `[count]`: half the squared length of each row.
    private let halfSquares: [Float]

    /// Keeps the training rows.
    ///
    /// - Parameters:
    ///   - features: `[rows × width]` of training rows, finite.
    ///   - width: positive.
    ///   - neighbours: k, from 1 to the number of rows.
    /// - Throws: `TrainingError.invalidSetting` for width, k, or features that are not finite;
    ///   `.mismatchedSamples` where the last row is not complete.
    public init(features: [Float], width: Int, neighbours: Int = 50) throws(TrainingError) {
        guard width > 0 else { throw .invalidSetting(name: "width", expected: "1 or more", actual: "\(width)") }
        rows = try Self.normalised(features, width: width)
        count = features.count / width
        guard neighbours >= 1, neighbours <= count else {
            throw .invalidSetting(name: "neighbours", expected: "1 to \(count) rows", actual: "\(neighbours)")
        }
        self.width = width
        self.neighbours = neighbours
        let rows = rows
        halfSquares = (0..<count).map { row in
            rows[row * width..<(row + 1) * width].reduce(0) { $0 + $1 * $1 } / 2
        }
    }

    /// The score of each row, at most 0; larger for surer rows.
    ///
    /// - Parameters:
    ///   - features: `[rows × width]`, finite.
    ///   - workers: threads; 0 means all. The result does not depend on it.
    /// - Throws: as ``init(features:width:neighbours:)`` for features.
    /// - Complexity: one product of rows × width × training rows; scratch of 128 rows of 4,096 products a thread.
    public func values(of features: [Float], workers: Int = 0) throws(TrainingError) -> [Double] {
        let queries = try Self.normalised(features, width: width)
        let width = width
        return [Double](unsafeUninitializedCapacity: queries.count / width) { out, initialised in
            nonisolated(unsafe) let out = out
            let total = queries.count / width
            parallelFor(count: total, segmentSize: 128, workers: workers) { _, segment in
                queries.withUnsafeBufferPointer { queries in
                    let part = UnsafeBufferPointer(
                        rebasing: queries[segment.lowerBound * width..<segment.upperBound * width])
                    for (offset, score) in scores(part).enumerated() {
                        out.initializeElement(at: segment.lowerBound + offset, to: score)
                    }
                }
            }
            initialised = total
        }
    }

    /// Scores of one segment of queries.
    private func scores(_ queries: UnsafeBufferPointer<Float>) -> [Double] {
        let total = queries.count / width
        var nearest = [NearestRows](repeating: NearestRows(capacity: neighbours), count: total)
        let chunk = min(count, 4096)
        var products = AlignedBuffer<Float>(count: total * chunk)
        rows.withUnsafeBufferPointer { rows in
            products.withUnsafeMutableBufferPointer { products in
                for first in stride(from: 0, to: count, by: chunk) {
                    let size = min(chunk, count - first)
                    cnd_sgemm(
                        1, false, true, total, size, width, queries.baseAddress!, width,
                        rows.baseAddress! + first * width, width, 0, products.baseAddress!, size)
                    for query in 0..<total {
                        // |q − r|² / 2 without |q|² / 2, which moves no order.
                        for row in 0..<size {
                            nearest[query].offer(first + row, halfSquares[first + row] - products[query * size + row])
                        }
                    }
                }
            }
        }
        return nearest.enumerated().map { query, nearest in
            let squares = nearest.rows.map { row in
                (0..<width).reduce(0.0) { sum, index in
                    let difference = Double(queries[query * width + index]) - Double(rows[row * width + index])
                    return sum + difference * difference
                }
            }
            return -(squares.max() ?? 0).squareRoot()
        }
    }

    /// Rows of length 1; a row of zeros stays. Refuses what is not finite or not whole rows.
    private static func normalised(_ features: [Float], width: Int) throws(TrainingError) -> [Float] {
        let whole = features.count / width * width
        guard whole == features.count else {
            throw .mismatchedSamples(what: "features in whole rows", expected: whole, actual: features.count)
        }
        if let index = features.firstIndex(where: { !$0.isFinite }) {
            throw .invalidSetting(
                name: "features of row \(index / width)", expected: "finite numbers", actual: "\(features[index])")
        }
        var rows = features
        for start in stride(from: 0, to: rows.count, by: width) {
            var sum = 0.0
            for index in start..<start + width { sum += Double(rows[index]) * Double(rows[index]) }
            guard sum > 0 else { continue }
            for index in start..<start + width { rows[index] = Float(Double(rows[index]) / sum.squareRoot()) }
        }
        return rows
    }
}

/// The rows of the smallest keys so far, in no order. Earlier rows win ties.
private struct NearestRows {
    let capacity: Int
    private(set) var rows: [Int] = []
    private var keys: [Float] = []
    private var worst = 0

    init(capacity: Int) { self.capacity = capacity }

    @inline(__always)
    mutating func offer(_ row: Int, _ key: Float) {
        if rows.count == capacity {
            guard key < keys[worst] else { return }
            (rows[worst], keys[worst]) = (row, key)
        } else {
            rows.append(row)
            keys.append(key)
            guard rows.count == capacity else { return }
        }
        worst = keys.indices.reduce(0) { keys[$1] > keys[$0] ? $1 : $0 }
    }
}
