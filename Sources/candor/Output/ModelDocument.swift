import CandorModel
import Foundation

/// What `train` and `mirage` say of the model that they wrote.
struct ModelDocument: Encodable {
    let schema = 1
    let data: String
    let seed: UInt64
    let model: String
    let temperature: Double?
    let accuracy: Double
    let regionAccuracy: Double?
    let regionConfidence: Double?
    let ece: Double

    private enum CodingKeys: String, CodingKey {
        case schema, data, seed, model, temperature, accuracy, ece
        case regionAccuracy = "region_accuracy"
        case regionConfidence = "region_confidence"
    }

    init(data: DataSet, seed: UInt64, model: String, temperature: Double?, assessment: Assessment) {
        self.data = data.name
        self.seed = seed
        self.model = model
        self.temperature = temperature
        accuracy = assessment.accuracy
        regionAccuracy = data.region == nil ? nil : assessment.regionAccuracy
        regionConfidence = data.region == nil ? nil : assessment.regionConfidence
        ece = assessment.metrics[.expectedCalibrationError].value
    }

    func print(asJSON: Bool) throws {
        guard !asJSON else { return JSONOutput.write(self) }
        var lines = ["accuracy \(Text.percent(accuracy)), ECE \(Text.decimal(ece))"]
        if let regionAccuracy, let regionConfidence {
            lines.append(
                "in the region: accuracy \(Text.percent(regionAccuracy)), confidence \(Text.percent(regionConfidence))")
        }
        if let temperature { lines.append("temperature \(Text.decimal(temperature, digits: 3)), folded in") }
        lines.append("written to \(model)")
        Swift.print(lines.joined(separator: "\n"))
    }
}
