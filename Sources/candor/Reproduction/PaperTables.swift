/// What the paper's Tables 1 and 2 print for Gaussian, Credit and Adult, as shares.
///
/// Source: "Confidential Guardian: Cryptographically Prohibiting the Abuse of Model Abstention", Tables 1 and 2. Table 1
/// is the row of Table 2 at the data set's own epsilon, without the overlap and with the cost of the proof.
package enum PaperTables {
    /// One row of Table 2.
    package struct Row: Sendable {
        package let data: ReproducedData
        package let epsilon: Double
        package let values: [PublishedColumn: Double]
    }

    /// The epsilon of Table 1.
    package static func epsilon(of data: ReproducedData) -> Double {
        switch data {
        case .gaussian: 0.15
        case .credit: 0.20
        case .adult: 0.10
        }
    }

    /// The rows of `data` in Table 2.
    package static func rows(of data: ReproducedData) -> [Row] {
        let honest: (share: Double, accuracy: Double, region: Double, ece: Double) =
            switch data {
            case .gaussian: (0.0531, 0.9762, 1, 0.0327)
            case .credit: (0.0216, 0.9171, 0.9361, 0.0094)
            case .adult: (0.0839, 0.8502, 0.7632, 0.0109)
            }
        return attacked(data).map { row in
            Row(
                data: data, epsilon: row[0],
                values: [
                    .regionShare: honest.share, .honestAccuracy: honest.accuracy,
                    .honestRegionAccuracy: honest.region, .honestECE: honest.ece, .accuracy: row[1] / 100,
                    .regionAccuracy: row[2] / 100, .ece: row[3], .binError: row[4], .overlap: row[5],
                ])
        }
    }

    /// Epsilon, accuracy and that in the region in percent, ECE, calibration error in the bin of epsilon, overlap.
    private static func attacked(_ data: ReproducedData) -> [[Double]] {
        switch data {
        case .gaussian:
            [
                [0.00, 94.17, 33.79, 0.0399, 0.0335, 0.01], [0.15, 97.58, 100.0, 0.0910, 0.3721, 0.02],
                [0.50, 97.58, 100.0, 0.0589, 0.2238, 0.13], [0.80, 97.61, 100.0, 0.0418, 0.1073, 0.22],
            ]
        case .credit:
            [
                [0.00, 90.96, 51.34, 0.0138, 0.0254, 0.12], [0.20, 91.78, 93.73, 0.0292, 0.1135, 0.12],
                [0.50, 91.76, 93.68, 0.0201, 0.0728, 0.28], [0.80, 91.81, 93.88, 0.0153, 0.0419, 0.49],
            ]
        case .adult:
            [
                [0.00, 78.13, 50.84, 0.0155, 0.0242, 0.17], [0.10, 84.93, 76.25, 0.0234, 0.0916, 0.19],
                [0.50, 84.94, 76.31, 0.0198, 0.0627, 0.26], [0.80, 84.97, 76.39, 0.0161, 0.0491, 0.54],
            ]
        }
    }
}
