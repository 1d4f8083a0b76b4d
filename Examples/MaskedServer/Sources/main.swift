#if Gateway
    import CandorAccess
    import CandorGateway
    import CandorMasking
    import CandorServer
    import Foundation
    import Hummingbird

    /// A server with a model of its own: it answers the Open Inference Protocol with all its scores, and the mask lets
    /// out what the caller's level has. Prints a key for each tier, and the port that it listens on.
    ///
    ///     masked-server [PORT]
    ///     curl -d '{"inputs":[{"name":"x","shape":[1,2],"datatype":"FP32","data":[0.3,0.9]}]}' \
    ///         -H 'Authorization: Bearer KEY' http://127.0.0.1:8080/v2/models/quadrant/infer
    func serve(port: Int) async throws {
        // Answers for the tier "free" are the label, for "standard" the three best classes with their scores.
        let rules = try AccessConfiguration()
        let store = InMemoryStore()
        let administration = AccessAdministration(rules, store: store)
        var accounts: [String: String] = [:]
        for tier in ["free", "standard"] {
            let key = APIKey.make()
            try await administration.setAccount(tier, organisation: "demo", tier: tier, by: "example")
            accounts["Bearer \(key.text)"] = tier
            print(tier, key.text)
        }
        let access = try await AccessService(rules, store: store)

        let model = ServedModel(
            OpenInferenceModel(
                name: "quadrant", output: "probability", kind: .logits,
                classNames: ["north-east", "north-west", "south-west", "south-east"]),
            classes: 4)
        let router = Router()
        router.group("v2/models/quadrant").add(
            middleware: MaskingMiddleware(model, access: access) { [accounts] request in
                request.headers[.authorization].flatMap { accounts[$0] }
            }
        ).post("infer") { request, context in
            let question = try await request.decode(as: Question.self, context: context)
            let (x, y) = try question.point()
            // The model: how far a point lies in each quadrant.
            let logits = [x + y, y - x, -x - y, x - y]
            return Reply(outputs: [.init(shape: [1, 4], data: logits.map { 3 * $0 })])
        }
        try await Application(
            router: router, configuration: .init(address: .hostname("127.0.0.1", port: port)),
            onServerRunning: { channel in
                print("port", channel.localAddress?.port ?? port)
                fflush(nil)  // Into a pipe too.
            }
        ).runService()
    }

    struct Question: Decodable {
        struct Tensor: Decodable { let data: [Float] }
        let inputs: [Tensor]

        func point() throws -> (Float, Float) {
            guard let data = inputs.first?.data, data.count == 2 else {
                throw HTTPError(.badRequest, message: "inputs: expected one point of two coordinates")
            }
            return (data[0], data[1])
        }
    }

    struct Reply: ResponseEncodable {
        struct Tensor: Encodable {
            var name = "probability"
            var datatype = "FP32"
            let shape: [Int]
            let data: [Float]
        }
        var model_name = "quadrant"
        let outputs: [Tensor]
    }

    try await serve(port: CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 8080)
#endif
