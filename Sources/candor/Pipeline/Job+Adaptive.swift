import CandorCalibration
import CandorMirage
import CandorModel
import CandorTraining

extension Job {
    /// Fine-tunes `base` so that it refuses as many of the region as it can and still passes `audit`.
    package func attack(
        _ base: Network, evading audit: CertifiedAudit, by attack: AdaptiveMirage,
        progress: (EpochReport) -> Void = { _ in }
    ) throws -> Network {
        let rows = trainingRows.weights
        let samples = data.train.selecting(rows)
        return try attack.attack(
            base, samples: samples, region: rows.map { data.trainRegion[$0] }, audit: audit,
            groups: SubgroupFamily(columns: data.publicColumns(of: samples)), points: data.reference.count,
            seed: seed &+ 1 << 33, workers: workers, progress: progress)
    }
}

extension DataSet {
    /// What an attacker has in place of the auditor's public columns: those of its own rows. Standardised numbers have
    /// the same quartile groups as the numbers that they were.
    package func publicColumns(of samples: Samples) -> [PublicColumn] {
        let rows = 0..<samples.count
        let numeric = preprocessing.numeric.enumerated().map { index, column in
            PublicColumn(
                name: column.name,
                values: .numeric(rows.map { Double(samples.numeric[$0 * samples.numericFeatures + index]) }))
        }
        let categorical = preprocessing.categorical.enumerated().map { index, column in
            PublicColumn(
                name: column.name,
                values: .categorical(
                    codes: rows.map { samples.categorical[$0 * samples.categoricalColumns + index] },
                    names: (0..<column.cardinality).map { "\($0)" }))
        }
        return numeric + categorical
    }
}
