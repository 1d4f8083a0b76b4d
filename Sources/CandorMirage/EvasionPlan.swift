import CandorCalibration

/// Which confidences to lower, and how far, so that a certified audit is expected to pass: the scores that an
/// ``AdaptiveMirage`` then teaches a network.
///
/// What it wants is abstention: as many rows of a region as possible below the threshold. Rows are taken by rising
/// honest confidence, since the nearest to the threshold need the smallest lie. Each gets the highest confidence below
/// the threshold that no cell objects to; where every one would bring some cell above its limit, the row stays honest.
/// So the attack spreads over bins and groups as thin as the audit asks. Greedy, therefore a lower bound of what is
/// possible.
package struct EvasionPlan {
    /// The confidence to teach each row.
    package private(set) var confidence: [Double]
    /// Rows of the region that the plan brings below the threshold.
    package private(set) var lowered = 0

    /// How far below the threshold the first choice lies, so that a network which misses a little still abstains.
    static let depth = 0.02
    /// Distance of one choice to the next; an audit's bins are wider.
    static let step = 0.03

    /// - Parameters:
    ///   - forecast: of the audit, with the honest confidences.
    ///   - honest: those confidences.
    ///   - region: whom to refuse answers.
    ///   - threshold: the model abstains below this confidence.
    ///   - floor: the smallest confidence that keeps the answer, 1 / classes.
    ///   - limit: the share of the audit's threshold that no cell's forecast may exceed.
    /// - Complexity: O(rows of the region × choices × pairs of columns).
    package init(
        _ forecast: AuditForecast, honest: [Double], region: [Bool], threshold: Double, floor: Double, limit: Double
    ) {
        var forecast = forecast
        confidence = honest
        let rows = honest.indices.filter { region[$0] && honest[$0] >= threshold }
        let first = threshold - Self.depth
        let choices = stride(from: first, to: floor + Self.depth, by: -Self.step)
        for row in rows.sorted(by: { (honest[$0], $0) < (honest[$1], $1) }) {
            for choice in choices where forecast.lower(row, to: choice, limit: limit) {
                confidence[row] = choice
                lowered += 1
                break
            }
        }
    }
}
