import CandorModel
import CandorTraining

/// What `quantise` says of the model that it wrote. Every key is always there; what does not apply is null.
struct QuantiseDocument: Encodable {
    private let comparison: Quantisation
    private let data: String
    private let model: String
    private let identity: String

    init(_ comparison: Quantisation, data: DataSet, model: String) throws {
        self.comparison = comparison
        self.data = data.name
        self.model = model
        identity = try comparison.model.format.identity()
    }

    private enum Key: String, CodingKey {
        case schema, data, model, points, entries, layers, float, fixed, accuracy, ece
        case formatIdentity = "format_identity"
        case confidenceScale = "confidence_scale"
        case logitBits = "logit_bits"
        case measuredRanges = "measured_ranges"
        case labelAgreement = "label_agreement"
        case eceDifference = "ece_difference"
        case largestDifference = "confidence_difference_max"
        case meanDifference = "confidence_difference_mean"
    }

    private struct Layer: Encodable {
        let layer: ExportReport.Layer

        enum Key: String, CodingKey {
            case inputs, outputs, shift, bits, overflow, largest, choice
            case biasLimbs = "bias_limbs"
            case rescaledRows = "rescaled_rows"
            case effectiveBits = "effective_bits"
            case proofBytes = "proof_bytes"
            case alternativeBytes = "alternative_bytes"
        }

        func encode(to encoder: any Encoder) throws {
            var object = encoder.container(keyedBy: Key.self)
            try object.encode(layer.format.inputs, forKey: .inputs)
            try object.encode(layer.format.outputs, forKey: .outputs)
            try object.encode(layer.format.shift, forKey: .shift)
            try object.encode(layer.format.bits, forKey: .bits)
            try object.encode(layer.format.overflow, forKey: .overflow)
            try object.encode(layer.format.largest, forKey: .largest)
            try object.encode(layer.format.biasLimbs, forKey: .biasLimbs)
            try object.encode(layer.rescaledRows, forKey: .rescaledRows)
            try object.encode(layer.effectiveBits.finite, forKey: .effectiveBits)
            try object.encode(layer.proofBytes, forKey: .proofBytes)
            try object.encode(layer.alternativeBytes, forKey: .alternativeBytes)
            try object.encode(layer.choice, forKey: .choice)
        }
    }

    func encode(to encoder: any Encoder) throws {
        var document = encoder.container(keyedBy: Key.self)
        try document.encode(1, forKey: .schema)
        try document.encode(data, forKey: .data)
        try document.encode(model, forKey: .model)
        try document.encode(identity, forKey: .formatIdentity)
        try document.encode(comparison.points, forKey: .points)
        try document.encode(comparison.model.format.entryCount, forKey: .entries)
        try document.encode(comparison.model.format.confidenceScale, forKey: .confidenceScale)
        try document.encode(comparison.model.format.logitBits, forKey: .logitBits)
        try document.encode(comparison.report.layers.map(Layer.init), forKey: .layers)
        try document.encode(comparison.report.measuredRanges, forKey: .measuredRanges)
        for (key, measures) in [(Key.float, comparison.float), (.fixed, comparison.fixed)] {
            var object = document.nestedContainer(keyedBy: Key.self, forKey: key)
            try object.encode(measures.accuracy, forKey: .accuracy)
            try object.encode(measures.ece, forKey: .ece)
        }
        try document.encode(comparison.labelAgreement, forKey: .labelAgreement)
        try document.encode(comparison.fixed.ece - comparison.float.ece, forKey: .eceDifference)
        try document.encode(comparison.largestDifference, forKey: .largestDifference)
        try document.encode(comparison.meanDifference, forKey: .meanDifference)
    }

    func print(asJSON: Bool) throws {
        guard !asJSON else { return try StandardOutput.write(json: self) }
        var lines = comparison.report.lines
        lines.append("on \(Text.count(comparison.points, "reference row")):")
        for (name, measures) in [("floats", comparison.float), ("integers", comparison.fixed)] {
            lines.append(
                "  \(name): accuracy \(Text.percent(measures.accuracy, digits: 2)), ECE "
                    + Text.decimal(measures.ece, digits: 5))
        }
        lines.append(
            "  same label \(Text.percent(comparison.labelAgreement, digits: 2)); confidences differ by "
                + "\(Text.decimal(comparison.meanDifference, digits: 5)) on average, "
                + "\(Text.decimal(comparison.largestDifference, digits: 5)) at most")
        lines.append("format \(identity)")
        lines.append("written to \(model)")
        try StandardOutput.write(lines.joined(separator: "\n"))
    }
}
