#if Gateway
    import Foundation
    import FoundationNetworking
    import Testing

    /// Examples/MaskedServer as a caller meets it.
    @Suite struct MaskedServerTests {
        /// The example, running on a port of the system's choice until this goes.
        private final class Server {
            let port: Int
            /// Keys by tier.
            let keys: [String: String]
            private let process = Process()

            init() throws {
                let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
                let pipe = Pipe()
                process.executableURL = URL(fileURLWithPath: tests).deletingLastPathComponent()
                    .appendingPathComponent("masked-server")
                process.arguments = ["0"]
                process.standardOutput = pipe
                try process.run()
                var said: [String: String] = [:], text = ""
                while said["port"] == nil {
                    let piece = pipe.fileHandleForReading.availableData
                    try #require(!piece.isEmpty, "the example ended after: \(text)")
                    text += String(decoding: piece, as: UTF8.self)
                    for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
                        let words = line.split(separator: " ")
                        if words.count == 2 { said[String(words[0])] = String(words[1]) }
                    }
                }
                port = try #require(said.removeValue(forKey: "port").flatMap { Int($0) })
                keys = said
            }

            deinit {
                process.terminate()
                process.waitUntilExit()
            }
        }

        private struct Answer: Decodable {
            struct Label: Decodable, Equatable {
                let name: String
                let shape: [Int]
                let data: [String]
            }
            struct Scores: Decodable {
                let name: String
                let shape: [Int]
                let data: [Double]
            }
            let label: Label
            let scores: Scores?

            private enum Key: CodingKey { case outputs }

            init(from decoder: any Decoder) throws {
                var outputs = try decoder.container(keyedBy: Key.self).nestedUnkeyedContainer(forKey: .outputs)
                label = try outputs.decode(Label.self)
                scores = outputs.isAtEnd ? nil : try outputs.decode(Scores.self)
                #expect(outputs.isAtEnd)
            }
        }

        private func ask(_ server: Server, key: String?, point: String = "[0.3,0.9]") async throws -> (Int, Data) {
            var request = URLRequest(url: URL(string: "http://127.0.0.1:\(server.port)/v2/models/quadrant/infer")!)
            request.httpMethod = "POST"
            request.httpBody = Data(
                #"{"inputs":[{"name":"x","shape":[1,2],"datatype":"FP32","data":\#(point)}]}"#.utf8)
            request.setValue("application/json", forHTTPHeaderField: "Content-Type")
            if let key { request.setValue("Bearer \(key)", forHTTPHeaderField: "Authorization") }
            let (body, response) = try await URLSession.shared.data(for: request)
            return (try #require(response as? HTTPURLResponse).statusCode, body)
        }

        private func answer(_ server: Server, tier: String) async throws -> Answer {
            let key: String = try #require(server.keys[tier])
            let (status, body) = try await ask(server, key: key)
            #expect(status == 200)
            return try JSONDecoder().decode(Answer.self, from: body)
        }

        @Test func theExampleAnswersByLevel() async throws {
            let server = try Server()
            let free = try await answer(server, tier: "free")
            #expect(free.label == .init(name: "probability_label", shape: [1], data: ["north-east"]))
            #expect(free.scores == nil)
            let standard = try await answer(server, tier: "standard")
            let best = ["north-east", "north-west", "south-east"]
            #expect(standard.label == .init(name: "probability_label", shape: [1, 3], data: best))
            let scores = try #require(standard.scores)
            #expect(scores.name == "probability" && scores.shape == [1, 3])
            // The softmax of 3 · (1.2, 0.6, -0.6), over all four classes.
            let weights = [3.6, 1.8, -1.8, -3.6].map { exp($0) }
            for (score, weight) in zip(scores.data, weights) {
                #expect(abs(score - weight / weights.reduce(0, +)) < 1e-6)
            }
            for key in [nil, "other"] {
                let (status, body) = try await ask(server, key: key)
                #expect(status == 401)
                #expect(!String(decoding: body, as: UTF8.self).contains("north"))
            }
            let (status, body) = try await ask(server, key: server.keys["free"], point: "[0.3]")
            #expect(status == 400 && !String(decoding: body, as: UTF8.self).contains("north"))
        }
    }
#endif
