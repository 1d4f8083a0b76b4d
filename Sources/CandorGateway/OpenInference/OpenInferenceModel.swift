#if Gateway
    import CandorMasking

    /// What the gateway knows of a model that an upstream serves by the Open Inference Protocol v2.
    ///
    /// One output holds the scores; no other output is ever asked for or released. Clients see outputs named after it:
    /// at level `label` NAME_label; at `bucket` NAME_label and NAME_confidence; at `top-k` NAME_label and NAME `[rows × k]`;
    /// at `full` NAME `[rows × classes]`.
    public struct OpenInferenceModel: Hashable, Sendable {
        /// Its name in the upstream's paths.
        public let name: String
        /// The output that holds the scores.
        public let output: String
        /// What the scores are.
        public let kind: ConfidenceBatch.Kind
        /// Names of the classes in their order; without them labels are numbers.
        public let classNames: [String]?
        /// Whether the upstream understands binary tensors. Scores then travel as such, whatever the client asked for.
        public let sendsBinary: Bool

        /// A model.
        public init(
            name: String, output: String, kind: ConfidenceBatch.Kind, classNames: [String]? = nil,
            sendsBinary: Bool = false
        ) {
            (self.name, self.output, self.kind) = (name, output, kind)
            (self.classNames, self.sendsBinary) = (classNames, sendsBinary)
            (labelOutput, confidenceOutput) = (output + "_label", output + "_confidence")
        }

        /// Outputs that clients see besides ``output``.
        let labelOutput, confidenceOutput: String
        /// What a client may ask for by name.
        var outputNames: [String] { [output, labelOutput, confidenceOutput] }

        /// The name of one output.
        func name(_ output: ReleasedOutputs) -> String {
            switch output {
            case .label: labelOutput
            case .confidence: confidenceOutput
            default: self.output
            }
        }

        /// The output of a name; nil for one that a client may not ask for.
        func output(named name: String) -> ReleasedOutputs? {
            switch name {
            case output: .scores
            case labelOutput: .label
            case confidenceOutput: .confidence
            default: nil
            }
        }
    }

    /// Outputs that clients see.
    struct ReleasedOutputs: OptionSet, Hashable {
        let rawValue: UInt8

        static let scores = ReleasedOutputs(rawValue: 1)
        static let label = ReleasedOutputs(rawValue: 2)
        static let confidence = ReleasedOutputs(rawValue: 4)
        static let all: ReleasedOutputs = [.scores, .label, .confidence]
    }
#endif
