/// How many correlations a session still has to make, where it has said how many it will draw.
///
/// Rounds are whole until the last one, which is as short as what is left; what the next round would need is left over
/// in any case, so a session may draw more than it said.
struct VOLEDemand {
    /// Correlations to make; nil where nothing was said, or where all that was said is made.
    private var missing: Int?

    /// Takes the number of correlations that will be drawn, of which some are there.
    mutating func expect(_ count: Int, available: Int) { missing = max(0, count - available) }

    /// The next round, which a draw of `count` more correlations than there are begins.
    mutating func round(of set: LPNParameters, for count: Int) -> LPNParameters {
        guard let missing else { return set }
        let wanted = max(missing, count)
        let round = set.shortened(to: wanted + set.inputs)
        let made = round.outputs - set.inputs
        self.missing = made < wanted ? wanted - made : nil
        return round
    }
}
