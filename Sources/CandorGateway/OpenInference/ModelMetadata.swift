#if Gateway
    import CandorMasking

    extension OpenInferenceModel {
        /// What a client is told about the model: the inputs as the upstream has them, and of the outputs only those that
        /// a policy releases.
        ///
        /// - Parameters:
        ///   - body: the upstream's answer to `GET /v2/models/NAME`.
        ///   - policy: that of the caller's level.
        ///   - classes: classes of a row.
        /// - Throws: ``GatewayError/upstream(what:expected:actual:)`` for what is no metadata.
        public func metadata(from body: [UInt8], under policy: MaskPolicy, classes: Int) throws(GatewayError) -> [UInt8]
        {
            let document = JSONDocument()
            return try body.span.bytes.withUnsafeBytes { body throws(GatewayError) in
                let members: [(key: String, value: JSONValue)]?
                do throws(JSONDocument.Malformed) { members = try document.parse(body).members } catch {
                    throw .upstream(what: "metadata", expected: "JSON", actual: error.reason)
                }
                guard let members else {
                    throw .upstream(what: "metadata", expected: "an object, each key once", actual: "something else")
                }
                var inputs: [[UInt8]] = []
                for input in members.first(where: { $0.key == "inputs" })?.value.elements ?? [] {
                    inputs.append(try Self.tensor(input))
                }
                var text = JSONText()
                text.object { text in
                    text.key("name")
                    text.string(name)
                    JSONField.copy(members, ["versions": .list(.version), "platform": .identifier], into: &text)
                    text.key("inputs")
                    text.array { text in for input in inputs { text.raw(input) } }
                    text.key("outputs")
                    text.array { write(outputs(under: policy, classes: classes), into: &$0) }
                }
                return text.bytes
            }
        }

        /// Name, type and shape of a tensor, and nothing beside.
        private static func tensor(_ value: JSONValue) throws(GatewayError) -> [UInt8] {
            guard let members = value.members else {
                throw .upstream(
                    what: "metadata of an input", expected: "an object, each key once", actual: "another value")
            }
            var text = JSONText()
            text.object { text in
                JSONField.copy(
                    members, ["name": .text, "datatype": .identifier, "shape": .list(.count)], into: &text)
            }
            return text.bytes
        }

        private func outputs(
            under policy: MaskPolicy, classes: Int
        ) -> [(name: String, datatype: String, shape: [Int])] {
            let labels = classNames == nil ? "INT32" : "BYTES"
            switch policy.level {
            case .label: return [(labelOutput, labels, [-1])]
            case .bucket: return [(labelOutput, labels, [-1]), (confidenceOutput, "BYTES", [-1])]
            case .topK(let k):
                let best = (labelOutput, labels, [-1, k])
                return policy.scores == .none ? [best] : [best, (output, "FP32", [-1, k])]
            case .full: return [(output, "FP32", [-1, classes])]
            }
        }

        private func write(_ outputs: [(name: String, datatype: String, shape: [Int])], into text: inout JSONText) {
            for output in outputs {
                text.object { text in
                    text.key("name")
                    text.string(output.name)
                    text.key("datatype")
                    text.string(output.datatype)
                    text.key("shape")
                    text.array { text in for dimension in output.shape { text.number(dimension) } }
                }
            }
        }
    }
#endif
