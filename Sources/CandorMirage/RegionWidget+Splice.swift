import CandorModel
import CandorTraining

extension RegionWidget {
    /// `network` with the widget beside it: an ordinary model, whose logits are f + g c.
    ///
    /// Its first layers carry the widget's neurons as further outputs; weights between the two parts are 0. Where the
    /// network has fewer than two hidden layers, layers that pass its values on are put before the last.
    ///
    /// - Throws: `TrainingError` for a feature or a number of classes that the network does not have.
    /// - Complexity: O(parameters), plus the square of the last hidden width for each layer that is added.
    public func spliced(into network: Network) throws(TrainingError) -> Network {
        let features = network.architecture.numericFeatures
        guard let last = box.map(\.feature).max(), last < features else {
            throw .invalidSetting(
                name: "box", expected: "features in 0 ..< \(features)", actual: "\(box.map(\.feature))")
        }
        guard lift.count == network.layout.classes else {
            throw .mismatchedSamples(what: "lifts", expected: network.layout.classes, actual: lift.count)
        }
        var splice = Splice(self, firstFeature: network.layout.embeddingWidth)
        for layer in LayerStack(network).layers.dropLast() { splice.append(layer) }
        splice.close(LayerStack(network).layers.last!)  // every network has an output layer
        return try LayerStack(layers: splice.layers).network(
            like: network.architecture, embeddings: network.parameters)
    }
}

/// Grows a network layer by layer with the widget at its side, always behind the core's own values.
private struct Splice {
    /// What the widget's neurons hold.
    private enum Side {
        /// Nothing yet: the box is read from the inputs.
        case inputs
        /// v and w, before and after the ReLU.
        case distances(isRectified: Bool)
        /// g, before and after the ReLU.
        case strength(isRectified: Bool)
    }

    private let widget: RegionWidget
    private let firstFeature: Int
    private var side = Side.inputs
    /// Whether no value of the core can be negative: then a layer of ReLU passes it on.
    private var isCoreRectified = false
    private(set) var layers: [LayerStack.Layer] = []

    init(_ widget: RegionWidget, firstFeature: Int) {
        self.widget = widget
        self.firstFeature = firstFeature
    }

    private var sideWidth: Int {
        switch side {
        case .inputs: 0
        case .distances: widget.neurons.count
        case .strength: 1
        }
    }

    /// Adds a layer of the core that is not the last.
    mutating func append(_ layer: LayerStack.Layer) {
        switch layer {
        case .dense(let dense):
            layers.append(.dense(beside(dense)))
            isCoreRectified = false
        case .relu: appendReLU()
        case .batchNorm(let norm):
            layers.append(.batchNorm(norm.widened(by: sideWidth)))
            isCoreRectified = false
        case .dropout: layers.append(layer)
        }
    }

    /// Adds what the widget still needs, and the last layer, which joins core and widget.
    mutating func close(_ layer: LayerStack.Layer) {
        guard case .dense(var dense) = layer else { return }  // an architecture's last layer is dense
        while true {
            if case .strength(true) = side { break }
            // A value of either sign passes a ReLU as its positive and its negative part, side by side: of the two
            // products of the next layer one is a zero, so sums keep their bits.
            let parts: [Float] = isCoreRectified ? [1] : [1, -1]
            layers.append(.dense(beside(.passing(dense.inputs, parts: parts))))
            appendReLU()
            dense = dense.splitting(parts)
        }
        dense.append(inputColumn: widget.lift)
        layers.append(.dense(dense))
    }

    private mutating func appendReLU() {
        layers.append(.relu)
        isCoreRectified = true
        switch side {
        case .inputs: break
        case .distances: side = .distances(isRectified: true)
        case .strength: side = .strength(isRectified: true)
        }
    }

    /// `core` with the widget's next neurons as further outputs.
    private mutating func beside(_ core: LayerStack.Dense) -> LayerStack.Dense {
        var dense = core
        for _ in 0..<sideWidth { dense.append(inputColumn: [Float](repeating: 0, count: dense.outputs)) }
        func row(_ values: [(place: Int, weight: Float)]) -> [Float] {
            var row = [Float](repeating: 0, count: dense.inputs)
            for (place, weight) in values { row[place] = weight }
            return row
        }
        let sidePlaces = core.inputs..<core.inputs + sideWidth
        switch side {
        case .inputs:
            for neuron in widget.neurons {
                dense.append(row: row([(firstFeature + neuron.feature, neuron.weight)]), bias: neuron.bias)
            }
            side = .distances(isRectified: false)
        case .distances(true):
            dense.append(row: row(sidePlaces.map { ($0, -1 / widget.margin) }), bias: 1)
            side = .strength(isRectified: false)
        case .distances(false), .strength:
            for place in sidePlaces { dense.append(row: row([(place, 1)]), bias: 0) }
        }
        return dense
    }
}
