#if Gateway
    import CandorMasking

    /// The answer to a client: what the mask released, as outputs of the Open Inference Protocol.
    struct InferenceAnswer {
        /// The body, and how many bytes of it are JSON; nil where all are.
        let body: [UInt8]
        let headerCount: Int?

        /// Writes the outputs that the level has and the request asked for.
        init(_ masked: MaskedBatch, of answer: UpstreamAnswer, to request: InferenceRequest, model: OpenInferenceModel)
        {
            let outputs = MaskedOutput.all(of: masked, hasRows: answer.hasRows, model: model)
                .filter { request.outputs.contains($0.output) }
            let binary = request.binaryOutputs
            var text = JSONText(capacity: 256 + outputs.reduce(0) { $0 + $1.capacity })
            text.object { text in
                text.key("model_name")
                text.string(model.name)
                if let version = answer.modelVersion {
                    text.key("model_version")
                    text.string(version)
                }
                if let id = request.id {
                    text.key("id")
                    text.string(id)
                }
                text.key("outputs")
                text.array { text in
                    for output in outputs {
                        output.write(
                            as: model.name(output.output), isBinary: binary.contains(output.output), into: &text)
                    }
                }
            }
            headerCount = binary.isEmpty ? nil : text.bytes.count
            for output in outputs where binary.contains(output.output) { output.writeBinary(into: &text) }
            body = text.bytes
        }
    }

    /// One tensor that leaves.
    private struct MaskedOutput {
        enum Values {
            case floats([Float])
            case integers([Int32])
            case texts([String])
        }

        let output: ReleasedOutputs
        let shape: [Int]
        let values: Values

        static func all(of masked: MaskedBatch, hasRows: Bool, model: OpenInferenceModel) -> [MaskedOutput] {
            let rows = hasRows ? [masked.rows] : []
            func labels(_ labels: [Int32]) -> Values {
                guard let names = model.classNames else { return .integers(labels) }
                return .texts(labels.map { names[Int($0)] })
            }
            switch masked.policy.level {
            case .label:
                return [MaskedOutput(output: .label, shape: [masked.rows], values: labels(masked.labels))]
            case .bucket:
                let pairs = stride(from: 0, to: masked.buckets.count, by: 2)
                let buckets = pairs.map { (MaskedBatch.Bucket(rawValue: masked.buckets[$0 + 1]) ?? .low).word }
                return [
                    MaskedOutput(
                        output: .label, shape: [masked.rows], values: labels(pairs.map { masked.buckets[$0] })),
                    MaskedOutput(output: .confidence, shape: [masked.rows], values: .texts(buckets)),
                ]
            case .topK(let k):
                let best = MaskedOutput(output: .label, shape: rows + [k], values: labels(masked.labels))
                guard !masked.scores.isEmpty || masked.rows == 0 else { return [best] }
                return [best, MaskedOutput(output: .scores, shape: rows + [k], values: .floats(masked.scores))]
            case .full:
                return [
                    MaskedOutput(output: .scores, shape: rows + [masked.classes], values: .floats(masked.scores))
                ]
            }
        }

        private var datatype: String {
            switch values {
            case .floats: "FP32"
            case .integers: "INT32"
            case .texts: "BYTES"
            }
        }

        /// Bytes that its values take in JSON, about.
        var capacity: Int {
            switch values {
            case .floats(let values): 16 * values.count
            case .integers(let values): 12 * values.count
            case .texts(let values): 32 * values.count
            }
        }

        /// Bytes of its values as a binary tensor.
        private var byteCount: Int {
            switch values {
            case .floats(let values): 4 * values.count
            case .integers(let values): 4 * values.count
            case .texts(let values): values.reduce(0) { $0 + 4 + $1.utf8.count }
            }
        }

        /// Writes the output's JSON, with its data unless they are binary.
        func write(as name: String, isBinary: Bool, into text: inout JSONText) {
            text.object { text in
                text.key("name")
                text.string(name)
                text.key("shape")
                text.array { text in for dimension in shape { text.number(dimension) } }
                text.key("datatype")
                text.string(datatype)
                if isBinary {
                    text.key("parameters")
                    text.object { text in
                        text.key("binary_data_size")
                        text.number(byteCount)
                    }
                } else {
                    text.key("data")
                    text.array(writeData)
                }
            }
        }

        private func writeData(into text: inout JSONText) {
            switch values {
            case .floats(let values): text.numbers(values)
            case .integers(let values): for value in values { text.number(Int(value)) }
            case .texts(let values): for value in values { text.string(value) }
            }
        }

        /// Little-endian numbers; texts with their lengths before them.
        func writeBinary(into text: inout JSONText) {
            switch values {
            case .floats(let values): text.appendWords(values) { $0.bitPattern }
            case .integers(let values): text.appendWords(values) { UInt32(bitPattern: $0) }
            case .texts(let values):
                for value in values {
                    text.appendWords([UInt32(value.utf8.count)]) { $0 }
                    for byte in value.utf8 { withUnsafeBytes(of: byte) { text.append($0) } }
                }
            }
        }
    }

    extension JSONText {
        /// Values of four bytes, little-endian.
        fileprivate mutating func appendWords<T>(_ values: [T], _ bits: (T) -> UInt32) {
            #if _endian(little)
                values.withUnsafeBytes { append($0) }
            #else
                for value in values { withUnsafeBytes(of: bits(value).littleEndian) { append($0) } }
            #endif
        }
    }

    extension MaskedBatch.Bucket {
        fileprivate var word: String {
            switch self {
            case .low: "low"
            case .medium: "medium"
            case .high: "high"
            }
        }
    }
#endif
