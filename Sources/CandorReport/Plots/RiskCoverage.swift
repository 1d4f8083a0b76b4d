/// What abstaining buys: the error among the answers that are given, against the share that is answered.
///
/// Source: El-Yaniv and Wiener, "On the Foundations of Noise-free Selective Classification", JMLR 2010.
public struct RiskCoverage: Equatable, Sendable {
    /// One operating point of a selective classifier.
    public struct Point: Equatable, Sendable {
        /// The share of points that are answered, in [0, 1].
        public var coverage: Double
        /// The share of these answers that is wrong.
        public var risk: Double

        /// Makes an operating point; one with a value that is no share is not drawn.
        public init(coverage: Double, risk: Double) {
            self.coverage = coverage
            self.risk = risk
        }
    }

    /// The operating points of one model.
    public struct Curve: Equatable, Sendable {
        /// What the curve is called.
        public var name: String
        /// Which model this is: decides the colour.
        public var role: ModelRole
        /// Points by rising coverage, as many as there are; the drawing thins them.
        public var points: [Point]
        /// The area under the curve (AURC), if it is to be named.
        public var area: Double?

        /// Makes a curve; nothing is drawn yet.
        public init(name: String, role: ModelRole, points: [Point], area: Double? = nil) {
            self.name = name
            self.role = role
            self.points = points
            self.area = area
        }
    }

    /// The curves to compare.
    public var curves: [Curve]

    /// Makes a plot; nothing is drawn yet.
    public init(curves: [Curve]) { self.curves = curves }

    /// The curves in one plot, as an SVG file that adapts to light and dark.
    ///
    /// - Returns: the text of the file; the same bytes for the same curves.
    /// - Complexity: O(points).
    public func svg() -> String {
        let margin = 24.0
        return SVGDocument(
            identifier: "risk-coverage",
            width: 2 * margin + PlotFrame.panelWidth,
            height: 2 * margin + panelHeight,
            title: "Risk against coverage",
            summary: summary,
            elements: PlotFrame.row([panel()], margin: margin, gutter: 0)
        ).standalone
    }
}
