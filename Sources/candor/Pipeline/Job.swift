import CandorCalibration
import CandorCore
import CandorMirage
import CandorModel
import CandorTraining

/// One data set, one seed: an honest model, the attacked one, and what an audit sees of each.
package struct Job {
    package let data: DataSet
    package let seed: UInt64
    /// Threads; 0 means all. No result depends on it.
    package let workers: Int

    package init(data: DataSet, seed: UInt64, workers: Int = 0) {
        self.data = data
        self.seed = seed
        self.workers = workers
    }

    /// Share of the training rows that fits the temperature and nothing else.
    package static let calibrationShare = 0.1
    /// What the prior T = 1 counts, in observations: it decides where few rows are held out, and is nothing against
    /// thousands. On the 210 rows of `gaussian` the likelihood alone answers anything from 0.3 to 2.
    package static let temperaturePriorWeight = 10.0

    /// An honest model, with its temperature folded in.
    package struct Base {
        package let network: Network
        package let temperature: Double
    }

    /// Training rows that fit weights, and those that fit the temperature. The reference set plays no part.
    package var trainingRows: (weights: [Int], temperature: [Int]) {
        var random = SeededRandomSource(seed: seed, stream: 1 << 40)
        let order = random.permutation(of: data.train.count)
        let held = max(1, Int(Double(order.count) * Self.calibrationShare))
        return (Array(order.dropLast(held)), Array(order.suffix(held)))
    }

    /// Trains a model by the data set's recipe and scales its logits by a temperature that fits held-out rows.
    ///
    /// - Parameter member: its number in an ensemble, from 0: members differ in first weights, order and dropout, and
    ///   share the rows that are held out. Member 0 is the model that is trained alone.
    package func trainBase(member: Int = 0, progress: (EpochReport) -> Void = { _ in }) throws -> Base {
        let rows = trainingRows
        let ownSeed = seed &+ UInt64(member) << 40
        let trainer = try Trainer(
            Network(data.architecture, seed: ownSeed), samples: data.train.selecting(rows.weights),
            recipe: data.recipe.training, seed: ownSeed, workers: workers)
        var network = try trainer.run(progress: progress)
        let held = data.train.selecting(rows.temperature)
        let scaling = try TemperatureScaling(
            fitting: network.logits(for: held, workers: workers), labels: held.labels, classes: data.classes.count,
            priorWeight: Self.temperaturePriorWeight)
        network.divideLogits(by: scaling.temperature)
        return Base(network: network, temperature: scaling.temperature)
    }

    /// Fine-tunes `base` by the Mirage recipe, on the rows that `base` was trained on.
    package func attack(
        _ base: Network, recipe: MirageRecipe, progress: (EpochReport) -> Void = { _ in }
    ) throws -> Network {
        let rows = trainingRows.weights
        return try Mirage.attack(
            base, samples: data.train.selecting(rows), region: rows.map { data.trainRegion[$0] }, recipe: recipe,
            seed: seed &+ 1 << 32, workers: workers, progress: progress)
    }

    /// Measures and audits `model` on the reference set.
    ///
    /// - Parameter outcome: of an audit of the model in integers, where one was made; else the scores are audited.
    package func assess(
        _ model: some Classifier, audit: CertifiedAudit, resamples: Int = 0, outcome: AuditOutcome? = nil
    ) throws -> Assessment {
        let logits = try model.logits(for: data.reference, workers: workers)
        let predictions = try ScoredPredictions(
            probabilities: Softmax.probabilities(ofLogits: logits, classes: data.classes.count),
            labels: data.reference.labels,
            classes: data.classes.count)
        let seed = seed
        let metrics =
            resamples == 0
            ? try MetricsReport(of: predictions, bins: audit.binning.count)
            : try MetricsReport(of: predictions, bins: audit.binning.count, bootstrap: Bootstrap(resamples: resamples))
            {
                SeededRandomSource(seed: seed, stream: 1 << 41 + UInt64($0))
            }
        let groups = try SubgroupFamily(columns: data.publicColumns)
        return Assessment(
            predictions: predictions, metrics: metrics, region: data.referenceRegion, groups: groups, audit: audit,
            outcome: try outcome
                ?? audit.run(confidence: predictions.confidence, correct: predictions.correct, groups: groups))
    }
}

extension DataSet {
    /// What the audit makes its groups of: the description's own groups, or all public columns.
    package var publicColumns: [PublicColumn] {
        if let groups {
            return groups.map { group in
                PublicColumn(
                    name: group.name,
                    values: .categorical(codes: group.members.map { $0 ? 1 : 0 }, names: ["no", "yes"]))
            }
        }
        return referenceColumns.names.compactMap { name in
            switch referenceColumns[name] {
            case .numeric(let values)?: PublicColumn(name: name, values: .numeric(values))
            case .categorical(let codes, let vocabulary)?:
                PublicColumn(name: name, values: .categorical(codes: codes, names: vocabulary))
            case nil: nil
            }
        }
    }
}
