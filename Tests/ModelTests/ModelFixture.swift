import CandorModel

/// A model with every kind of part, small enough to try each of its bytes.
func smallModel() -> SavedModel {
    let preprocessing = Preprocessing(
        numeric: [
            .init(name: "age", range: PublicRange(0, 100), mean: 38.6, deviation: 13.7),
            .init(name: "pixel", count: 2, mean: 0.1, deviation: 0.3),
        ],
        categorical: [.init(name: "job \"é\"", categories: ["a/b", "c"])])
    let architecture = Architecture(
        numericFeatures: 3, embeddings: [.init(cardinality: 3, dimension: 1)],
        layers: [.dense(outputs: 2), .batchNorm, .relu, .dropout(probability: 0.25), .dense(outputs: 2)])
    var generator = MersenneTwister(seed: 4)
    let tensors = architecture.tensors.map { tensor in
        NamedTensor(
            name: tensor.name, shape: tensor.shape,
            values: (0..<tensor.shape.reduce(1, *)).map { _ in Float(generator.uniform()) })
    }
    return SavedModel(
        architecture: architecture, preprocessing: preprocessing, labels: ["<=50K", ">50K"], tensors: tensors)
}

/// The length of the JSON header that stands behind the first eight bytes.
func headerLength(_ bytes: [UInt8]) -> Int { bytes[..<8].reversed().reduce(0) { $0 << 8 | Int($1) } }

/// The file with its header replaced, and the length adapted.
func replacingHeader(_ bytes: [UInt8], _ change: (String) -> String) -> [UInt8] {
    let length = headerLength(bytes)
    let header = Array(change(String(decoding: bytes[8..<8 + length], as: UTF8.self)).utf8)
    let size = (0..<8).map { UInt8(truncatingIfNeeded: header.count >> (8 * $0)) }
    return size + header + bytes[(8 + length)...]
}
