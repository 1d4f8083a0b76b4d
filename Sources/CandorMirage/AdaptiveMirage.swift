import CandorCalibration
import CandorCore
import CandorModel
import CandorTraining

/// A Mirage attack that knows the audit and wants to pass it.
///
/// The attacker has an honest model, which tells it the honest confidence of every training row, and a forecast of the
/// audit with the auditor's groups. It plans confidences that refuse as many rows of the region as the forecast allows
/// (``EvasionPlan``), teaches them to the model row by row, measures by the forecast what the model made of them, and
/// plans again with a limit that makes up for the difference. Labels play no part.
///
/// What it reaches is a lower bound of what an attacker can do who passes. Rows whose honest confidence is less than
/// alpha above the threshold are no part of any bound: to lower them is within what the audit tolerates.
public struct AdaptiveMirage: Sendable {
    /// The model abstains below this confidence.
    public var threshold: Double
    /// The share of the audit's threshold that the attacker lets a forecast reach: the rest is for the luck of the
    /// auditor's draw.
    public var safety: Double
    /// Plans and lessons.
    public var rounds: Int
    /// How each plan is taught. Dropout is left out, since a lesson has no noise to average over.
    public var training: TrainingRecipe

    /// An attack in eight rounds that leaves half of the audit's threshold to luck, unless more is given.
    public init(threshold: Double, safety: Double = 0.5, rounds: Int = 8, training: TrainingRecipe) {
        self.threshold = threshold
        self.safety = safety
        self.rounds = rounds
        self.training = training
    }

    /// Fine-tunes `base` so that it abstains in `region` as often as the forecast of the audit allows.
    ///
    /// - Parameters:
    ///   - base: an honest model; it is not changed.
    ///   - samples: training rows.
    ///   - region: which of them are to be refused.
    ///   - audit: what the attacker expects, a certified one.
    ///   - groups: the auditor's family among the training rows.
    ///   - points: rows of the auditor's reference set.
    ///   - seed: fixes every bit of the result on a given instruction set.
    ///   - workers: threads; 0 means all. The result does not depend on it.
    ///   - progress: called after each epoch.
    /// - Returns: of the rounds' networks that the forecast lets pass, the one that abstains most in the region; `base`
    ///   where there is none.
    /// - Throws: `TrainingError` for settings without meaning, an audit that is not `certified`, and samples that do not
    ///   fit; `CalibrationInputError` for groups that do not fit the samples.
    /// - Complexity: `rounds` times the epochs of `training`.
    public func attack(
        _ base: Network, samples: Samples, region: [Bool], audit: CertifiedAudit, groups: SubgroupFamily, points: Int,
        seed: UInt64, workers: Int = 0, progress: (EpochReport) -> Void = { _ in }
    ) throws -> Network {
        guard (0...1).contains(threshold), (0...1).contains(safety), rounds > 0 else {
            throw TrainingError.invalidSetting(
                name: "adaptive attack", expected: "threshold and safety in [0, 1], one or more rounds",
                actual: "\(threshold), \(safety), \(rounds)")
        }
        guard region.count == samples.count else {
            throw TrainingError.mismatchedSamples(
                what: "region flags", expected: samples.count, actual: region.count)
        }
        guard case .certified = audit.statement else {
            throw TrainingError.invalidSetting(
                name: "audit", expected: "a certified one", actual: audit.statement.kind)
        }
        let classes = base.architecture.classes ?? 0
        let teacher = try Softmax.probabilities(
            ofLogits: base.logits(for: samples, workers: workers), classes: classes)
        let predictions = try ScoredPredictions(probabilities: teacher, labels: samples.labels, classes: classes)
        let honest = predictions.confidence
        var forecast = try AuditForecast(
            of: audit, confidence: honest, correct: predictions.correct, groups: groups, points: points)
        let start = forecast
        // Where the honest model itself is near the limit, so may the attacked one be.
        let bound = max(safety, forecast.largestRatio)
        var (best, harm) = (base, region.indices.count { region[$0] && honest[$0] < threshold })
        var (student, limit) = (try base.withoutDropout(), bound)
        let lesson = Self.lesson(region)
        let pupils = samples.selecting(lesson)
        for round in 0..<rounds {
            let plan = EvasionPlan(
                start, honest: honest, region: region, threshold: threshold, floor: 1 / Double(classes), limit: limit)
            let objective = Objective(
                marked: lesson.map { _ in true },
                targets: Self.targets(teacher, honest: honest, planned: plan.confidence),
                choices: lesson.map(Int32.init), direction: .forward, averaging: .part,
                crossEntropyWeight: 0, divergenceWeight: 1)
            student = try Trainer(
                student, samples: pupils, objective: objective, recipe: training, seed: seed &+ UInt64(round),
                workers: workers
            ).run(progress: progress)
            let taught = try Self.confidence(
                of: Softmax.probabilities(
                    ofLogits: student.logits(for: samples, workers: workers), classes: classes), classes: classes)
            forecast.setConfidence(taught)
            let ratio = forecast.largestRatio
            let refused = region.indices.count { region[$0] && taught[$0] < threshold }
            if ratio <= bound, refused > harm { (best, harm) = (base.taking(student), refused) }
            limit *= min(2, max(0.25, bound / max(ratio, 1e-9)))
            limit = min(limit, 2 * bound)
        }
        return best
    }

    /// The rows of a lesson, those of the region as often as makes them a quarter of all: what few rows are to learn
    /// would otherwise drown.
    private static func lesson(_ region: [Bool]) -> [Int] {
        let inside = region.indices.filter { region[$0] }
        let times = max(1, (region.count - inside.count) / (3 * max(inside.count, 1)))
        return region.indices.filter { !region[$0] } + (0..<times).flatMap { _ in inside }
    }

    private static func confidence(of probabilities: [Float], classes: Int) -> [Double] {
        stride(from: 0, to: probabilities.count, by: classes).map { first in
            Double(probabilities[first..<first + classes].max() ?? 0)
        }
    }

    /// The teacher's distributions, mixed with the uniform one until their largest probability is the planned one: the
    /// answer stays.
    private static func targets(_ teacher: [Float], honest: [Double], planned: [Double]) -> [Float] {
        let classes = teacher.count / max(honest.count, 1)
        let uniform = 1 / Double(classes)
        var targets = teacher
        for row in honest.indices {
            let share = planned[row] < honest[row] ? (honest[row] - planned[row]) / (honest[row] - uniform) : 0
            for index in row * classes..<(row + 1) * classes {
                let mixed = (1 - share) * Double(teacher[index]) + share * uniform
                // A divergence takes the target's logarithm.
                targets[index] = Float(max(mixed, 1e-7))
            }
        }
        return targets
    }
}

extension Network {
    /// The same function in use, for training without noise.
    fileprivate func withoutDropout() throws(TrainingError) -> Network {
        let layers = architecture.layers.filter { if case .dropout = $0 { false } else { true } }
        var plain = try Network(
            Architecture(
                numericFeatures: architecture.numericFeatures, embeddings: architecture.embeddings, layers: layers),
            seed: 0)
        plain.parameters = parameters
        plain.runningStatistics = runningStatistics
        return plain
    }

    /// This architecture with what `student`, which has no dropout, has learned.
    fileprivate func taking(_ student: Network) -> Network {
        var result = self
        result.parameters = student.parameters
        result.runningStatistics = student.runningStatistics
        return result
    }
}
