/// What a caller may see of a model's scores: a value that is checked when it is made.
///
/// ```swift
/// let policy = try MaskPolicy(.topK(3), scores: .quantised(bins: 10))
/// print(policy.describe())
/// print(try policy.leakageBits(classes: 1000))
/// ```
///
/// A setting that a level or a form does not use has its default, so that no policy says what it does not do. The
/// meaning is that of `candor.h`, which servers in other languages link: one definition, in C.
public struct MaskPolicy: Hashable, Sendable {
    /// How much of a row is released.
    public enum Level: Hashable, Sendable {
        /// The arg max alone.
        case label
        /// The arg max, and whether its probability is high, medium or low: strictly above the thresholds,
        /// 0 < medium < high < 1.
        case bucket(high: Float = 0.8, medium: Float = 0.5)
        /// The k best classes with their scores, best first; k is 1 to 256.
        case topK(Int = 3)
        /// The scores of all classes.
        case full
    }

    /// The form of released scores.
    public enum Scores: Hashable, Sendable {
        /// Probabilities, correct to 4 ulp; with noise, integers over 2^24.
        case exact
        /// To the nearest multiple of the step, 1 over a whole number of 2 to 1,000. Rows need not sum to 1: offered
        /// for compatibility.
        case rounded(step: Double)
        /// Integers over 2 to 65,536 bins, apportioned by largest remainder: a row of all classes sums to 1 exactly.
        case quantised(bins: Int)
        /// Labels without scores; for ``Level/topK(_:)`` alone.
        case none
    }

    /// Noise that is added to every probability before it takes its form.
    public struct Noise: Hashable, Sendable {
        /// Its distribution, on a grid of 2^-24.
        public enum Kind: String, CaseIterable, Codable, Sendable {
            /// Discrete Laplace.
            case laplace
            /// Discrete Gaussian.
            case gaussian
        }

        /// Its distribution.
        public let kind: Kind
        /// b of Laplace or sigma of Gauss in units of probability: 2^-16 to 64.
        public let scale: Double
        /// Whether the same row always gets the same noise, so that repeating a question buys nothing.
        public let isSticky: Bool

        /// Noise of a distribution and scale; ``MaskPolicy`` checks the scale.
        public init(_ kind: Kind, scale: Double, isSticky: Bool = true) {
            self.kind = kind
            self.scale = scale
            self.isSticky = isSticky
        }

        /// Laplace noise with scale b.
        public static func laplace(scale: Double, isSticky: Bool = true) -> Noise {
            Noise(.laplace, scale: scale, isSticky: isSticky)
        }

        /// Gaussian noise with standard deviation sigma.
        public static func gaussian(scale: Double, isSticky: Bool = true) -> Noise {
            Noise(.gaussian, scale: scale, isSticky: isSticky)
        }
    }

    /// What text models release of log-probabilities.
    public struct Logprobs: Hashable, Sendable {
        /// Most log-probabilities a token: 0 suppresses them all, 20 is the most.
        public let max: Int
        /// They are rounded to multiples of it, 0.001 to 10; nil for exact ones.
        public let step: Double?

        /// At most `max` a token; ``MaskPolicy`` checks both.
        public init(max: Int, step: Double? = nil) {
            self.max = max
            self.step = step
        }

        /// None at all.
        public static let suppressed = Logprobs(max: 0)
    }

    let fields: PolicyFields

    /// A policy of these settings.
    ///
    /// - Throws: ``MaskError/invalidPolicy(what:expected:actual:)``.
    public init(
        _ level: Level, scores: Scores = .exact, noise: Noise? = nil, preservesArgmax: Bool = true,
        logprobs: Logprobs = .suppressed
    ) throws(MaskError) {
        var fields = PolicyFields(level: .label)
        switch level {
        case .label: break
        case .bucket(let high, let medium): (fields.level, fields.high, fields.medium) = (.bucket, high, medium)
        case .topK(let k): (fields.level, fields.k) = (.topK, k)
        case .full: fields.level = .full
        }
        switch scores {
        case .exact: break
        case .rounded(let step): (fields.form, fields.step) = (.rounded, step)
        case .quantised(let bins): (fields.form, fields.bins) = (.quantised, bins)
        case .none: fields.form = .none
        }
        if let noise { (fields.noise, fields.scale, fields.isSticky) = (noise.kind, noise.scale, noise.isSticky) }
        fields.preservesArgmax = preservesArgmax
        (fields.logprobsMax, fields.logprobsStep) = (logprobs.max, logprobs.step ?? 0)
        try self.init(fields)
    }

    init(_ fields: PolicyFields) throws(MaskError) {
        try fields.check()
        self.fields = fields
    }

    /// How much of a row is released.
    public var level: Level {
        switch fields.level {
        case .label: .label
        case .bucket: .bucket(high: fields.high, medium: fields.medium)
        case .topK: .topK(fields.k)
        case .full: .full
        }
    }

    /// The form of released scores; exact at the levels that release none.
    public var scores: Scores {
        switch fields.form {
        case .exact: .exact
        case .rounded: .rounded(step: fields.step)
        case .quantised: .quantised(bins: fields.bins)
        case .none: .none
        }
    }

    /// The noise, or nil.
    public var noise: Noise? {
        fields.noise.map { Noise($0, scale: fields.scale, isSticky: fields.isSticky) }
    }

    /// Whether the released arg max is the input's.
    public var preservesArgmax: Bool { fields.preservesArgmax }

    /// What text models release of log-probabilities.
    public var logprobs: Logprobs {
        Logprobs(max: fields.logprobsMax, step: fields.logprobsStep == 0 ? nil : fields.logprobsStep)
    }
}

extension MaskPolicy: CustomStringConvertible {
    /// As ``describe()``.
    public var description: String { describe() }
}
