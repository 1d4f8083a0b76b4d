/// Rows grouped by confidence, with what a reliability diagram shows of each group.
public struct ReliabilityBins: Sendable, Equatable {
    /// One group of rows.
    public struct Bin: Sendable, Equatable {
        /// The lower edge of the interval of confidences.
        public let lower: Double
        /// The upper edge of the interval of confidences.
        public let upper: Double
        /// Number of rows.
        public private(set) var count: Int = 0
        /// Sum of the confidences.
        public private(set) var confidenceSum: Double = 0
        /// Number of correct rows.
        public private(set) var correctCount: Int = 0

        /// Mean confidence; `nil` for an empty bin.
        public var meanConfidence: Double? { count == 0 ? nil : confidenceSum / Double(count) }
        /// Fraction of correct rows; `nil` for an empty bin.
        public var accuracy: Double? { count == 0 ? nil : Double(correctCount) / Double(count) }
        /// Wilson's 95 % interval of the accuracy; all of [0, 1] for an empty bin.
        public var accuracyInterval: ClosedRange<Double> { wilsonInterval(successes: correctCount, trials: count) }
        /// Accuracy minus mean confidence; 0 for an empty bin, which therefore counts for nothing in every metric.
        public var gap: Double { count == 0 ? 0 : (Double(correctCount) - confidenceSum) / Double(count) }

        mutating func add(confidence: Double, correct: Bool, times: Int = 1) {
            count += times
            confidenceSum += confidence * Double(times)
            if correct { correctCount += times }
        }
    }

    /// The bins in ascending order of confidence, empty ones included.
    public let bins: [Bin]

    /// Number of rows in all bins.
    public var count: Int { bins.reduce(0) { $0 + $1.count } }

    /// Groups rows into bins of equal width.
    ///
    /// - Throws: `empty`, `lengthMismatch` or `notAProbability` for confidences and flags that do not fit.
    /// - Complexity: O(rows).
    public init(confidence: [Double], correct: [Bool], binning: EqualWidthBinning) throws(CalibrationInputError) {
        try Require.outcomes(confidence: confidence, correct: correct)
        var bins = Self.emptyBins(edges: binning.edges)
        for row in confidence.indices {
            bins[binning.index(of: confidence[row])].add(confidence: confidence[row], correct: correct[row])
        }
        self.bins = bins
    }

    /// Groups rows into `count` bins of nearly equal numbers of rows, (lo, hi], whose inner edges are quantiles.
    ///
    /// Edge k is the linearly interpolated order statistic at position k (n - 1) / count, as netcal computes it with
    /// `equal_intervals=False`. Rows of equal confidence share a bin, so repeated values can leave bins empty.
    ///
    /// - Throws: as `init(confidence:correct:binning:)`, and `settingOutOfRange` unless `count` is in 1 ... 65,535.
    /// - Complexity: O(rows log rows).
    public static func equalMass(
        confidence: [Double], correct: [Bool], count: Int = 15
    ) throws(CalibrationInputError) -> ReliabilityBins {
        try Require.bins(count)
        try Require.outcomes(confidence: confidence, correct: correct)
        let order = confidence.indices.sorted { confidence[$0] < confidence[$1] }
        let ascending = order.map { confidence[$0] }
        let ones = [UInt32](repeating: 1, count: ascending.count)
        let edges = EqualMassBinning.edges(ascending: ascending, weights: ones, total: ascending.count, count: count)
        return ReliabilityBins(
            ascending: ascending, correct: order.map { correct[$0] }, weights: ones, edges: edges)
    }

    /// Rows of ascending confidence, row i taken `weights[i]` times, in bins (lo, hi] with the given edges.
    init(ascending: [Double], correct: [Bool], weights: [UInt32], edges: [Double]) {
        var bins = Self.emptyBins(edges: edges)
        var current = 0
        for row in ascending.indices where weights[row] > 0 {
            while current + 1 < bins.count && ascending[row] > edges[current + 1] { current += 1 }
            bins[current].add(confidence: ascending[row], correct: correct[row], times: Int(weights[row]))
        }
        self.bins = bins
    }

    private static func emptyBins(edges: [Double]) -> [Bin] {
        zip(edges, edges.dropFirst()).map { Bin(lower: $0, upper: $1) }
    }
}

extension ReliabilityBins {
    /// Expected calibration error: the sum over bins of n_b / n · |accuracy − mean confidence|.
    ///
    /// Source: Naeini, Cooper and Hauskrecht, AAAI 2015; Guo et al., ICML 2017, eq. 3.
    public var expectedCalibrationError: Double {
        bins.reduce(0) { $0 + Double($1.count) * abs($1.gap) } / Double(count)
    }

    /// Maximum calibration error: the largest |accuracy − mean confidence| of a bin that is not empty.
    ///
    /// Source: Naeini, Cooper and Hauskrecht, AAAI 2015.
    public var maximumCalibrationError: Double {
        bins.reduce(0) { max($0, abs($1.gap)) }
    }

    /// Debiased l2 calibration error: the root of the sum over bins of
    /// n_b / n · (gap² − accuracy (1 − accuracy) / (n_b − 1)), and 0 where that sum is negative.
    ///
    /// The subtracted term is the variance that sampling alone puts into gap². Bins of fewer than two rows count for
    /// nothing. Source: Kumar, Liang and Ma, "Verified Uncertainty Calibration", NeurIPS 2019.
    public var debiasedCalibrationError: Double {
        var square = 0.0
        for bin in bins where bin.count >= 2 {
            let size = Double(bin.count)
            let accuracy = Double(bin.correctCount) / size
            square += size * (bin.gap * bin.gap - accuracy * (1 - accuracy) / (size - 1))
        }
        return max(0, square / Double(count)).squareRoot()
    }
}
