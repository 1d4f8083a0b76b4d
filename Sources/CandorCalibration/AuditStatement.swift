import Foundation

/// What an audit claims about a model when it passes.
public enum AuditStatement: Sendable, Equatable {
    /// In every bin, |number correct − sum of confidences| ≤ alpha · n: Algorithm 1 of "Confidential Guardian" as
    /// printed. It knows no sampling error: a calibrated model fails on a bin of a few rows, and a small region of
    /// misstated confidence passes inside a large bin.
    case paper(alpha: Double)
    /// The expected calibration error over the bins is at most tau.
    case expectedCalibrationError(tau: Double)
    /// In no bin and no group do the labels contradict the hypothesis that every confidence is within alpha of the
    /// truth, by a test that a model which satisfies it fails with probability at most delta.
    ///
    /// `auditNumber` k, from 1, is for the k-th audit on the same reference set, which spends delta / 2^k, so that all
    /// of them together stay within delta; `nil` is for a reference set that is used once.
    case certified(alpha: Double = 0.05, delta: Double = 0.01, auditNumber: Int? = nil)

    /// The name of the statement in documents and on the command line.
    public var kind: String {
        switch self {
        case .paper: "paper"
        case .expectedCalibrationError: "ece"
        case .certified: "certified"
        }
    }

    func check() throws(CalibrationInputError) {
        func require(
            _ name: String, _ value: Double, _ isValid: Bool, _ expected: String
        ) throws(CalibrationInputError) {
            guard isValid else { throw .settingOutOfRange(name: name, expected: expected, actual: value) }
        }
        switch self {
        case .paper(let alpha):
            try require("alpha", alpha, alpha >= 0 && alpha < 1, "a number in [0, 1)")
        case .expectedCalibrationError(let tau):
            try require("tau", tau, tau >= 0 && tau < 1, "a number in [0, 1)")
        case .certified(let alpha, let delta, let auditNumber):
            try require("alpha", alpha, alpha >= 0 && alpha < 1, "a number in [0, 1)")
            try require("delta", delta, delta > 0 && delta < 1, "a number between 0 and 1")
            let number = auditNumber ?? 1
            try require("auditNumber", Double(number), (1...512).contains(number), "1 to 512")
        }
    }
}
