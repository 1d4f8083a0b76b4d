/// The keys of a policy in a file, JSON or YAML:
///
/// | key | values | default |
/// |---|---|---|
/// | `level` | label, bucket, top-k, full | required |
/// | `k` | 1 to 256 | 3 |
/// | `scores` | `form`: exact, rounded, quantised, none; `step`; `bins` | exact |
/// | `bucket` | `high`, `medium` | 0.8, 0.5 |
/// | `noise` | `kind`: none, laplace, gaussian; `scale`; `sticky` | none; –; true |
/// | `preserveArgmax` | true, false | true |
/// | `logprobs` | `max`; `step` | 0 |
///
/// A key that is not in the table is an error, as is a value that the level does not use.
extension MaskPolicy: Codable {
    private enum Key: String, CodingKey, CaseIterable {
        case level, k, scores, bucket, noise, preserveArgmax, logprobs
    }

    private enum ScoreKey: String, CodingKey, CaseIterable {
        case form, step, bins
    }

    private enum BucketKey: String, CodingKey, CaseIterable {
        case high, medium
    }

    private enum NoiseKey: String, CodingKey, CaseIterable {
        case kind, scale, sticky
    }

    private enum LogprobsKey: String, CodingKey, CaseIterable {
        case max, step
    }

    /// The words for kinds of noise: those of ``Noise/Kind``, and one for its absence.
    private enum NoiseWord: String, CaseIterable {
        case none, laplace, gaussian
    }

    /// Reads a policy with any decoder.
    ///
    /// - Throws: ``MaskError/invalidPolicy(what:expected:actual:)``; a decoder may wrap it. What is no document at all
    ///   is the decoder's own error.
    public init(from decoder: any Decoder) throws {
        let keys = try StrictObject<Key>(decoder)
        guard let level = try keys.word(.level, as: PolicyFields.Level.self) else {
            throw keys.problem(.level, "one of \(words(PolicyFields.Level.self))", "nothing")
        }
        var fields = PolicyFields(level: level)
        fields.k = try keys.integer(.k) ?? fields.k
        if let scores = try keys.object(.scores, of: ScoreKey.self) {
            fields.form = try scores.word(.form, as: PolicyFields.Form.self) ?? fields.form
            fields.step = try scores.number(.step) ?? fields.step
            fields.bins = try scores.integer(.bins) ?? fields.bins
        }
        if let bucket = try keys.object(.bucket, of: BucketKey.self) {
            fields.high = try bucket.number(.high).map { Float($0) } ?? fields.high
            fields.medium = try bucket.number(.medium).map { Float($0) } ?? fields.medium
        }
        if let noise = try keys.object(.noise, of: NoiseKey.self) {
            fields.noise = try noise.word(.kind, as: NoiseWord.self).flatMap { Noise.Kind(rawValue: $0.rawValue) }
            fields.scale = try noise.number(.scale) ?? fields.scale
            fields.isSticky = try noise.flag(.sticky) ?? fields.isSticky
        }
        fields.preservesArgmax = try keys.flag(.preserveArgmax) ?? fields.preservesArgmax
        if let logprobs = try keys.object(.logprobs, of: LogprobsKey.self) {
            fields.logprobsMax = try logprobs.integer(.max) ?? fields.logprobsMax
            fields.logprobsStep = try logprobs.number(.step) ?? fields.logprobsStep
        }
        try self.init(fields)
    }

    /// Writes the level and every setting that it uses.
    public func encode(to encoder: any Encoder) throws {
        var policy = encoder.container(keyedBy: Key.self)
        try policy.encode(fields.level.rawValue, forKey: .level)
        if fields.level == .topK { try policy.encode(fields.k, forKey: .k) }
        if fields.level == .bucket {
            var bucket = policy.nestedContainer(keyedBy: BucketKey.self, forKey: .bucket)
            try bucket.encode(fields.high, forKey: .high)
            try bucket.encode(fields.medium, forKey: .medium)
        }
        if fields.level == .topK || fields.level == .full {
            var scores = policy.nestedContainer(keyedBy: ScoreKey.self, forKey: .scores)
            try scores.encode(fields.form.rawValue, forKey: .form)
            if fields.form == .rounded { try scores.encode(fields.step, forKey: .step) }
            if fields.form == .quantised { try scores.encode(fields.bins, forKey: .bins) }
        }
        if let kind = fields.noise {
            var noise = policy.nestedContainer(keyedBy: NoiseKey.self, forKey: .noise)
            try noise.encode(kind.rawValue, forKey: .kind)
            try noise.encode(fields.scale, forKey: .scale)
            try noise.encode(fields.isSticky, forKey: .sticky)
        }
        try policy.encode(fields.preservesArgmax, forKey: .preserveArgmax)
        if fields.logprobsMax > 0 {
            var logprobs = policy.nestedContainer(keyedBy: LogprobsKey.self, forKey: .logprobs)
            try logprobs.encode(fields.logprobsMax, forKey: .max)
            if fields.logprobsStep != 0 { try logprobs.encode(fields.logprobsStep, forKey: .step) }
        }
    }
}
