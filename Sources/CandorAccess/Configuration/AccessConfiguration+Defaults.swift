extension AccessConfiguration {
    /// The fact that an automatic upgrade asks for.
    public static let paying = "paying"

    /// free: label; basic: bucket and standard: top 3, at once for paying accounts; premium: full, by review.
    public static let defaultTiers: [String: Tier] = [
        "free": Tier(.label, upgrade: .closed),
        "basic": Tier(.bucket, upgrade: .automatic),
        "standard": Tier(.topK, upgrade: .automatic),
        "premium": Tier(.full, upgrade: .review),
    ]

    /// Services of the operator and research partners with an agreement: full; verified engineers who calibrate: top 3;
    /// paying accounts: bucket.
    public static let defaultRoles: [String: Role] = [
        "internal-service": Role(.full, requires: ["internal-service"]),
        "research-partner": Role(.full, requires: ["research-partner", "data-use-agreement"]),
        "ml-engineer": Role(.topK, requires: ["verified-engineer", "calibration"], useCases: ["calibration"]),
        "paying": Role(.bucket, requires: [paying]),
    ]

    /// More than 1,000 detailed rows of an account in 24 hours: the operator is told.
    public static let defaultRules: [String: AlertRule] = [
        "detailed-volume": AlertRule(Threshold(.detailedAnswers, over: 1000), notifies: true)
    ]
}
