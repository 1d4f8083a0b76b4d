import CandorModel

extension Network {
    /// The network that a model file holds.
    ///
    /// - Throws: `TrainingError.invalidArchitecture` for an architecture that this module does not run.
    public init(_ model: SavedModel) throws(TrainingError) {
        try self.init(model.architecture, seed: 0)
        let values = Dictionary(uniqueKeysWithValues: model.tensors.map { ($0.name, $0.values) })
        for (name, place) in places {
            guard let tensor = values[name], tensor.count == place.count else {
                throw .mismatchedSamples(
                    what: "values of \(name)", expected: place.count, actual: values[name]?.count ?? 0)
            }
            if place.isStatistic {
                runningStatistics.replaceSubrange(place.offset..<place.offset + place.count, with: tensor)
            } else {
                parameters.replaceSubrange(place.offset..<place.offset + place.count, with: tensor)
            }
        }
    }

    /// This network as a model file's content.
    public func savedModel(preprocessing: Preprocessing, labels: [String]) -> SavedModel {
        let places = Dictionary(uniqueKeysWithValues: places)
        let tensors = architecture.tensors.map { tensor in
            let place = places[tensor.name]!  // places are of the architecture's tensors
            let source = place.isStatistic ? runningStatistics : parameters
            return NamedTensor(
                name: tensor.name, shape: tensor.shape, values: Array(source[place.offset..<place.offset + place.count])
            )
        }
        return SavedModel(architecture: architecture, preprocessing: preprocessing, labels: labels, tensors: tensors)
    }

    private struct Place {
        let offset: Int
        let count: Int
        var isStatistic = false
    }

    /// Where the tensors of `architecture.tensors` lie.
    private var places: [(String, Place)] {
        var places = layout.embeddings.enumerated().map { index, embedding in
            (
                "embedding.\(index).weight",
                Place(offset: embedding.offset, count: embedding.cardinality * embedding.dimension)
            )
        }
        for (index, operation) in layout.operations.enumerated() {
            switch operation {
            case .dense(let weight, let bias, let inputs, let outputs):
                places.append(("layer.\(index).weight", Place(offset: weight, count: outputs * inputs)))
                places.append(("layer.\(index).bias", Place(offset: bias, count: outputs)))
            case .batchNorm(let scale, let shift, let statistics, let width):
                places.append(("layer.\(index).scale", Place(offset: scale, count: width)))
                places.append(("layer.\(index).shift", Place(offset: shift, count: width)))
                places.append(
                    ("layer.\(index).runningMean", Place(offset: statistics, count: width, isStatistic: true)))
                places.append(
                    (
                        "layer.\(index).runningVariance",
                        Place(offset: statistics + width, count: width, isStatistic: true)
                    ))
            case .relu, .dropout: break
            }
        }
        return places
    }
}
