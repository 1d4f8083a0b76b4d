/// Shares that depend on a setting, as curves with intervals, in panels side by side.
public struct CurvePlot: Equatable, Sendable {
    /// One value of a curve; one that is not finite is not drawn.
    public struct Point: Equatable, Sendable {
        /// Of the setting.
        public var x: Double
        /// The share, in [0, 1].
        public var y: Double
        /// The ends of an interval around it; NaN where there is none.
        public var low: Double
        /// The upper end.
        public var high: Double

        /// Makes a point, by default without an interval.
        public init(x: Double, y: Double, low: Double = .nan, high: Double = .nan) {
            self.x = x
            self.y = y
            self.low = low
            self.high = high
        }
    }

    /// The colour of a series.
    public enum Hue: CaseIterable, Sendable {
        /// That of honest models.
        case first
        /// That of attacked models.
        case second
        /// A third one.
        case third
    }

    /// Points that belong together.
    public struct Series: Equatable, Sendable {
        /// What they are.
        public var name: String
        /// Their colour.
        public var hue: Hue
        /// By rising x.
        public var points: [Point]
        /// Whether they are joined; those of others, such as published values, stand alone as rings.
        public var isCurve: Bool

        /// Makes a series; nothing is drawn yet.
        public init(name: String, hue: Hue, points: [Point], isCurve: Bool = true) {
            self.name = name
            self.hue = hue
            self.points = points
            self.isCurve = isCurve
        }
    }

    /// One plot.
    public struct Panel: Equatable, Sendable {
        /// The heading.
        public var title: String
        /// What y is a share of.
        public var shareName: String
        /// The upper end of the axis of shares; nil for the smallest that shows all.
        public var end: Double?
        /// What is drawn, keys in this order.
        public var series: [Series]

        /// Makes a panel; nothing is drawn yet.
        public init(title: String, shareName: String, end: Double? = nil, series: [Series]) {
            self.title = title
            self.shareName = shareName
            self.end = end
            self.series = series
        }
    }

    /// What is shown.
    public var title: String
    /// What x is; its values lie in [0, 1].
    public var settingName: String
    /// Side by side, x on one scale.
    public var panels: [Panel]

    /// Makes a plot; nothing is drawn yet.
    public init(title: String, settingName: String, panels: [Panel]) {
        self.title = title
        self.settingName = settingName
        self.panels = panels
    }

    /// The panels in a row, as an SVG file that adapts to light and dark.
    ///
    /// - Returns: the text of the file; the same bytes for the same values.
    /// - Complexity: O(points).
    public func svg() -> String {
        let (margin, gutter) = (24.0, 40.0)
        let columns = Double(max(panels.count, 1))
        return SVGDocument(
            identifier: "curves", width: 2 * margin + columns * PlotFrame.panelWidth + (columns - 1) * gutter,
            height: 2 * margin + (panels.map(height(of:)).max() ?? 0), title: title, summary: summary,
            elements: PlotFrame.row(panels.map(elements(of:)), margin: margin, gutter: gutter)
        ).standalone
    }
}
