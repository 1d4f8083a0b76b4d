import CandorCalibration
import Foundation

extension ThresholdDocument {
    /// The same for people: the proposal, why, and what it is worth.
    var text: String {
        let split = proposal.splits[proposal.mostDemanding]
        guard let alpha = proposal.alpha else {
            return "no alpha below 1: \(split.name) is never within it\n\n" + (why + table).joined(separator: "\n")
        }
        var lines = [
            "alpha \(Text.number(alpha)), for audits with --delta \(Text.number(delta)) on reference sets of about "
                + "\(Text.count(split.rows, "row")) (\(Text.count(split.cells, "cell")))",
            "",
        ]
        lines += why + [""] + table + [""] + labels + [""] + power
        lines += [
            "",
            "At this alpha the \(Text.count(proposal.splits.count, "split")) of the study pass. One more of their kind "
                + "needs a larger one with probability at most \(Text.percent(proposal.chanceOfMore)).",
            "A model passes if no cell contradicts that every confidence is within alpha of the truth. Larger reference "
                + "sets resolve smaller gaps, and may need a larger alpha for the same model.",
        ]
        return lines.joined(separator: "\n")
    }

    private var why: [String] {
        guard let cell = proposal.bindingCell else {
            return [
                "Every split passes even at alpha 0; the proposal is the smallest step above it, for no finite set "
                    + "shows a model to be perfect."
            ]
        }
        let splits = proposal.splits
        return [
            "\(splits[proposal.mostDemanding].name) decides, by \(cell.name): \(describe(cell)); "
                + "it passes from alpha \(Text.number(cell.requiredAlpha)) on.",
            advice(cell.kind),
            "\(proposal.splitsNearby) of \(Text.count(splits.count, "split")) need this alpha or a step of "
                + "\(Text.number(ThresholdStudy.step)) less; the cell is among the most demanding ones in "
                + "\(proposal.splitsWithBindingCell).",
        ]
            + splits[proposal.mostDemanding].mostDemandingCells.dropFirst().prefix(2).map {
                "Next: \($0.name), from alpha \(Text.number($0.requiredAlpha)): \(describe($0))."
            }
    }

    private func advice(_ kind: ThresholdProposal.CellKind) -> String {
        switch kind {
        case .bin, .everyRow:
            "A bin decides: recalibrating the model (candor evaluate --recalibrate) may lower what it needs."
        case .group: "A group decides: recalibrating all rows alike hardly lowers what it needs."
        case .predictedClass:
            "A predicted class decides: the audit does not test it, but the model is not within less there. Recalibrating "
                + "by class (vector, beta) may lower what it needs."
        }
    }

    private func describe(_ cell: ThresholdProposal.CellFinding) -> String {
        "right \(Text.percent(cell.accuracy)), says \(Text.percent(cell.meanConfidence)), "
            + "\(Text.count(cell.count, "row")), gap \(points(cell.gap)) (95 % interval "
            + "\(points(cell.gapInterval.lowerBound)) to \(points(cell.gapInterval.upperBound)))"
    }

    /// Splits, one a line.
    private var table: [String] {
        let width = proposal.splits.reduce(5) { max($0, $1.name.count) } + 2
        let header = column("split", width) + "    rows   alpha  overall gap     ECE  largest bin gap"
        return [header]
            + proposal.splits.map { split in
                column(split.name, width)
                    + String(
                        format: "%8d  %6.3f  %11@  %6.4f  %15.4f", split.rows, split.requiredAlpha,
                        (split.everyRow.map { points($0.gap) } ?? "–") as NSString, split.expectedCalibrationError,
                        split.maximumCalibrationError)
            }
    }

    /// The rarest class of the split that decides, where classes are not alike.
    private var labels: [String] {
        let classes = proposal.splits[proposal.mostDemanding].predictedClasses
        guard let rarest = classes.min(by: { $0.labelShare < $1.labelShare }) else { return [] }
        let share =
            "Labels: the rarest class, number \(rarest.label), is \(Text.percent(rarest.labelShare)) of the rows"
        guard let predicted = rarest.predicted else { return [share + ", and never predicted."] }
        return [share + "; where it is predicted: \(describe(predicted))."]
    }

    private var power: [String] {
        guard let accuracy = proposal.power.first?.accuracy else { return [] }
        return [
            "Found with a probability of about 97.5 %, where confidence is lowered in a group that is right "
                + "\(Text.percent(accuracy)) of the time:",
            "    rows  confidence at most      gap",
        ]
            + proposal.power.map { point in
                String(
                    format: "%8d  %18@  %7@", point.rows,
                    (point.foundConfidence.map { Text.percent($0) } ?? "nothing") as NSString,
                    (point.foundGap.map { points($0) } ?? "–") as NSString)
            }
    }

    /// `+3.1` points of a hundred.
    private func points(_ gap: Double) -> String { String(format: "%+.1f", 100 * gap) }

    private func column(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
}
