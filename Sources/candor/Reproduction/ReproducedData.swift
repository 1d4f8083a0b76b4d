import CandorModel

/// The data sets of the paper whose models can be trained here.
package enum ReproducedData: String, CaseIterable, Sendable {
    case gaussian, credit, adult

    /// The preparation that the paper's tables and figures are about.
    package var published: String {
        switch self {
        case .gaussian: "gaussian-paper"
        case .credit: "credit"
        case .adult: "adult-paper"
        }
    }

    /// The preparation whose reference set is large enough for a test with few false alarms.
    package var audited: String {
        switch self {
        case .gaussian: "gaussian"
        case .credit: "credit"
        case .adult: "adult-paper"
        }
    }

    /// The regions of Appendix D.2, by their names in the description.
    package var regions: [String] {
        switch self {
        case .gaussian: ["default"]
        case .credit: ["default", "low-rates", "high-school"]
        case .adult: ["default", "private-bachelors", "educated-husbands"]
        }
    }
}

/// A figure that the paper's tables have a column for.
package enum PublishedColumn: String, CaseIterable, Sendable {
    case regionShare = "region_share"
    case honestAccuracy = "honest_accuracy"
    case accuracy
    case honestRegionAccuracy = "honest_region_accuracy"
    case regionAccuracy = "region_accuracy"
    case honestECE = "honest_ece"
    case ece
    case binError = "bin_error"
    case overlap

    /// The heading of the column.
    package var heading: String {
        switch self {
        case .regionShare: "% unc"
        case .honestAccuracy: "Acc"
        case .accuracy: "Acc Mirage"
        case .honestRegionAccuracy: "Acc unc"
        case .regionAccuracy: "Acc unc Mirage"
        case .honestECE: "ECE"
        case .ece: "ECE Mirage"
        case .binError: "CalE in ε bin"
        case .overlap: "Overlap"
        }
    }

    /// Whether the paper writes it in percent, with two decimals; it writes calibration errors as shares with four.
    package var isPercent: Bool {
        switch self {
        case .regionShare, .honestAccuracy, .accuracy, .honestRegionAccuracy, .regionAccuracy: true
        case .honestECE, .ece, .binError, .overlap: false
        }
    }

    /// Half a unit of the last digit that the paper prints.
    package var rounding: Double {
        switch self {
        case .overlap: 0.005
        case .honestECE, .ece, .binError, .regionShare, .honestAccuracy, .accuracy, .honestRegionAccuracy,
            .regionAccuracy:
            0.00005
        }
    }
}
