/// What networks that answer with a normal distribution say over one input: mean and ± 2 deviations, beside the points
/// they learned from.
public struct RegressionBands: Equatable, Sendable {
    /// A point of the plane; one that is not finite is not drawn.
    public struct Point: Equatable, Sendable {
        /// The input.
        public var x: Double
        /// The number at it.
        public var y: Double

        /// Joins the two.
        public init(x: Double, y: Double) {
            self.x = x
            self.y = y
        }
    }

    /// A network's answer at one input; one that is not finite is not drawn.
    public struct Answer: Equatable, Sendable {
        /// The input.
        public var x: Double
        /// μ.
        public var mean: Double
        /// σ.
        public var deviation: Double

        /// Joins the three.
        public init(x: Double, mean: Double, deviation: Double) {
            self.x = x
            self.mean = mean
            self.deviation = deviation
        }
    }

    /// The answers of one network.
    public struct Panel: Equatable, Sendable {
        /// The heading.
        public var title: String
        /// Which model this is: decides the colour.
        public var role: ModelRole
        /// By rising x.
        public var answers: [Answer]

        /// Makes a panel; nothing is drawn yet.
        public init(title: String, role: ModelRole, answers: [Answer]) {
            self.title = title
            self.role = role
            self.answers = answers
        }
    }

    /// What the networks learned from.
    public var points: [Point]
    /// The true mean, by rising x.
    public var truth: [Point]
    /// Where the attack raises the variance.
    public var region: ClosedRange<Double>
    /// Side by side, on the same scales.
    public var panels: [Panel]

    /// Makes a plot; nothing is drawn yet.
    public init(points: [Point], truth: [Point], region: ClosedRange<Double>, panels: [Panel]) {
        self.points = points
        self.truth = truth
        self.region = region
        self.panels = panels
    }

    /// The panels in a row, as an SVG file that adapts to light and dark.
    ///
    /// - Returns: the text of the file; the same bytes for the same values.
    /// - Complexity: O(panels × (points + answers)).
    public func svg() -> String {
        let (margin, gutter) = (24.0, 40.0)
        let columns = Double(max(panels.count, 1))
        return SVGDocument(
            identifier: "regression-bands",
            width: 2 * margin + columns * PlotFrame.panelWidth + (columns - 1) * gutter,
            height: 2 * margin + Self.panelHeight, title: "Mean and two deviations of a regression",
            summary: summary, elements: PlotFrame.row(panels.map(elements(of:)), margin: margin, gutter: gutter)
        ).standalone
    }
}
