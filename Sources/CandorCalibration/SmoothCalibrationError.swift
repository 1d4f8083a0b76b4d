import Foundation

/// Smooth calibration error with automatic bandwidth, as `relplot.smECE` computes it.
///
/// Residuals (confidence − correct) are smoothed by a Gaussian that is reflected at 0 and 1; the error at bandwidth σ
/// is the mean absolute smoothed residual. It falls as σ grows, and smECE is its value where it meets σ, searched
/// for on multiples of 1/1024.
///
/// Source: Błasiok and Nakkiran, "Smooth ECE: Principled Reliability Diagrams via Kernel Smoothing", ICLR 2024; the
/// discretisation is that of relplot 1.0.3 with its default (reflected Gaussian) kernel.
struct SmoothCalibrationError {
    /// Kernels by 1024 σ: a bootstrap meets the same few bandwidths in every resample.
    private var kernels: [Int: SmoothingKernel] = [:]

    private static let bandwidthSteps = 1024
    /// relplot's `eps`: bandwidths below it are accepted without a look at the error.
    private static let smallestBandwidth = 0.001

    /// smECE of rows, row i taken `weights[i]` times.
    ///
    /// - Complexity: O(rows) for each distinct grid, one for bandwidths of at least 0.01, plus at most 11 smoothings.
    mutating func value(confidence: [Double], correct: [Bool], weights: [UInt32]) -> Double {
        var grids: [Int: ResidualGrid] = [:]
        func error(at step: Int) -> Double {
            let kernel = kernels[step] ?? SmoothingKernel(bandwidth: Double(step) / Double(Self.bandwidthSteps))
            kernels[step] = kernel
            let grid =
                grids[kernel.gridPoints]
                ?? ResidualGrid(
                    points: kernel.gridPoints, confidence: confidence, correct: correct, weights: weights)
            grids[kernel.gridPoints] = grid
            return kernel.meanAbsoluteResidual(of: grid)
        }
        func isBelowError(_ step: Int) -> Bool {
            let bandwidth = Double(step) / Double(Self.bandwidthSteps)
            return bandwidth < Self.smallestBandwidth || bandwidth < error(at: step)
        }
        // Invariant: the bandwidth `low` is below the error there, `high` is not; ten halvings of 1 reach one step.
        var (low, high) = (0, Self.bandwidthSteps)
        if isBelowError(high) { return error(at: high) }
        while high - low > 1 {
            let middle = (low + high) / 2
            if isBelowError(middle) { low = middle } else { high = middle }
        }
        return error(at: high)
    }
}

/// Residuals and row counts, each row shared linearly between the two grid points around its confidence.
private struct ResidualGrid {
    var residuals: [Double]
    var counts: [Double]

    init(points: Int, confidence: [Double], correct: [Bool], weights: [UInt32]) {
        residuals = [Double](repeating: 0, count: points)
        counts = residuals
        let last = Double(points - 1)
        for row in confidence.indices where weights[row] > 0 {
            let position = confidence[row] * last
            let below = min(Int(position), points - 2)
            let weight = Double(weights[row])
            let upper = (position - Double(below)) * weight
            let lower = weight - upper
            let residual = confidence[row] - (correct[row] ? 1 : 0)
            residuals[below] += lower * residual
            residuals[below + 1] += upper * residual
            counts[below] += lower
            counts[below + 1] += upper
        }
    }
}

/// A reflected Gaussian as a banded matrix from grid points to the points where the smoothed values are read.
private struct SmoothingKernel {
    /// Points of the grid that rows are rounded to.
    let gridPoints: Int
    /// For each reading point: its first grid point, and where its weights start in `weights`.
    private var bands: [(first: Int, start: Int)] = []
    private var weights: [Double] = []
    /// Sum of the weights of each grid point over all reading points.
    private var columnSums: [Double]

    /// relplot's `smECE_mesh_pts`, and the term it adds to each density against division by zero.
    private static let leastReadings = 200
    private static let densityFloor = 1e-4
    /// Taps beyond this many σ are below 1e-17 of the largest.
    private static let reach = 9.0

    init(bandwidth: Double) {
        gridPoints = max(2000, Int((20 / bandwidth).rounded(.toNearestOrEven))) / 2 + 1
        let readings = max(Int((10 / bandwidth).rounded(.toNearestOrEven)), Self.leastReadings)
        columnSums = [Double](repeating: 0, count: gridPoints)

        let last = gridPoints - 1
        let spacing = 1 / Double(last)
        let height = 1 / ((2 * Double.pi).squareRoot() * bandwidth)
        // Tap j of the kernel is centred on 1/2 and moves a value by gridPoints / 2 − j grid points.
        let taps = (0...last).compactMap { tap -> (shift: Int, weight: Double)? in
            let distance = Double(tap) * spacing - 0.5
            guard abs(distance) <= Self.reach * bandwidth else { return nil }
            let weight = exp(-distance * distance / (2 * bandwidth * bandwidth)) * height
            return (gridPoints / 2 - tap, weight)
        }
        var row = [Double](repeating: 0, count: gridPoints)
        for reading in 0..<readings {
            // The smoothed grid is read by linear interpolation.
            let position = Double(reading) / Double(readings - 1) * Double(last)
            let below = min(Int(position), last - 1)
            let upper = position - Double(below)
            var (first, end) = (last, 0)
            for (centre, share) in [(below, 1 - upper), (below + 1, upper)] where share != 0 {
                for tap in taps {
                    var point = centre + tap.shift
                    if point < 0 { point = -point }
                    if point > last { point = 2 * last - point }
                    row[point] += share * tap.weight
                    first = min(first, point)
                    end = max(end, point + 1)
                }
            }
            bands.append((first, weights.count))
            for point in first..<end {
                weights.append(row[point])
                columnSums[point] += row[point]
                row[point] = 0
            }
        }
    }

    /// The sum over reading points of |smoothed residual| over that of the smoothed density.
    func meanAbsoluteResidual(of grid: ResidualGrid) -> Double {
        var density = Double(bands.count) * Self.densityFloor
        for point in 0..<gridPoints { density += columnSums[point] * grid.counts[point] }
        var total = 0.0
        for index in bands.indices {
            let (first, start) = bands[index]
            let length = (index + 1 < bands.count ? bands[index + 1].start : weights.count) - start
            total += abs(dot(weights, start, grid.residuals, first, length))
        }
        return total / density
    }

    /// Four partial sums, so that additions overlap; the order is fixed, so the result is too.
    private func dot(_ a: [Double], _ aStart: Int, _ b: [Double], _ bStart: Int, _ length: Int) -> Double {
        a.withUnsafeBufferPointer { a in
            b.withUnsafeBufferPointer { b in
                var sums = SIMD4<Double>.zero
                var offset = 0
                while offset + 4 <= length {
                    let (i, j) = (aStart + offset, bStart + offset)
                    let left = SIMD4<Double>(a[i], a[i + 1], a[i + 2], a[i + 3])
                    let right = SIMD4<Double>(b[j], b[j + 1], b[j + 2], b[j + 3])
                    sums += left * right
                    offset += 4
                }
                var sum = sums.sum()
                while offset < length {
                    sum += a[aStart + offset] * b[bStart + offset]
                    offset += 1
                }
                return sum
            }
        }
    }
}
