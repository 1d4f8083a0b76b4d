#if Gateway
    import CandorMasking

    /// What an upstream answered to an inference: the scores, and nothing else of the answer's tensors.
    struct UpstreamAnswer {
        /// As the upstream names it, where that is a name: clients see it.
        let modelVersion: String?
        /// Whether the scores came with a dimension of rows.
        let hasRows: Bool
        var scores: [Float]
        let batch: ConfidenceBatch

        /// Reads a body.
        ///
        /// - Parameters:
        ///   - headerCount: the value of `Inference-Header-Content-Length`, where there is one.
        ///   - most: rows that an answer may have.
        init(
            _ body: UnsafeRawBufferPointer, headerCount: Int?, model: OpenInferenceModel, rowLimit most: Int,
            document: JSONDocument
        ) throws(GatewayError) {
            let count = headerCount ?? body.count
            guard (0...body.count).contains(count) else {
                throw .upstream(
                    what: "Inference-Header-Content-Length", expected: "at most the \(body.count) bytes of the body",
                    actual: "\(count)")
            }
            let members: JSONObject?
            do throws(JSONDocument.Malformed) {
                members = try document.parse(UnsafeRawBufferPointer(rebasing: body[..<count])).object
            } catch {
                throw .upstream(what: "body", expected: "JSON", actual: error.reason)
            }
            guard let members else {
                throw .upstream(what: "body", expected: "a JSON object, each key once", actual: "something else")
            }
            modelVersion = members["model_version"]?.string.flatMap { JSONField.isVersion($0) ? $0 : nil }
            guard let outputs = members["outputs"]?.elements else {
                throw .upstream(what: "outputs", expected: "an array", actual: "none")
            }
            var tensor: Tensor?
            var offset = count
            for output in outputs {
                let candidate = try Tensor(output, offset: offset)
                offset += candidate.byteCount ?? 0
                guard offset <= body.count else {
                    throw .upstream(
                        what: "binary tensors", expected: "at least \(offset - count) bytes",
                        actual: "\(body.count - count)")
                }
                guard candidate.name == model.output else { continue }
                guard tensor == nil else {
                    throw .upstream(what: "outputs", expected: "'\(model.output)' once", actual: "it twice")
                }
                tensor = candidate
            }
            guard let tensor else {
                throw .upstream(
                    what: "outputs", expected: "'\(model.output)'", actual: "\(outputs.count) others")
            }
            guard tensor.isScores else {
                throw .upstream(
                    what: "'\(model.output)'",
                    expected: "FP16, BF16, FP32 or FP64 of shape [rows, classes] or [classes]",
                    actual: "another type or shape")
            }
            hasRows = tensor.shape.count == 2
            let (rows, classes) = (hasRows ? tensor.shape[0] : 1, tensor.shape[tensor.shape.count - 1])
            guard rows <= most else {
                throw .upstream(what: "rows", expected: "at most \(most)", actual: "\(rows)")
            }
            if let names = model.classNames, names.count != classes {
                throw .upstream(what: "classes", expected: "\(names.count), as there are names", actual: "\(classes)")
            }
            let (values, isTooLarge) = rows.multipliedReportingOverflow(by: classes)
            guard !isTooLarge, values <= body.count, let scores = tensor.scores(count: values, in: body) else {
                throw .upstream(
                    what: "scores", expected: "\(rows) × \(classes) numbers of \(tensor.type.rawValue)",
                    actual: "others")
            }
            self.scores = scores
            batch = ConfidenceBatch(rows: rows, classes: classes, kind: model.kind)
        }

        /// An output before its data are read.
        private struct Tensor {
            let name: String
            let shape: [Int]
            let type: TensorType
            let data: JSONValue?
            let offset: Int
            /// Bytes of a binary tensor.
            let byteCount: Int?
            /// Whether its type and shape, `[rows × classes]` or `[classes]`, are those of scores.
            let isScores: Bool

            init(_ output: JSONValue, offset: Int) throws(GatewayError) {
                guard let members = output.object else {
                    throw .upstream(what: "output", expected: "an object, each key once", actual: "something else")
                }
                guard let name = members["name"]?.string else {
                    throw .upstream(what: "output", expected: "a name", actual: "none")
                }
                let dimensions = members["shape"]?.elements
                let shape = dimensions?.compactMap(\.integer) ?? []
                let size = members["parameters"]?.object?["binary_data_size"]?.integer
                if let size, !(0...1 << 40).contains(size) {
                    throw .upstream(what: "binary_data_size", expected: "0 to 2^40", actual: "\(size)")
                }
                let type = TensorType(rawValue: members["datatype"]?.string ?? "")
                (self.name, self.offset, byteCount) = (name, offset, size)
                (self.shape, self.type, data) = (shape, type ?? .single, members["data"])
                isScores =
                    type != nil && (1...2).contains(shape.count) && shape.count == dimensions?.count
                    && shape.allSatisfy { $0 >= 0 } && shape.last != 0
            }

            func scores(count: Int, in body: UnsafeRawBufferPointer) -> [Float]? {
                guard let byteCount else { return data?.floats(count: count) }
                guard data == nil, byteCount == count * type.byteCount else { return nil }
                return type.floats(UnsafeRawBufferPointer(rebasing: body[offset..<offset + byteCount]))
            }
        }
    }
#endif
