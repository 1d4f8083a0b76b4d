#if Gateway
    import CandorGateway
    import CandorMasking
    import Foundation

    /// A model of three classes whose scores are the probabilities of the masking card.
    enum OpenInferenceKit {
        static let model = OpenInferenceModel(name: "m", output: "p", kind: .probabilities)
        static let named = OpenInferenceModel(
            name: "m", output: "p", kind: .probabilities, classNames: ["cat", "dog", "\"owl\""], sendsBinary: true)

        static let inputs = #"[{"name":"x","shape":[1,2],"datatype":"FP64","data":[0.1, 2e-3]}]"#
        static let request = #"{"inputs":\#(inputs)}"#
        /// An answer with the card's row, twice.
        static let answer = """
            {"model_name":"m","model_version":"7","id":"upstream","outputs":[
              {"name":"predict","shape":[2],"datatype":"INT64","data":[0,0]},
              {"name":"p","shape":[2,3],"datatype":"FP64","data":[0.873,0.094,0.033,0.873,0.094,0.033]}]}
            """

        static func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

        /// What a client sees, as an object of JSON.
        static func answer(
            _ policy: MaskPolicy, to request: String = request, from answer: String = answer,
            model: OpenInferenceModel = model
        ) throws -> [String: Any] {
            var exchange = OpenInferenceExchange(model)
            _ = try exchange.request(bytes(request))
            let message = try exchange.answer(bytes(answer), by: Masker(policy))
            let json = Data(message.body.prefix(message.headerCount ?? message.body.count))
            return try JSONSerialization.jsonObject(with: json) as? [String: Any] ?? [:]
        }

        /// The outputs by name.
        static func outputs(_ answer: [String: Any]) -> [String: [String: Any]] {
            let outputs = answer["outputs"] as? [[String: Any]] ?? []
            return Dictionary(uniqueKeysWithValues: outputs.map { ($0["name"] as? String ?? "", $0) })
        }
    }
#endif
