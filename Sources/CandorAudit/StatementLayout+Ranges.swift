import CandorModel

extension StatementLayout {
    /// The widths, lowest first, of the limbs by which a value is shown to lie in [0, 2^`bits`): the value itself, or two
    /// halves where so few values need the range that its table would cost more.
    package func limbs(of bits: Int) -> [Int] { RangeTables.widths(of: bits, values: rangedValues(of: bits)) }

    /// How many values of the proof are shown to lie in [0, 2^`bits`), but for remainders, which have their own limbs.
    private func rangedValues(of bits: Int) -> Int {
        let lowParts = format.layers.filter { $0.shift == bits }.reduce(0) { $0 + points * $1.outputs }
        guard bits == Self.limbBits else { return lowParts }
        let logits = format.hasMargin ? 0 : Self.logitLimbs * points
        return lowParts + logits + format.entryCount + CommitmentMatrix.randomnessCount + Self.slackLimbs * slackCount
    }

    /// Number of tests: values that must not be negative.
    var slackCount: Int {
        switch claim {
        case .paper: 2 * bins
        case .expectedCalibrationError: 2 * bins + 1
        case .certified(let test): (test.above.count + test.below.count) * (bins + coveredGroups.count)
        }
    }
}
