import CandorModel

extension TrainingRecipe {
    /// Refuses values with which training has no meaning.
    package func check() throws(TrainingError) {
        func require(_ holds: Bool, _ name: String, _ expected: String, _ actual: Any) throws(TrainingError) {
            if !holds { throw .invalidSetting(name: name, expected: expected, actual: "\(actual)") }
        }
        try require(batch > 0, "batch", "a positive number", batch)
        try require(epochs >= 0, "epochs", "0 or more", epochs)
        try require(rate > 0 && rate.isFinite, "rate", "a positive number", rate)
        try require((0..<1).contains(momentum), "momentum", "a value in [0, 1)", momentum)
        try require(weightDecay >= 0 && weightDecay.isFinite, "weightDecay", "0 or more", weightDecay)
        switch schedule {
        case .constant: break
        case .step(let every, let factor):
            try require(every > 0, "schedule.every", "a positive number of epochs", every)
            try require(factor > 0 && factor <= 1, "schedule.factor", "a value in (0, 1]", factor)
        case .cosine(let final):
            try require(final >= 0 && final <= rate, "schedule.final", "a value in 0 ... rate", final)
        }
    }
}
