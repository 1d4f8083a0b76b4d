#if Gateway
    import CandorAccess
    import CandorMasking

    extension Route: Codable {
        package enum CodingKeys: String, CodingKey, CaseIterable {
            case path, upstream, models, text, passThrough
        }

        /// - Throws: `AccessError.invalidConfiguration`.
        public init(from decoder: any Decoder) throws {
            let keys = try StrictObject<CodingKeys>(decoder)
            let models: [String: ModelEntry]? = try keys.value(.models, "models by name")
            let text: TextService? = try keys.value(.text, "text models")
            let requests: [PassedRequest]? = try keys.value(.passThrough, "a list of requests")
            let service: Service
            switch (models, text, requests) {
            case (let models?, nil, nil):
                service = .openInference(
                    Dictionary(uniqueKeysWithValues: models.map { ($0.key, $0.value.model(named: $0.key)) }))
            case (nil, let text?, nil): service = .openAI(text)
            case (nil, nil, let requests?): service = .passThrough(requests)
            default:
                let found = [
                    models.map { _ in "models" }, text.map { _ in "text" }, requests.map { _ in "passThrough" },
                ]
                throw AccessError.wrong(
                    keys.place(.models), "one of models, text, passThrough",
                    found.allSatisfy { $0 == nil } ? "none" : found.compactMap(\.self).joined(separator: " and "))
            }
            try self.init(
                path: keys.value(.path, "a path") ?? "/", upstream: keys.required(.upstream, "the name of an upstream"),
                service: service)
        }

        /// Writes every setting.
        public func encode(to encoder: any Encoder) throws {
            var route = encoder.container(keyedBy: CodingKeys.self)
            try route.encode(path, forKey: .path)
            try route.encode(upstream, forKey: .upstream)
            switch service {
            case .openInference(let models): try route.encode(models.mapValues(ModelEntry.init), forKey: .models)
            case .openAI(let text): try route.encode(text, forKey: .text)
            case .passThrough(let requests): try route.encode(requests, forKey: .passThrough)
            }
        }
    }

    /// A model as it stands below its name.
    package struct ModelEntry: Codable {
        private let output: String
        private let kind: ConfidenceBatch.Kind
        private let classes: Int
        private let classNames: [String]?
        private let binary: Bool

        package enum CodingKeys: String, CodingKey, CaseIterable {
            case output, kind, classes, classNames, binary
        }

        init(_ model: ServedModel) {
            (output, kind, classes) = (model.tensors.output, model.tensors.kind, model.classes)
            (classNames, binary) = (model.tensors.classNames, model.tensors.sendsBinary)
        }

        /// - Throws: `AccessError.invalidConfiguration`.
        package init(from decoder: any Decoder) throws {
            let keys = try StrictObject<CodingKeys>(decoder)
            output = try keys.required(.output, "the name of an output")
            guard let kind: ConfidenceBatch.Kind = try keys.word(.kind) else {
                throw AccessError.wrong(keys.place(.kind), "one of logits, probabilities", "nothing")
            }
            self.kind = kind
            classes = try keys.required(.classes, "a whole number of classes")
            classNames = try keys.value(.classNames, "a list of names")
            binary = try keys.value(.binary, "true or false") ?? false
        }

        func model(named name: String) -> ServedModel {
            ServedModel(
                OpenInferenceModel(name: name, output: output, kind: kind, classNames: classNames, sendsBinary: binary),
                classes: classes)
        }
    }

    extension TextService: Codable {
        package enum CodingKeys: String, CodingKey, CaseIterable {
            case models, endpoints, passing, vocabulary
        }

        /// - Throws: `AccessError.invalidConfiguration`.
        public init(from decoder: any Decoder) throws {
            let keys = try StrictObject<CodingKeys>(decoder)
            self.init(models: Set(try keys.required(.models, "a list of names", as: [String].self)))
            if let words = try keys.value(.endpoints, "a list of chat, completions", as: [String].self) {
                endpoints = []
                for (index, word) in words.enumerated() {
                    guard let endpoint = OpenAIEndpoint(rawValue: word) else {
                        throw AccessError.wrong(
                            "\(keys.place(.endpoints)).\(index)", "one of chat, completions", "\"\(word.prefix(80))\"")
                    }
                    endpoints.insert(endpoint)
                }
            }
            passing = Set(try keys.value(.passing, "a list of fields") ?? [])
            vocabulary = try keys.value(.vocabulary, "a whole number of tokens") ?? vocabulary
        }

        /// Writes every setting; lists by name, so that the same value is the same text.
        public func encode(to encoder: any Encoder) throws {
            var text = encoder.container(keyedBy: CodingKeys.self)
            try text.encode(models.sorted(), forKey: .models)
            try text.encode(endpoints.map(\.rawValue).sorted(), forKey: .endpoints)
            try text.encode(passing.sorted(), forKey: .passing)
            try text.encode(vocabulary, forKey: .vocabulary)
        }
    }
#endif
