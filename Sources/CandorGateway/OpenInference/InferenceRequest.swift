#if Gateway
    /// A client's request for an inference, and what the upstream is asked instead.
    ///
    /// The inputs go on byte for byte. Everything else is written anew from what is understood: the upstream is asked for
    /// the one output that holds the scores, so no field of the client's chooses what leaves. What is not understood is
    /// refused: among others the extensions for classification and shared memory, by which scores would leave beside the
    /// answer.
    struct InferenceRequest {
        /// The client's own name of the request.
        let id: String?
        /// The lowest level of detail that the client asks for, `parameters.detail`; it can lower what leaves.
        let detail: String?
        /// The outputs to return, all where none are named.
        let outputs: ReleasedOutputs
        /// Those of them that are to be binary tensors.
        let binaryOutputs: ReleasedOutputs
        /// What goes to the upstream, and how many bytes of it are JSON; nil where all are.
        let upstreamBody: [UInt8]
        let upstreamHeaderCount: Int?

        /// Reads a body.
        ///
        /// - Parameters:
        ///   - body: all of it.
        ///   - headerCount: the value of `Inference-Header-Content-Length`, where there is one.
        ///   - model: what the request is for.
        ///   - document: memory for the JSON.
        init(
            _ body: UnsafeRawBufferPointer, headerCount: Int?, model: OpenInferenceModel, document: JSONDocument
        ) throws(GatewayError) {
            let count = headerCount ?? body.count
            guard (0...body.count).contains(count) else {
                throw .request(
                    what: "Inference-Header-Content-Length", expected: "at most the \(body.count) bytes of the body",
                    actual: "\(count)")
            }
            let header = UnsafeRawBufferPointer(rebasing: body[..<count])
            let fields = try Self.fields(header, document)
            let parameters = try RequestParameters(fields["parameters"])
            try Self.checkInputs(fields["inputs"], UnsafeRawBufferPointer(rebasing: body[count...]))
            if let value = fields["id"], value.string == nil {
                throw .request(what: "id", expected: "a string", actual: "another value")
            }
            guard let inputs = document.text(ofArray: "inputs") else {
                throw .request(what: "inputs", expected: "an array", actual: "none")
            }
            let id = fields["id"]?.string
            self.id = id
            detail = parameters.detail
            (outputs, binaryOutputs) = try Self.outputs(
                fields["outputs"], model: model, areBinary: parameters.hasBinaryOutputs)

            var text = JSONText(capacity: body.count + 256)
            text.object { text in
                if let id {
                    text.key("id")
                    text.string(id)
                }
                parameters.write(into: &text)
                text.key("inputs")
                text.raw(UnsafeRawBufferPointer(rebasing: header[inputs]))
                text.key("outputs")
                text.array { text in
                    text.object { text in
                        text.key("name")
                        text.string(model.output)
                        guard model.sendsBinary else { return }
                        text.key("parameters")
                        text.object { text in
                            text.key("binary_data")
                            text.bool(true)
                        }
                    }
                }
            }
            upstreamHeaderCount = headerCount == nil ? nil : text.bytes.count
            text.append(UnsafeRawBufferPointer(rebasing: body[count...]))
            upstreamBody = text.bytes
        }

        /// The members of the request.
        private static func fields(
            _ header: UnsafeRawBufferPointer, _ document: JSONDocument
        ) throws(GatewayError) -> JSONObject {
            let fields: JSONObject?
            do throws(JSONDocument.Malformed) { fields = try document.parse(header).object } catch {
                throw .request(what: "body", expected: "JSON", actual: error.reason)
            }
            guard let fields else {
                throw .request(what: "body", expected: "a JSON object, each key once", actual: "something else")
            }
            if let key = fields.key(outside: ["id", "parameters", "inputs", "outputs"]) {
                throw .request(
                    what: "request", expected: "the keys id, parameters, inputs, outputs", actual: "'\(key)'")
            }
            return fields
        }

        /// Whether the inputs are tensors, and what follows the JSON is theirs.
        private static func checkInputs(
            _ inputs: JSONValue?, _ binary: UnsafeRawBufferPointer
        ) throws(GatewayError) {
            guard let inputs = inputs?.elements, !inputs.isEmpty else {
                throw .request(what: "inputs", expected: "an array with at least one tensor", actual: "none")
            }
            var rest = binary[...]
            for value in inputs {
                let input = try InferenceInput(value)
                guard input.byteCount <= rest.count else {
                    throw .request(
                        what: "binary tensors of the inputs", expected: "\(input.byteCount) bytes more",
                        actual: "\(rest.count)")
                }
                try input.check(UnsafeRawBufferPointer(rebasing: rest.prefix(input.byteCount)))
                rest = rest.dropFirst(input.byteCount)
            }
            guard rest.isEmpty else {
                throw .request(
                    what: "binary tensors of the inputs", expected: "\(binary.count - rest.count) bytes after the JSON",
                    actual: "\(binary.count)")
            }
        }

        /// The outputs that are named, and which are to be binary.
        private static func outputs(
            _ outputs: JSONValue?, model: OpenInferenceModel, areBinary: Bool
        ) throws(GatewayError) -> (ReleasedOutputs, binary: ReleasedOutputs) {
            guard let outputs else { return (.all, areBinary ? .all : []) }
            guard let elements = outputs.elements else {
                throw .request(what: "outputs", expected: "an array", actual: "another value")
            }
            var named: ReleasedOutputs = [], binary: ReleasedOutputs = []
            for element in elements {
                var name: String?, isBinary = areBinary
                for (key, value) in element.members ?? [(key: "another value", value: element)] {
                    switch key {
                    case "name": name = value.string
                    case "parameters":
                        for (parameter, flag) in value.members ?? [(key: "another value", value: value)] {
                            guard parameter == "binary_data", let flag = flag.bool else {
                                throw .request(
                                    what: "parameters of an output", expected: "binary_data, true or false",
                                    actual: "'\(parameter)'")
                            }
                            isBinary = flag
                        }
                    default:
                        throw .request(what: "output", expected: "the keys name and parameters", actual: "'\(key)'")
                    }
                }
                guard let output = name.flatMap(model.output(named:)), named.insert(output).inserted else {
                    throw .request(
                        what: "name of an output",
                        expected: "\(model.outputNames.joined(separator: ", ")), each once",
                        actual: name.map { "'\($0)'" } ?? "none")
                }
                if isBinary { binary.insert(output) }
            }
            return (named, binary)
        }
    }

    /// The parameters of a request that are understood.
    private struct RequestParameters {
        var hasBinaryOutputs = false
        var detail: String?
        /// Of a stateful model and its scheduler, passed on as they came.
        private var passedOn: [(key: String, value: JSONValue)] = []

        init(_ parameters: JSONValue?) throws(GatewayError) {
            guard let parameters else { return }
            for (key, value) in parameters.members ?? [(key: "another value", value: parameters)] {
                switch key {
                case "binary_data_output" where value.bool != nil: hasBinaryOutputs = value.bool == true
                case "detail" where value.string != nil: detail = value.string
                case "sequence_id" where value.integer != nil || value.string != nil,
                    "sequence_start" where value.bool != nil, "sequence_end" where value.bool != nil,
                    "priority" where value.integer != nil, "timeout" where value.integer != nil,
                    "content_type" where value.string != nil:
                    passedOn.append((key, value))
                default:
                    throw .request(
                        what: "parameters",
                        expected: """
                            binary_data_output, detail, content_type, sequence_id, sequence_start, sequence_end, priority \
                            or timeout of its type
                            """,
                        actual: "'\(key)'")
                }
            }
        }

        func write(into text: inout JSONText) {
            guard !passedOn.isEmpty else { return }
            text.key("parameters")
            text.object { text in
                for (key, value) in passedOn {
                    text.key(key)
                    if let string = value.string { text.string(string) }
                    if let integer = value.integer { text.number(integer) }
                    if let bool = value.bool { text.bool(bool) }
                }
            }
        }
    }
#endif
