import CandorModel

/// What `train` and `mirage` say of the model that they wrote. Every key is always there but `models`, the files of an
/// ensemble; what does not apply is null.
struct ModelDocument: Encodable {
    let data: String
    let seed: UInt64
    /// One file, or the members of an ensemble.
    let models: [String]
    let temperature: Double?
    let accuracy: Double
    let regionAccuracy: Double?
    let regionConfidence: Double?
    let ece: Double

    private enum Key: String, CodingKey {
        case schema, data, seed, model, models, temperature, accuracy, ece
        case regionAccuracy = "region_accuracy"
        case regionConfidence = "region_confidence"
    }

    func encode(to encoder: any Encoder) throws {
        var document = encoder.container(keyedBy: Key.self)
        try document.encode(1, forKey: .schema)
        try document.encode(data, forKey: .data)
        try document.encode(seed, forKey: .seed)
        try document.encode(models.count == 1 ? models[0] : nil, forKey: .model)
        if models.count > 1 { try document.encode(models, forKey: .models) }
        try document.encode(temperature, forKey: .temperature)
        try document.encode(accuracy, forKey: .accuracy)
        try document.encode(regionAccuracy, forKey: .regionAccuracy)
        try document.encode(regionConfidence, forKey: .regionConfidence)
        try document.encode(ece, forKey: .ece)
    }

    init(data: DataSet, seed: UInt64, models: [String], temperature: Double?, assessment: Assessment) {
        self.data = data.name
        self.seed = seed
        self.models = models
        self.temperature = temperature
        accuracy = assessment.accuracy
        regionAccuracy = assessment.regionAccuracy.finite
        regionConfidence = assessment.regionConfidence.finite
        ece = assessment.metrics[.expectedCalibrationError].value
    }

    func print(asJSON: Bool) throws {
        guard !asJSON else { return try StandardOutput.write(json: self) }
        var lines = ["on the reference set: accuracy \(Text.percent(accuracy)), ECE \(Text.decimal(ece))"]
        if let regionAccuracy, let regionConfidence {
            lines.append(
                "in the region: accuracy \(Text.percent(regionAccuracy)), confidence \(Text.percent(regionConfidence))")
        }
        if let temperature { lines.append("temperature \(Text.decimal(temperature, digits: 3)), folded in") }
        lines.append("written to \(models.joined(separator: ", "))")
        try StandardOutput.write(lines.joined(separator: "\n"))
    }
}
