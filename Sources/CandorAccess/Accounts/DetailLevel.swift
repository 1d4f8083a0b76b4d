import CandorMasking

/// How much of a model's answer leaves, from least to most.
public enum DetailLevel: String, CaseIterable, Codable, Comparable, Sendable {
    /// The label alone: the lowest level, which is also the answer to every failure.
    case label
    /// The label and whether its confidence is high, medium or low.
    case bucket
    /// The best classes with their scores.
    case topK = "top-k"
    /// The scores of all classes.
    case full

    /// By what is released.
    public static func < (left: DetailLevel, right: DetailLevel) -> Bool { left.rank < right.rank }

    /// 0 for the lowest.
    var rank: Int {
        switch self {
        case .label: 0
        case .bucket: 1
        case .topK: 2
        case .full: 3
        }
    }
}

extension MaskPolicy {
    /// The level of this policy without its settings.
    public var detailLevel: DetailLevel {
        switch level {
        case .label: .label
        case .bucket: .bucket
        case .topK: .topK
        case .full: .full
        }
    }
}
