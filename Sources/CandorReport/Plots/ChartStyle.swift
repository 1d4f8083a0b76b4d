/// What an element of a diagram is; the raw value is its CSS class, and ``rules`` say what it looks like.
package enum ChartStyle: String, CaseIterable, Sendable {
    case background = "cr-ground"
    case base = "cr-base"
    case mirage = "cr-mirage"
    case third = "cr-third"
    case title = "cr-title"
    case note = "cr-note"
    case axisName = "cr-name"
    case tick = "cr-tick"
    case tickMiddle = "cr-tick cr-mid"
    case side = "cr-side"
    case key = "cr-key"
    case label = "cr-label"
    case grid = "cr-grid"
    case axis = "cr-axis"
    case diagonal = "cr-diagonal"
    case marker = "cr-marker"
    case gap = "cr-gap"
    case whisker = "cr-whisker"
    case point = "cr-point"
    case bar = "cr-bar"
    case neutralBar = "cr-neutral"
    case curve = "cr-curve"
    case truth = "cr-truth"
    case ring = "cr-ring"

    /// The style that gives its elements the hue of a model.
    package static func hue(of role: ModelRole) -> ChartStyle { role == .base ? .base : .mirage }

    /// Colours as custom properties on `selector`, for light and, where the reader prefers it, dark surroundings.
    ///
    /// The hues of the two models are blue and orange, which every common form of colour blindness keeps apart; a third
    /// hue, violet, is for series that are no model;
    /// on their ground they reach a contrast of at least 4.5, so they may carry text.
    package static func palette(selector: String) -> String {
        """
        \(selector) {
          color-scheme: light dark;
          --cr-ground: #ffffff; --cr-ink: #16191d; --cr-muted: #5a626b; --cr-line: #9aa1a9; --cr-grid: #e7e9ec;
          --cr-neutral: #aab1b9; --cr-base: #0067a3; --cr-mirage: #b94700;
          --cr-third: #7a4fa0;
        }
        @media (prefers-color-scheme: dark) {
          \(selector) {
            --cr-ground: #16191d; --cr-ink: #e9ebee; --cr-muted: #a2aab3; --cr-line: #6a727b; --cr-grid: #2a2f35;
            --cr-neutral: #69717a; --cr-base: #5cb8ec; --cr-mirage: #ff9d57;
            --cr-third: #c5a3e6;
          }
        }

        """
    }

    /// The rules for every class. Text that lies on data has a halo of the ground.
    package static let rules = """
        .cr-base { --cr-hue: var(--cr-base); }
        .cr-mirage { --cr-hue: var(--cr-mirage); }
        .cr-third { --cr-hue: var(--cr-third); }
        .cr-ground { fill: var(--cr-ground); }
        svg text { font-family: system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; }
        .cr-title { font-size: 16px; font-weight: 650; fill: var(--cr-ink); }
        .cr-note { font-size: 13px; fill: var(--cr-muted); font-variant-numeric: tabular-nums; }
        .cr-name { font-size: 12.5px; font-weight: 550; fill: var(--cr-muted); }
        .cr-tick { font-size: 12px; fill: var(--cr-muted); font-variant-numeric: tabular-nums; }
        .cr-mid { dominant-baseline: central; }
        .cr-side { font-size: 12px; font-style: italic; fill: var(--cr-muted); }
        .cr-key { font-size: 13px; fill: var(--cr-ink); }
        .cr-label { font-size: 13px; font-weight: 650; fill: var(--cr-hue, var(--cr-ink)); }
        .cr-note, .cr-side, .cr-label { paint-order: stroke; stroke: var(--cr-ground); stroke-width: 4px; stroke-linejoin: round; }
        .cr-grid { stroke: var(--cr-grid); stroke-width: 1; }
        .cr-axis { stroke: var(--cr-line); stroke-width: 1; }
        .cr-diagonal { stroke: var(--cr-line); stroke-width: 1.25; stroke-dasharray: 5 4; }
        .cr-marker { stroke: var(--cr-ink); stroke-width: 1.25; stroke-dasharray: 3 3; }
        .cr-gap { fill: var(--cr-hue); fill-opacity: 0.24; }
        .cr-whisker { stroke: var(--cr-hue); stroke-width: 1.75; stroke-linecap: round; }
        .cr-point { fill: var(--cr-hue); stroke: var(--cr-ground); stroke-width: 1.5; }
        .cr-bar { fill: var(--cr-hue); }
        .cr-neutral { fill: var(--cr-neutral); }
        .cr-truth { fill: none; stroke: var(--cr-ink); stroke-width: 1.25; stroke-dasharray: 1.5 4; stroke-linecap: round; }
        .cr-curve { fill: none; stroke: var(--cr-hue); stroke-width: 2.25; stroke-linejoin: round; stroke-linecap: round; }
        .cr-ring { fill: none; stroke: var(--cr-hue); stroke-width: 2; }

        """
}

/// Which of the two audited models a diagram shows; it decides the colour.
public enum ModelRole: String, CaseIterable, Sendable {
    /// The model as trained, before the attack.
    case base
    /// The model after the Mirage attack.
    case mirage

    /// What the report calls the model.
    package var name: String { self == .base ? "honest model" : "Mirage model" }
}
