/// Every intermediate integer of an inference: what a proof commits to.
public struct InferenceTrace: Equatable, Sendable {
    /// One layer's integers, each `[rows × outputs]`, row after row.
    public struct Layer: Equatable, Sendable {
        /// The format of the layer.
        public let format: FixedPointFormat.Layer
        /// lo = z mod 2^s, in [0, 2^s).
        public internal(set) var low: [Int32]
        /// hi = floor(z / 2^s); of a layer that saturates, mid in [0, 2^h).
        public internal(set) var middle: [Int32]
        /// Of a layer that saturates, top in z + 2^(s+h−1) = 2^(s+h) top + 2^s mid + lo; empty for others.
        public internal(set) var top: [Int32]
        /// What goes on: activations, logits, or the margin.
        public internal(set) var output: [Int32]

        /// g of an element of a layer that saturates: 0 where top is 0, 1 above, 2 below.
        public func gate(_ index: Int) -> Int { top[index] == 0 ? 0 : top[index] > 0 ? 1 : 2 }

        /// The accumulator z of an element.
        public func accumulator(_ index: Int) -> Int {
            let z = Int(middle[index]) << format.shift + Int(low[index])
            guard format.saturates else { return z }
            return z + Int(top[index]) << (format.shift + format.bits) - 1 << (format.shift + format.bits - 1)
        }
    }

    /// Number of rows.
    public let count: Int
    /// In order.
    public internal(set) var layers: [Layer]
    /// What was served.
    public internal(set) var predictions: IntegerPredictions
}

/// What a fixed-point model serves: a class and a confidence a row.
public struct IntegerPredictions: Equatable, Sendable {
    /// R: confidences count units of 1 / R.
    public let scale: Int
    /// The lowest class among those of the largest logit; class 0 for a margin of 0.
    public internal(set) var labels: [Int32]
    /// In 0 ... R.
    public internal(set) var rows: [Int32]

    /// Joins the columns.
    public init(scale: Int, labels: [Int32], rows: [Int32]) {
        self.scale = scale
        self.labels = labels
        self.rows = rows
    }

    /// The confidences as numbers, r / R.
    public var confidence: [Double] { rows.map { Double($0) / Double(scale) } }
}
