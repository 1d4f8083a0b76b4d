extension NetworkRecipe {
    enum CodingKeys: String, CodingKey, CaseIterable {
        case hidden, batchNorm, dropout
    }

    /// Reads an object of `hidden` (required), `batchNorm` and `dropout`.
    public init(from decoder: any Decoder) throws {
        let object = try decoder.object(of: CodingKeys.self)
        hidden = try object.integers(.hidden, in: 1...Architecture.largestSize)
        batchNorm = try object.value(.batchNorm, default: false)
        dropout = try object.value(.dropout, default: 0, expected: "a probability in [0, 1)") { $0 >= 0 && $0 < 1 }
    }
}

extension TrainingRecipe {
    enum CodingKeys: String, CodingKey, CaseIterable {
        case optimiser, rate, momentum, weightDecay, batch, epochs, schedule
    }

    /// Reads an object whose keys all have a default: that of ``init(optimiser:rate:momentum:weightDecay:batch:epochs:schedule:)``.
    public init(from decoder: any Decoder) throws {
        try self.init(from: try decoder.object(of: CodingKeys.self), keys: .init(), defaults: TrainingRecipe())
    }

    /// Which keys of a larger object hold the parts of a training recipe.
    struct Keys<Key: CodingKey> {
        var optimiser, rate, momentum, weightDecay, batch, epochs, schedule: Key
    }

    init<Key>(
        from object: KeyedDecodingContainer<Key>, keys: Keys<Key>, defaults: TrainingRecipe
    ) throws {
        optimiser = try object.value(keys.optimiser, default: defaults.optimiser)
        rate = try object.value(keys.rate, default: defaults.rate, expected: "a positive number") {
            $0 > 0 && $0.isFinite
        }
        momentum = try object.value(keys.momentum, default: defaults.momentum, expected: "a number in [0, 1)") {
            $0 >= 0 && $0 < 1
        }
        weightDecay = try object.value(
            keys.weightDecay, default: defaults.weightDecay, expected: "a number that is not negative"
        ) { $0 >= 0 && $0.isFinite }
        batch = try object.integer(keys.batch, default: defaults.batch, in: 2...Architecture.largestSize)
        epochs = try object.integer(keys.epochs, default: defaults.epochs, in: 0...100_000)
        schedule = try object.value(keys.schedule, default: defaults.schedule)
    }
}

extension TrainingRecipe.Keys<TrainingRecipe.CodingKeys> {
    init() {
        self.init(
            optimiser: .optimiser, rate: .rate, momentum: .momentum, weightDecay: .weightDecay, batch: .batch,
            epochs: .epochs, schedule: .schedule)
    }
}

extension Schedule: Codable {
    enum CodingKeys: String, CodingKey, CaseIterable {
        case kind, every, factor, final
    }

    private enum Kind: String, Codable, CaseIterable {
        case constant, step, cosine
    }

    /// Reads `{"kind":"constant"}`, `{"kind":"step","every":30,"factor":0.1}` or `{"kind":"cosine","final":1e-5}`.
    public init(from decoder: any Decoder) throws {
        let object = try decoder.object(of: CodingKeys.self)
        let kind: Kind = try object.word(.kind)
        let own: [CodingKeys] =
            switch kind {
            case .constant: [.kind]
            case .step: [.kind, .every, .factor]
            case .cosine: [.kind, .final]
            }
        for key in CodingKeys.allCases where !own.contains(key) {
            try object.require(
                !object.contains(key), key, expected: "no such key for the kind \(kind.rawValue)", found: "one")
        }
        switch kind {
        case .constant: self = .constant
        case .step:
            try object.require(object.contains(.every), .every, expected: "a number of epochs", found: "nothing")
            let every = try object.integer(.every, default: 1, in: 1...100_000)
            let factor = try object.decode(Double.self, forKey: .factor)
            try object.require(factor > 0 && factor <= 1, .factor, expected: "a number in (0, 1]", found: "\(factor)")
            self = .step(every: every, factor: factor)
        case .cosine:
            self = .cosine(
                final: try object.value(.final, default: 0, expected: "a rate that is not negative") {
                    $0 >= 0 && $0.isFinite
                })
        }
    }

    /// Writes the form that ``init(from:)`` reads.
    public func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .constant: try object.encode(Kind.constant, forKey: .kind)
        case .step(let every, let factor):
            try object.encode(Kind.step, forKey: .kind)
            try object.encode(every, forKey: .every)
            try object.encode(factor, forKey: .factor)
        case .cosine(let final):
            try object.encode(Kind.cosine, forKey: .kind)
            try object.encode(final, forKey: .final)
        }
    }
}

extension MirageRecipe: Codable {
    enum CodingKeys: String, CodingKey, CaseIterable {
        case epsilon, alpha, direction, target, averaging
        case optimiser, rate, momentum, weightDecay, batch, epochs, schedule
    }

    /// Reads one flat object whose keys all have a default.
    public init(from decoder: any Decoder) throws {
        try self.init(from: decoder, defaults: TrainingRecipe())
    }

    /// Reads one flat object; what it does not say about training is that of `defaults`.
    init(from decoder: any Decoder, defaults: TrainingRecipe) throws {
        let object = try decoder.object(of: CodingKeys.self)
        let unit = "a number in [0, 1]"
        epsilon = try object.value(.epsilon, default: 0.15, expected: unit) { $0 >= 0 && $0 <= 1 }
        alpha = try object.value(.alpha, default: 0.5, expected: unit) { $0 >= 0 && $0 <= 1 }
        direction = try object.value(.direction, default: .reverse)
        target = try object.value(.target, default: .paper)
        averaging = try object.value(.averaging, default: .part)
        training = try TrainingRecipe(
            from: object,
            keys: .init(
                optimiser: .optimiser, rate: .rate, momentum: .momentum, weightDecay: .weightDecay, batch: .batch,
                epochs: .epochs, schedule: .schedule),
            defaults: defaults)
    }

    /// Writes the flat object that ``init(from:)`` reads.
    public func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: CodingKeys.self)
        try object.encode(epsilon, forKey: .epsilon)
        try object.encode(alpha, forKey: .alpha)
        try object.encode(direction, forKey: .direction)
        try object.encode(target, forKey: .target)
        try object.encode(averaging, forKey: .averaging)
        try training.encode(to: encoder)
    }
}

extension MirageRecipe.Target: Codable {
    enum CodingKeys: String, CodingKey, CaseIterable {
        case kind, classes, weights
    }

    private enum Kind: String, Codable, CaseIterable {
        case subset
        case nonUniform = "non-uniform"
    }

    /// Reads `"paper"`, `"code"`, `{"kind":"subset","classes":[0,2]}` or `{"kind":"non-uniform","weights":[1,2,1]}`.
    public init(from decoder: any Decoder) throws {
        if let word = try? decoder.singleValueContainer().decode(String.self) {
            switch word {
            case "paper": self = .paper
            case "code": self = .code
            default:
                throw SchemaProblem(
                    path: decoder.codingPath,
                    expected: "one of \"paper\", \"code\", or an object whose kind is subset or non-uniform",
                    found: "\"\(word)\"")
            }
            return
        }
        let object = try decoder.object(of: CodingKeys.self)
        let kind: Kind = try object.word(.kind)
        let (own, other): (CodingKeys, CodingKeys) = kind == .subset ? (.classes, .weights) : (.weights, .classes)
        try object.require(
            !object.contains(other), other, expected: "no such key for the kind \(kind.rawValue)", found: "one")
        try object.require(object.contains(own), own, expected: "a list", found: "nothing")
        switch kind {
        case .subset: self = .subset(classes: try object.integers(.classes, in: 0...Architecture.largestSize))
        case .nonUniform: self = .nonUniform(weights: try object.decode([Double].self, forKey: .weights))
        }
    }

    /// Writes the form that ``init(from:)`` reads.
    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .paper, .code:
            var word = encoder.singleValueContainer()
            try word.encode(kind)
        case .subset(let classes):
            var object = encoder.container(keyedBy: CodingKeys.self)
            try object.encode(Kind.subset, forKey: .kind)
            try object.encode(classes, forKey: .classes)
        case .nonUniform(let weights):
            var object = encoder.container(keyedBy: CodingKeys.self)
            try object.encode(Kind.nonUniform, forKey: .kind)
            try object.encode(weights, forKey: .weights)
        }
    }
}
