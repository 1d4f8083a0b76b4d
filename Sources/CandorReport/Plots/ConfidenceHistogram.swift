/// Where the confidences of a model lie, inside the attacked region and outside of it.
///
/// Each side is drawn as a share of its own points, so a small region is as visible as the rest.
public struct ConfidenceHistogram: Equatable, Sendable {
    /// The number of predictions whose confidence lies in one interval.
    public struct Bin: Equatable, Sendable {
        /// The lower edge of the interval of confidences, in [0, 1].
        public var lower: Double
        /// The upper edge, in [0, 1].
        public var upper: Double
        /// Predictions inside the region.
        public var inside: Int
        /// Predictions outside the region.
        public var outside: Int

        /// Makes a bin; a negative count is drawn as 0.
        public init(lower: Double, upper: Double, inside: Int, outside: Int) {
            self.lower = lower
            self.upper = upper
            self.inside = inside
            self.outside = outside
        }
    }

    /// The heading, such as "Honest model".
    public var title: String
    /// Which model this is: decides the colour of the region.
    public var role: ModelRole
    /// The bins by rising confidence.
    public var bins: [Bin]
    /// The confidence that the attack aims at, if there is one to mark.
    public var target: Double?
    /// The confidence below which the model abstains, if it is to be marked.
    public var threshold: Double?

    /// Makes a histogram; nothing is drawn yet.
    public init(title: String, role: ModelRole, bins: [Bin], target: Double? = nil, threshold: Double? = nil) {
        self.title = title
        self.role = role
        self.bins = bins
        self.target = target
        self.threshold = threshold
    }

    /// The histograms side by side on the same scales, as one SVG file that adapts to light and dark.
    ///
    /// - Parameter histograms: usually the model before and after the attack; none gives an empty picture.
    /// - Returns: the text of the file; the same bytes for the same histograms.
    /// - Complexity: O(bins).
    public static func svg(_ histograms: [ConfidenceHistogram]) -> String {
        let scales = commonScales(histograms)
        let margin = 24.0
        let gutter = 36.0
        let columns = Double(max(histograms.count, 1))
        return SVGDocument(
            identifier: "confidence",
            width: 2 * margin + columns * PlotFrame.panelWidth + (columns - 1) * gutter,
            height: 2 * margin + panelHeight,
            title: "Confidence inside and outside the region: " + histograms.map(\.title).joined(separator: ", "),
            summary: histograms.map(\.summary).joined(separator: " "),
            elements: PlotFrame.row(histograms.map { $0.panel(scales) }, margin: margin, gutter: gutter)
        ).standalone
    }
}
