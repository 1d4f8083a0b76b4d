/// Wilson's 95 % score interval of a proportion, without continuity correction.
///
/// Source: Wilson, "Probable inference, the law of succession, and statistical inference", JASA 1927.
///
/// - Parameter successes: 0 ... `trials`.
/// - Parameter trials: 0 gives all of [0, 1].
public func wilsonInterval(successes: Int, trials: Int) -> ClosedRange<Double> {
    guard trials > 0 else { return 0...1 }
    let z = 1.959963984540054  // the 0.975 quantile of the normal distribution
    let n = Double(trials)
    let proportion = Double(min(max(successes, 0), trials)) / n
    let scale = 1 / (1 + z * z / n)
    let centre = (proportion + z * z / (2 * n)) * scale
    let half = z * (proportion * (1 - proportion) / n + z * z / (4 * n * n)).squareRoot() * scale
    let lower = max(0, centre - half)
    return lower...max(lower, min(1, centre + half))
}
