#if Gateway
    import CandorAccess

    /// What is served below a path, and by which upstream.
    public struct Route: Hashable, Sendable {
        /// Where it begins for clients: `/` or `/name`, without a slash at its end otherwise. It is cut off before the
        /// upstream is asked. Of several that fit, the longest counts.
        public var path: String
        /// The upstream's name.
        public var upstream: String
        /// How its messages are understood.
        public var service: Service

        /// A service behind a path.
        public init(path: String, upstream: String, service: Service) {
            (self.path, self.upstream, self.service) = (path, upstream, service)
        }

        /// How messages are understood.
        public enum Service: Hashable, Sendable {
            /// Open Inference Protocol v2 below `/v2`: the models that are served by name. Metadata and health are answered,
            /// all else is refused.
            case openInference([String: ServedModel])
            /// OpenAI's chat and text completions below `/v1`.
            case openAI(TextService)
            /// Goes through as it is, unmasked, to whoever has an account: for what is no prediction. Method and path,
            /// relative to the route's, are given in full, or with `*` as the last part for everything below.
            case passThrough([PassedRequest])
        }
    }

    /// A model behind Open Inference Protocol.
    public struct ServedModel: Hashable, Sendable {
        /// What its tensors are.
        public var tensors: OpenInferenceModel
        /// Classes of a row, from which leaked bits follow before the first answer.
        public var classes: Int

        /// A model of so many classes.
        public init(_ tensors: OpenInferenceModel, classes: Int) { (self.tensors, self.classes) = (tensors, classes) }
    }

    /// Text models behind OpenAI's API.
    public struct TextService: Hashable, Sendable {
        /// Names of the models that may be asked for.
        public var models: Set<String>
        /// Which endpoints.
        public var endpoints: Set<OpenAIEndpoint>
        /// Fields of requests that go on beside those that are known.
        public var passing: Set<String>
        /// Tokens of the vocabulary, from which leaked bits follow.
        public var vocabulary: Int

        /// Models with a vocabulary of so many tokens.
        public init(
            models: Set<String>, endpoints: Set<OpenAIEndpoint> = [.chat, .completions], passing: Set<String> = [],
            vocabulary: Int = 1 << 17
        ) {
            (self.models, self.endpoints, self.passing, self.vocabulary) = (models, endpoints, passing, vocabulary)
        }
    }

    /// A request that goes through unmasked.
    public struct PassedRequest: Hashable, Sendable {
        /// `GET`, `POST`, and so on.
        public var method: String
        /// Relative to the route's path, such as `/docs` or `/docs/*`.
        public var path: String

        /// A method on a path.
        public init(method: String, path: String) { (self.method, self.path) = (method, path) }
    }

    extension PassedRequest: Codable {
        package enum CodingKeys: String, CodingKey, CaseIterable {
            case method, path
        }

        /// - Throws: `AccessError.invalidConfiguration`.
        public init(from decoder: any Decoder) throws {
            let keys = try StrictObject<CodingKeys>(decoder)
            try self.init(method: keys.required(.method, "a method"), path: keys.required(.path, "a path"))
        }
    }
#endif
