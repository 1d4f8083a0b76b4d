/// A model in integers: what is served, audited and proved.
///
/// On disk it is one `.safetensors` file of 32-bit integers. Whatever the rows are, no accumulator leaves its format: a
/// model for which that could happen is refused, so that an honest prover can prove every input.
public struct FixedPointModel: Hashable, Sendable {
    /// The secret part of one layer.
    public struct Layer: Hashable, Sendable {
        /// `[outputs × inputs]`, row after row.
        public var weights: [Int16]
        /// `[outputs]`, with 2^(s−1) added for rounding; below 2^47 in magnitude.
        public var biases: [Int]

        /// Joins the parts.
        public init(weights: [Int16], biases: [Int]) {
            self.weights = weights
            self.biases = biases
        }
    }

    /// The public part.
    public var format: FixedPointFormat
    /// In order.
    public var layers: [Layer]

    /// Joins the parts; ``validate()`` checks that they fit.
    public init(format: FixedPointFormat, layers: [Layer]) {
        self.format = format
        self.layers = layers
    }

    /// The accumulators that output `output` of layer `index` can have over all inputs of the format, exactly.
    ///
    /// Every row has one category of each column, and every other input goes its own way; activations of a layer are
    /// taken as independent.
    public func accumulators(layer index: Int, output: Int) -> ClosedRange<Int> {
        let layer = format.layers[index]
        let weights = layers[index].weights[output * layer.inputs..<(output + 1) * layer.inputs]
        let range = interval(weights.map(Int.init), ofLayer: index)
        let bias = layers[index].biases[output]
        return range.lowerBound + bias...range.upperBound + bias
    }

    /// The range of Σ w x over all inputs of a layer. |w| <= 2^16 and |x| < 2^15, so the sum is below 2^51.
    func interval(_ weights: [Int], ofLayer index: Int) -> ClosedRange<Int> {
        var (low, high) = (0, 0)
        func add(_ products: (Int, Int)) {
            low += min(products.0, products.1)
            high += max(products.0, products.1)
        }
        guard index == 0 else {
            let largest = format.layers[index - 1].largest ?? 0
            for weight in weights { add((0, weight * largest)) }
            return low...high
        }
        var next = 0
        for column in format.quantiser.numeric {
            for weight in weights[next..<next + column.count] {
                add((weight * column.codes.lowerBound, weight * column.codes.upperBound))
            }
            next += column.count
        }
        for column in format.quantiser.categorical {
            let own = weights[next..<next + column.cardinality]
            add(((own.min() ?? 0) << format.categoryBits, (own.max() ?? 0) << format.categoryBits))
            next += column.cardinality
        }
        return low...high
    }

    /// Checks that format and layers fit together, and that no accumulator can leave its format.
    ///
    /// - Throws: ``ModelFileError``; ``ModelFileError/overflow(what:expected:actual:)`` names the first output that some
    ///   input could drive out of its range.
    /// - Complexity: O(weights), and for three classes or more O(classes² × inputs of the last layer).
    public func validate() throws(ModelFileError) {
        try format.validate()
        guard layers.count == format.layers.count else {
            throw .inconsistent(what: "layers", expected: format.layers.count, actual: layers.count)
        }
        for (index, (layer, own)) in zip(format.layers, layers).enumerated() {
            guard own.weights.count == layer.outputs * layer.inputs else {
                throw .inconsistent(
                    what: "weights of layer \(index)", expected: layer.outputs * layer.inputs, actual: own.weights.count
                )
            }
            guard own.biases.count == layer.outputs else {
                throw .inconsistent(what: "biases of layer \(index)", expected: layer.outputs, actual: own.biases.count)
            }
            for (output, bias) in own.biases.enumerated()
            where bias.magnitude > 1 << 47 || BiasLimbs.limbs(of: bias, count: layer.biasLimbs) == nil {
                let largest = 1 << (16 * layer.biasLimbs - 1)
                throw .overflow(what: "bias \(output) of layer \(index)", expected: -largest...largest, actual: bias)
            }
            let isSoftmax = layer.largest == nil && !format.hasMargin
            // Outputs are kept as 32-bit integers.
            let limit = 1 << (layer.shift + 30)
            let expected = layer.saturates || isSoftmax ? -limit...limit - 1 : layer.accumulators
            for output in 0..<layer.outputs {
                let range = accumulators(layer: index, output: output)
                for end in [range.lowerBound, range.upperBound] where !expected.contains(end) {
                    throw .overflow(what: "output \(output) of layer \(index)", expected: expected, actual: end)
                }
            }
            if isSoftmax && layer.overflow == .impossible { try checkDifferences() }
        }
    }

    /// Two logits differ by less than 2^h: rounding down both adds less than one.
    private func checkDifferences() throws(ModelFileError) {
        guard let layer = format.layers.last else { return }
        let largest = largestDifference
        guard largest.value < 1 << layer.bits else {
            throw .overflow(
                what: "difference of the logits \(largest.first) and \(largest.second)",
                expected: 0...(1 << layer.bits) - 1, actual: largest.value)
        }
    }

    /// A bound on the difference of two logits over all inputs, and the first pair that has it.
    var largestDifference: (value: Int, first: Int, second: Int) {
        let index = layers.count - 1
        let layer = format.layers[index]
        var result = (value: 0, first: 0, second: 0)
        for first in 0..<layer.outputs {
            for second in 0..<layer.outputs where second != first {
                let differences = (0..<layer.inputs).map {
                    Int(layers[index].weights[first * layer.inputs + $0])
                        - Int(layers[index].weights[second * layer.inputs + $0])
                }
                let largest =
                    interval(differences, ofLayer: index).upperBound + layers[index].biases[first]
                    - layers[index].biases[second]
                let value = largest >> layer.shift + 1
                if value > result.value { result = (value, first, second) }
            }
        }
        return result
    }

    /// Every secret integer in [−2^15, 2^15), in the order of a commitment: layer by layer, output by output, the
    /// weights of its inputs, then the limbs of its bias, lowest first.
    public var entries: [Int16] {
        var entries: [Int16] = []
        entries.reserveCapacity(format.entryCount)
        for (layer, own) in zip(format.layers, layers) {
            for output in 0..<layer.outputs {
                entries += own.weights[output * layer.inputs..<(output + 1) * layer.inputs]
                let limbs = BiasLimbs.limbs(of: own.biases[output], count: layer.biasLimbs) ?? []
                entries += limbs.map { Int16($0) }
            }
        }
        return entries
    }
}
