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
                .filter { request.outputs?.contains($0.name) ?? true }
            var text = JSONText()
            var tail: [UInt8] = []
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
                        output.write(isBinary: request.binaryOutputs.contains(output.name), into: &text, &tail)
                    }
                }
            }
            headerCount = request.binaryOutputs.isEmpty ? nil : text.bytes.count
            body = text.bytes + tail
        }
    }

    /// One tensor that leaves.
    private struct MaskedOutput {
        enum Values {
            case floats([Float])
            case integers([Int32])
            case texts([String])
        }

        let name: String
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
                return [MaskedOutput(name: model.labelOutput, shape: [masked.rows], values: labels(masked.labels))]
            case .bucket:
                let pairs = stride(from: 0, to: masked.buckets.count, by: 2)
                let buckets = pairs.map { "\(MaskedBatch.Bucket(rawValue: masked.buckets[$0 + 1]) ?? .low)" }
                return [
                    MaskedOutput(
                        name: model.labelOutput, shape: [masked.rows], values: labels(pairs.map { masked.buckets[$0] })),
                    MaskedOutput(name: model.confidenceOutput, shape: [masked.rows], values: .texts(buckets)),
                ]
            case .topK(let k):
                let best = MaskedOutput(name: model.labelOutput, shape: rows + [k], values: labels(masked.labels))
                guard !masked.scores.isEmpty || masked.rows == 0 else { return [best] }
                return [best, MaskedOutput(name: model.output, shape: rows + [k], values: .floats(masked.scores))]
            case .full:
                return [
                    MaskedOutput(name: model.output, shape: rows + [masked.classes], values: .floats(masked.scores))
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

        /// Writes the output's JSON, and behind all JSON its data if they are binary.
        func write(isBinary: Bool, into text: inout JSONText, _ tail: inout [UInt8]) {
            text.object { text in
                text.key("name")
                text.string(name)
                text.key("shape")
                text.array { text in for dimension in shape { text.number(dimension) } }
                text.key("datatype")
                text.string(datatype)
                if isBinary {
                    let start = tail.count
                    writeBinary(into: &tail)
                    text.key("parameters")
                    text.object { text in
                        text.key("binary_data_size")
                        text.number(tail.count - start)
                    }
                } else {
                    text.key("data")
                    text.array(writeData)
                }
            }
        }

        private func writeData(into text: inout JSONText) {
            switch values {
            case .floats(let values): for value in values { text.number(value) }
            case .integers(let values): for value in values { text.number(Int(value)) }
            case .texts(let values): for value in values { text.string(value) }
            }
        }

        /// Little-endian numbers; texts with their lengths before them.
        private func writeBinary(into bytes: inout [UInt8]) {
            func append(_ value: UInt32) { withUnsafeBytes(of: value.littleEndian) { bytes += $0 } }
            switch values {
            case .floats(let values):
                bytes.reserveCapacity(bytes.count + 4 * values.count)
                for value in values { append(value.bitPattern) }
            case .integers(let values): for value in values { append(UInt32(bitPattern: value)) }
            case .texts(let values):
                for value in values {
                    append(UInt32(value.utf8.count))
                    bytes += value.utf8
                }
            }
        }
    }
#endif
