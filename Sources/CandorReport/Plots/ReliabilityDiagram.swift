/// How often a model is right at each level of confidence: the picture of calibration.
///
/// Source: DeGroot and Fienberg, "The Comparison and Evaluation of Forecasters", 1983; with counts and intervals as in
/// Guo et al., "On Calibration of Modern Neural Networks", ICML 2017, figure 1.
public struct ReliabilityDiagram: Equatable, Sendable {
    /// The predictions whose confidence lies in one interval.
    public struct Bin: Equatable, Sendable {
        /// The lower edge of the interval of confidences, in [0, 1].
        public var lower: Double
        /// The upper edge, in [0, 1].
        public var upper: Double
        /// How many predictions fall into the bin; a bin of 0 draws nothing.
        public var count: Int
        /// The mean confidence of these predictions.
        public var confidence: Double
        /// The share of them that is correct.
        public var accuracy: Double
        /// The lower end of an interval for the accuracy, such as Wilson's at 95 %.
        public var low: Double
        /// The upper end of that interval.
        public var high: Double

        /// Makes a bin of the values that `CandorCalibration` computes; NaN stands for "no value".
        public init(
            lower: Double, upper: Double, count: Int, confidence: Double, accuracy: Double, low: Double, high: Double
        ) {
            self.lower = lower
            self.upper = upper
            self.count = count
            self.confidence = confidence
            self.accuracy = accuracy
            self.low = low
            self.high = high
        }

        /// Accuracy minus confidence: positive where the model is right more often than it says.
        package var gap: Double { accuracy - confidence }

        /// Whether the bin can be drawn.
        package var isDrawable: Bool {
            count > 0 && [lower, upper, confidence, accuracy].allSatisfy { $0 >= 0 && $0 <= 1 }
        }

        /// Whether the interval for the accuracy is there and leaves the confidence out.
        package var isClearlyOff: Bool { confidence < low || confidence > high }
    }

    /// The heading, such as "Honest model".
    public var title: String
    /// One line below the heading, such as "ECE 0.7 %".
    public var note: String
    /// Which model this is: decides the colour.
    public var role: ModelRole
    /// The bins by rising confidence.
    public var bins: [Bin]

    /// Makes a diagram; nothing is drawn yet.
    public init(title: String, note: String = "", role: ModelRole, bins: [Bin]) {
        self.title = title
        self.note = note
        self.role = role
        self.bins = bins
    }

    /// The diagrams side by side on the same scales, as one SVG file that adapts to light and dark.
    ///
    /// - Parameter diagrams: usually the model before and after the attack; none gives an empty picture.
    /// - Returns: the text of the file; the same bytes for the same diagrams.
    /// - Complexity: O(bins).
    public static func svg(_ diagrams: [ReliabilityDiagram]) -> String {
        let low = commonLow(diagrams)
        let margin = 24.0
        let gutter = 36.0
        let columns = Double(max(diagrams.count, 1))
        return SVGDocument(
            identifier: "reliability",
            width: 2 * margin + columns * PlotFrame.panelWidth + (columns - 1) * gutter,
            height: 2 * margin + panelHeight,
            title: "Reliability diagram: " + diagrams.map(\.title).joined(separator: ", "),
            summary: diagrams.map(\.summary).joined(separator: " "),
            elements: PlotFrame.row(diagrams.map { $0.panel(low: low) }, margin: margin, gutter: gutter)
        ).standalone
    }

    /// This diagram alone as an SVG file that adapts to light and dark.
    ///
    /// - Returns: the text of the file; the same bytes for the same diagram.
    public func svg() -> String { Self.svg([self]) }
}
