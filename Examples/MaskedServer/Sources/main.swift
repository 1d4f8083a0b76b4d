import CandorAccess
import CandorGateway
import CandorMasking
import CandorServer
import Foundation
import Hummingbird

/// A server with a model of its own: it answers the Open Inference Protocol with all its scores, and the mask lets out what
/// the caller's level has.
///
///     curl -d '{"inputs":[{"name":"x","shape":[1,2],"datatype":"FP32","data":[0.3,0.9]}]}' \
///         -H 'Authorization: Bearer KEY' http://127.0.0.1:8080/v2/models/quadrant/infer
@main
enum MaskedServer {
    static func main() async throws {
        // One account of the tier "standard", whose answers are the three best classes.
        let key = APIKey.make()
        let store = InMemoryStore()
        let rules = try AccessConfiguration()
        try await AccessAdministration(rules, store: store)
            .setAccount("demo", organisation: "demo", tier: "standard", by: "example")
        let access = try await AccessService(rules, store: store)

        let model = ServedModel(
            OpenInferenceModel(
                name: "quadrant", output: "probability", kind: .logits,
                classNames: ["north-east", "north-west", "south-west", "south-east"]),
            classes: 4)
        let router = Router()
        router.group("v2/models/quadrant").add(
            middleware: MaskingMiddleware(model, access: access) { request in
                request.headers[.authorization] == "Bearer \(key.text)" ? "demo" : nil
            }
        ).post("infer") { request, context in
            let question = try await request.decode(as: Question.self, context: context)
            let (x, y) = try question.point()
            // The model: how far a point lies in each quadrant.
            let logits = [x + y, y - x, -x - y, x - y]
            return Reply(outputs: [.init(shape: [1, 4], data: logits.map { 3 * $0 })])
        }
        print("key  \(key.text)")
        try await Application(router: router, configuration: .init(address: .hostname("127.0.0.1", port: 8080)))
            .runService()
    }
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
