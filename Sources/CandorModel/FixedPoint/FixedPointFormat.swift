/// All that is public of a fixed-point model: shapes, number formats, the quantiser, names of the classes.
///
/// Prover and verifier derive every table and range from it; weights and biases are the secret rest. The article
/// <doc:FixedPointModels> defines what is computed.
public struct FixedPointFormat: Codable, Hashable, Sendable {
    /// What becomes of a value that a layer's tables have no row for.
    public enum Overflow: String, Codable, Sendable {
        /// There is none, whatever the input.
        case impossible
        /// An output saturates: it is the nearest one that there is.
        case saturates
        /// Of logits of three classes or more: a difference of 2^h or more has the exponential 0.
        case vanishes
    }

    /// One dense layer and what follows it.
    public struct Layer: Codable, Hashable, Sendable {
        /// Columns of the weights.
        public var inputs: Int
        /// Rows of the weights.
        public var outputs: Int
        /// s: an output is the accumulator divided by 2^s, rounded down; half of it is in the bias, for rounding.
        public var shift: Int
        /// h: outputs, and for three classes or more the differences of logits, have this many bits.
        public var bits: Int
        /// What becomes of an output, or of a difference of logits, that does not fit h bits.
        public var overflow: Overflow
        /// The largest output of a hidden layer, which cuts the ReLU; nil for the last layer, whose outputs are kept.
        public var largest: Int?
        /// 16-bit limbs of each bias.
        public var biasLimbs: Int

        /// Joins the parts; ``FixedPointFormat/validate()`` checks them.
        public init(
            inputs: Int, outputs: Int, shift: Int, bits: Int, overflow: Overflow = .impossible, largest: Int?,
            biasLimbs: Int
        ) {
            self.inputs = inputs
            self.outputs = outputs
            self.shift = shift
            self.bits = bits
            self.overflow = overflow
            self.largest = largest
            self.biasLimbs = biasLimbs
        }

        /// Whether outputs saturate.
        public var saturates: Bool { overflow == .saturates }
        /// The accumulators that a layer without saturation may have: [−2^(s+h−1), 2^(s+h−1)).
        public var accumulators: ClosedRange<Int> { -(1 << (shift + bits - 1))...(1 << (shift + bits - 1)) - 1 }
        /// The outputs before they are cut: [−2^(h−1), 2^(h−1)).
        public var signedOutputs: ClosedRange<Int> { -(1 << (bits - 1))...(1 << (bits - 1)) - 1 }
        /// Secret integers of the layer: weights, and limbs of biases.
        public var entryCount: Int { outputs * (inputs + biasLimbs) }
    }

    /// What makes the first layer's inputs.
    public var quantiser: PublicQuantiser
    /// e: the input of the category that a row has is 2^e, and that of every other is 0.
    public var categoryBits: Int
    /// In order. With two classes the last has one output, the margin of the second over the first, else one a class.
    public var layers: [Layer]
    /// Names of the classes, in order.
    public var labels: [String]
    /// f: a logit counts units of 2^-f.
    public var logitBits: Int
    /// R: a confidence counts units of 1 / R.
    public var confidenceScale: Int

    /// Joins the parts; ``validate()`` checks them.
    public init(
        quantiser: PublicQuantiser, categoryBits: Int, layers: [Layer], labels: [String], logitBits: Int,
        confidenceScale: Int
    ) {
        self.quantiser = quantiser
        self.categoryBits = categoryBits
        self.layers = layers
        self.labels = labels
        self.logitBits = logitBits
        self.confidenceScale = confidenceScale
    }

    /// Number of classes.
    public var classes: Int { labels.count }
    /// Whether the last layer's only output is the margin of two classes.
    public var hasMargin: Bool { classes == 2 }
    /// Secret integers of a model: the entries of a commitment.
    public var entryCount: Int { layers.reduce(0) { $0 + $1.entryCount } }

    /// The integers that each input of layer `index` can be; a category's input is one of two of them.
    public func inputRange(of index: Int, input: Int) -> ClosedRange<Int> {
        guard index == 0 else { return 0...(layers[index - 1].largest ?? 0) }
        guard input < quantiser.numericFeatures else { return 0...1 << categoryBits }
        var feature = input
        for column in quantiser.numeric {
            if feature < column.count { return column.codes }
            feature -= column.count
        }
        return 0...0
    }

    /// A bound on the magnitude of layer `index`'s accumulators for any weights of 16 bits: below 2^54.
    public func publicBound(of index: Int) -> Int {
        let layer = layers[index]
        var sum = 0  // of the largest inputs: at most 2^20 · 2^15
        if index == 0 {
            sum = quantiser.numeric.reduce(0) { $0 + $1.count * Swift.max($1.codes.upperBound, -$1.codes.lowerBound) }
            sum += quantiser.categorical.count << categoryBits
        } else {
            sum = layer.inputs * (layers[index - 1].largest ?? 0)
        }
        return sum << 15 + BiasLimbs.largestMagnitude(limbs: layer.biasLimbs)
    }

    /// The largest part above the range, `top`, that any weights of 16 bits can give: of an output of a layer that
    /// saturates in magnitude, or of a difference of logits that vanishes.
    public func largestTop(of index: Int) -> Int {
        let layer = layers[index]
        switch layer.overflow {
        case .impossible: return 0
        case .saturates: return publicBound(of: index) >> (layer.shift + layer.bits) + 1
        case .vanishes: return 2 * publicBound(of: index) >> (layer.shift + layer.bits) + 1
        }
    }

    /// SHA-256 of everything here, in 64 hexadecimal digits, with the tables that follow from it: what a commitment to
    /// weights is joined with to be the identity of a model.
    ///
    /// - Throws: ``ModelFileError`` for an invalid format.
    public func identity() throws(ModelFileError) -> String {
        try validate()
        var hash = SHA256()
        hash.update("candor fixed-point format 1\n")
        let text = try encodeJSON(self)
        hash.update(text.count)
        text.withUnsafeBytes { hash.update($0) }
        for table in [ConfidenceTable.exponentials(of: self), ConfidenceTable.marginConfidences(of: self)] {
            hash.update(table.count)
            for value in table { hash.update(Int(value)) }
        }
        return hash.hexadecimal()
    }
}

/// Biases as sums of limbs Σ_j 2^(16 j) b_j with each b_j in [−2^15, 2^15): every integer in reach has one form.
public enum BiasLimbs {
    /// The limbs of `value`, lowest first; nil where it needs more.
    public static func limbs(of value: Int, count: Int) -> [Int32]? {
        var rest = value
        var limbs: [Int32] = []
        for _ in 0..<count {
            let limb = Int(Int16(truncatingIfNeeded: rest))
            limbs.append(Int32(limb))
            rest = (rest - limb) >> 16
        }
        return rest == 0 ? limbs : nil
    }

    /// The value of limbs, lowest first.
    public static func value(of limbs: some Collection<Int32>) -> Int {
        limbs.reversed().reduce(0) { $0 << 16 + Int($1) }
    }

    /// The fewest limbs, from 1 to 3, that hold a value below 2^47 in magnitude.
    public static func needed(for value: Int) -> Int { (1...2).first { limbs(of: value, count: $0) != nil } ?? 3 }

    /// No value of that many limbs is larger.
    static func largestMagnitude(limbs: Int) -> Int { 1 << (16 * limbs) }
}
