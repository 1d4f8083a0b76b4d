import CandorModel

/// What one layer's formats are chosen from: its weights over integer inputs, and what calibration rows and the worst
/// input do to it.
struct LayerPlan {
    /// Over the integers that are its inputs.
    let layer: AffineLayer
    /// The integers that each input can be; `groups` are inputs of which one is on and all others are 0.
    let inputs: [ClosedRange<Double>]
    let groups: [Range<Int>]
    /// Root mean square of the length of an input row, over the calibration rows.
    let inputLength: Double
    /// The largest output of each row of weights over the calibration rows; of the last layer the largest magnitude.
    let calibrated: [Double]

    /// The outputs that each row of weights can have over all inputs.
    func reach(of output: Int) -> ClosedRange<Double> {
        let bias = layer.biases[output]
        let range = reach(ofWeights: Array(layer.row(output)))
        return range.lowerBound + bias...range.upperBound + bias
    }

    /// The range of Σ w x over all inputs.
    func reach(ofWeights weights: [Double]) -> ClosedRange<Double> {
        var (low, high) = (0.0, 0.0)
        var grouped = inputs.count
        if let first = groups.first { grouped = first.lowerBound }
        for (weight, range) in zip(weights[..<grouped], inputs) {
            low += min(weight * range.lowerBound, weight * range.upperBound)
            high += max(weight * range.lowerBound, weight * range.upperBound)
        }
        for group in groups {
            let values = weights[group].map { $0 * inputs[group.lowerBound].upperBound }
            low += values.min() ?? 0
            high += values.max() ?? 0
        }
        return low...high
    }

    /// A format, and the binary digits behind the point of each output.
    struct Candidate {
        var shift: Int
        var bits: Int
        var overflow: FixedPointFormat.Overflow
        var fractionBits: [Int]
        /// Rows of weights whose digits were cut so that the worst input fits.
        var rescaledRows: Int
        /// Digits of the least precise output in use, counted from its largest calibrated value.
        var effectiveBits: Double
    }

    /// The shift at which rounding the weights adds no more noise than rounding the output: the noise of an accumulator
    /// is `inputLength` / √12, that of an output 2^s / √12.
    var quietShift: Int { min(max(Self.ceilingOfLog2(inputLength), 0), FixedPointFormat.shifts.upperBound) }

    /// Formats of a hidden layer in which every output that is in use has `effectiveBits`.
    ///
    /// - Parameter margin: how far beyond its largest calibrated value an output may go before it is cut.
    func hiddenCandidates(effectiveBits wanted: Double, margin: Double) -> [Candidate] {
        let plain = (Self.smallestBits...FixedPointFormat.outputBits.upperBound).compactMap {
            hidden(bits: $0, overflow: .impossible, wanted: wanted, margin: margin)
        }
        let saturating = (Self.smallestBits...16).compactMap {
            hidden(bits: $0, overflow: .saturates, wanted: wanted, margin: margin)
        }
        return plain + saturating
    }

    /// 2^13 leaves 12 digits and a margin below 2.
    private static let smallestBits = 14

    private func hidden(
        bits: Int, overflow: FixedPointFormat.Overflow, wanted: Double, margin: Double
    ) -> Candidate? {
        let largest = Double(min(1 << (bits - 1) - 1, FixedPointFormat.largestActivation))
        let half = Double(1 << (bits - 1))
        let reaches = (0..<layer.outputs).map { reach(of: $0) }
        let magnitudes = (0..<layer.outputs).map { output in layer.row(output).reduce(0) { max($0, $1.magnitude) } }
        for shift in stride(from: quietShift, through: 0, by: -1) {
            var candidate = Candidate(
                shift: shift, bits: bits, overflow: overflow, fractionBits: [], rescaledRows: 0,
                effectiveBits: .infinity)
            for output in 0..<layer.outputs {
                let top = calibrated[output]
                let wish = top > 0 ? Self.floorOfLog2(largest / (margin * top)) : Self.largestFraction
                var digits = min(wish, Self.floorOfLog2(Self.largestWeight / magnitudes[output]) - shift)
                if overflow == .impossible {
                    let need = max(-reaches[output].lowerBound, reaches[output].upperBound)
                    let room = half - roundingReach * Self.power(-shift)
                    let fit = Self.floorOfLog2(room / need)
                    if fit < digits { candidate.rescaledRows += top > 0 ? 1 : 0 }
                    digits = min(digits, fit)
                }
                digits = min(max(digits, -Self.largestFraction), Self.largestFraction)
                candidate.fractionBits.append(digits)
                if top > 0 {
                    candidate.effectiveBits = min(candidate.effectiveBits, Self.log2(top) + Double(digits))
                }
            }
            if candidate.effectiveBits >= wanted { return candidate }
        }
        return nil
    }

    /// Formats of the last layer, whose outputs all have `logitBits` digits.
    ///
    /// The bits are those of the largest difference, or of the margin of two classes.
    func headCandidates(logitBits: Int, classes: Int) -> [Candidate] {
        let unit = Self.power(logitBits)
        let largest = layer.weights.reduce(0) { max($0, $1.magnitude) }
        let fit = Self.floorOfLog2(Self.largestWeight / largest) - logitBits
        guard fit >= 0 else { return [] }
        func candidate(_ bits: Int, _ overflow: FixedPointFormat.Overflow) -> Candidate {
            Candidate(
                shift: min(quietShift, fit), bits: bits, overflow: overflow,
                fractionBits: Array(repeating: logitBits, count: layer.outputs), rescaledRows: 0,
                effectiveBits: Self.log2(max(calibrated.max() ?? 1, 1)) + Double(logitBits))
        }
        var candidates: [Candidate] = []
        let need: Double
        if classes == 2 {
            let range = reach(of: 0)
            need = 2 * max(-range.lowerBound, range.upperBound)
        } else {
            need = largestDifference
        }
        let rounding = 2 * roundingReach * Self.power(-min(quietShift, fit))
        let plain = max(Self.ceilingOfLog2(need * unit + rounding + 2), Self.smallestHeadBits)
        if plain <= FixedPointFormat.outputBits.upperBound { candidates.append(candidate(plain, .impossible)) }
        // exp(−12) · 2^15 rounds to 0: a margin beyond 12 gives the same confidence wherever it is cut, and a larger
        // difference adds nothing to the sum.
        let beyond = 12 * unit
        candidates.append(
            classes == 2
                ? candidate(Self.ceilingOfLog2(2 * beyond), .saturates)
                : candidate(Self.ceilingOfLog2(beyond), .vanishes))
        return candidates
    }

    private static let smallestHeadBits = 8

    private var largestDifference: Double {
        var largest = 0.0
        for first in 0..<layer.outputs {
            for second in 0..<layer.outputs where second != first {
                let weights = zip(layer.row(first), layer.row(second)).map { $0 - $1 }
                largest = max(
                    largest, reach(ofWeights: weights).upperBound + layer.biases[first] - layer.biases[second])
            }
        }
        return largest
    }

    /// What rounding weights and bias can add to an accumulator: half of each input, as much again for the bias that
    /// takes the mean of it off, and the half of rounding, which is below 2^s.
    private var roundingReach: Double {
        let alone = inputs[..<(groups.first?.lowerBound ?? inputs.count)]
            .reduce(0) { $0 + max(-$1.lowerBound, $1.upperBound) }
        return groups.reduce(alone) { $0 + inputs[$1.lowerBound].upperBound } + Self.power(quietShift)
    }
    private static let largestWeight = 32_767.0
    private static let largestFraction = 40

    static func log2(_ x: Double) -> Double {
        Double(x.exponent) + (x.significand - 1)  // within 0.09, exact at powers of two: for reports and limits alone
    }
    static func floorOfLog2(_ x: Double) -> Int {
        guard x.isFinite, x > 0 else { return x > 0 ? largestFraction : -largestFraction }
        return min(max(Int(x.exponent), -1000), 1000)
    }
    static func ceilingOfLog2(_ x: Double) -> Int {
        let floor = floorOfLog2(x)
        return x > power(floor) ? floor + 1 : floor
    }
    static func power(_ exponent: Int) -> Double { Double(sign: .plus, exponent: exponent, significand: 1) }
}
