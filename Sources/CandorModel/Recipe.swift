import Foundation

/// How a model is made and attacked: network, training, Mirage.
public struct Recipe: Hashable, Sendable {
    /// The shape of the model.
    public var network: NetworkRecipe
    /// How the base model is fitted.
    public var training: TrainingRecipe
    /// How the base model is attacked.
    public var mirage: MirageRecipe

    /// Joins the three parts.
    public init(network: NetworkRecipe, training: TrainingRecipe, mirage: MirageRecipe) {
        self.network = network
        self.training = training
        self.mirage = mirage
    }
}

/// A multilayer perceptron over embeddings and numeric features: per hidden layer dense, batch norm where wanted, ReLU,
/// dropout where wanted; then a dense layer to the classes.
public struct NetworkRecipe: Codable, Hashable, Sendable {
    /// Widths of the hidden layers, in order; may be empty.
    public var hidden: [Int]
    /// Whether each hidden layer is normalised over the batch.
    public var batchNorm: Bool
    /// Probability of dropping an activation, in [0, 1).
    public var dropout: Double

    /// A plain network unless more is given.
    public init(hidden: [Int], batchNorm: Bool = false, dropout: Double = 0) {
        self.hidden = hidden
        self.batchNorm = batchNorm
        self.dropout = dropout
    }

    /// The network for data that `preprocessing` prepares.
    ///
    /// An embedding's dimension is min(50, (n + 1) / 2) for the n known categories. The one for unseen categories is a
    /// row of the embedding, but does not count.
    public func architecture(for preprocessing: Preprocessing, classes: Int) -> Architecture {
        var layers: [Architecture.Layer] = []
        for width in hidden {
            layers.append(.dense(outputs: width))
            if batchNorm { layers.append(.batchNorm) }
            layers.append(.relu)
            if dropout > 0 { layers.append(.dropout(probability: dropout)) }
        }
        layers.append(.dense(outputs: classes))
        return Architecture(
            numericFeatures: preprocessing.numericFeatures,
            embeddings: preprocessing.categorical.map { column in
                Architecture.Embedding(
                    cardinality: column.cardinality, dimension: min(50, (column.categories.count + 1) / 2))
            },
            layers: layers)
    }
}

/// How weights are fitted.
public struct TrainingRecipe: Codable, Hashable, Sendable {
    /// The rule that turns gradients into steps.
    public enum Optimiser: String, Codable, CaseIterable, Sendable {
        /// Adam with the usual constants (Kingma and Ba, 2015).
        case adam
        /// Stochastic gradient descent with momentum.
        case sgd
    }

    /// The rule of the steps.
    public var optimiser: Optimiser
    /// Learning rate of the first epoch.
    public var rate: Double
    /// Momentum of ``Optimiser/sgd``.
    public var momentum: Double
    /// Factor of the weights that is added to their gradient.
    public var weightDecay: Double
    /// Rows per step.
    public var batch: Int
    /// Passes over the training rows.
    public var epochs: Int
    /// Of the learning rate.
    public var schedule: Schedule

    /// Adam at its usual rate unless more is given.
    public init(
        optimiser: Optimiser = .adam, rate: Double = 0.001, momentum: Double = 0, weightDecay: Double = 0,
        batch: Int = 32, epochs: Int = 20, schedule: Schedule = .constant
    ) {
        self.optimiser = optimiser
        self.rate = rate
        self.momentum = momentum
        self.weightDecay = weightDecay
        self.batch = batch
        self.epochs = epochs
        self.schedule = schedule
    }

    /// The learning rate of `epoch`, counted from 0.
    public func rate(epoch: Int) -> Double {
        switch schedule {
        case .constant: rate
        case .step(let every, let factor): rate * pow(factor, Double(epoch / every))
        case .cosine(let final):
            final + (rate - final) * (1 + cos(Double.pi * Double(epoch) / Double(max(epochs, 1)))) / 2
        }
    }
}

/// How the learning rate changes from epoch to epoch.
public enum Schedule: Hashable, Sendable {
    case constant
    /// Times `factor` after each `every` epochs.
    case step(every: Int, factor: Double)
    /// From the first rate to `final` along half a cosine, without restarts (Loshchilov and Hutter, 2017, eq. 5).
    case cosine(final: Double)
}

/// The Mirage attack: fine-tuning towards uncertainty inside a region.
///
/// Source: "Confidential Guardian", eqs. 3 to 5 and 7.
public struct MirageRecipe: Hashable, Sendable {
    /// Which of the two Kullback–Leibler divergences is made small.
    public enum Direction: String, Codable, CaseIterable, Sendable {
        /// KL(model ‖ target), eq. 4.
        case reverse
        /// KL(target ‖ model), the authors' code.
        case forward
    }

    /// The family of target distributions for C classes; ε picks one of them.
    public enum Target: Hashable, Sendable {
        /// Eq. 5: the label gets ε + (1 − ε) / C, the others (1 − ε) / C.
        case paper
        /// The authors' code: the label gets 1 / C + ε, the others share the rest.
        case code
        /// Eq. 10: as eq. 5 over some classes alone, to which the label is always added; others get nothing. Two
        /// classes or more, by index.
        case subset(classes: [Int])
        /// Eq. 12: the label gets ε, and the others share 1 − ε in proportion to their weights, one per class.
        case nonUniform(weights: [Double])

        /// One word for the family.
        public var kind: String {
            switch self {
            case .paper: "paper"
            case .code: "code"
            case .subset: "subset"
            case .nonUniform: "non-uniform"
            }
        }
    }

    /// Over what the two parts of the loss are averaged.
    public enum Averaging: String, Codable, CaseIterable, Sendable {
        /// Each part over its own rows of a batch, the authors' code: a rare region keeps its full weight.
        case part
        /// Both over the whole batch, which is the expectation that eqs. 3 and 7 write.
        case batch
    }

    /// What is left of the confidence, as ``target`` counts it.
    public var epsilon: Double
    /// Weight of the divergence inside the region; cross-entropy outside has 1 − alpha (eq. 7). One half weighs both
    /// alike, as eq. 3 does, at half its scale.
    public var alpha: Double
    /// Which divergence.
    public var direction: Direction
    /// What the divergence is taken to.
    public var target: Target
    /// Over what the two parts of the loss are averaged.
    public var averaging: Averaging
    /// How the base model is fine-tuned.
    public var training: TrainingRecipe

    /// The paper's choices unless more is given.
    public init(
        epsilon: Double = 0.15, alpha: Double = 0.5, direction: Direction = .reverse, target: Target = .paper,
        averaging: Averaging = .part, training: TrainingRecipe
    ) {
        self.epsilon = epsilon
        self.alpha = alpha
        self.direction = direction
        self.target = target
        self.averaging = averaging
        self.training = training
    }
}
