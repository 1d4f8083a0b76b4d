#if Gateway
    import CandorAccess
    import CandorGateway
    import CandorMasking
    import CandorServer
    import Hummingbird
    import HummingbirdTesting
    import Testing

    @Suite struct MaskingMiddlewareTests {
        private struct Scores: Error {
            let text: String
        }

        /// A server with a model of its own, and an account of each of two tiers whose names are their keys.
        private func run(
            _ answer: @escaping @Sendable () throws -> Response,
            _ body: @escaping @Sendable (any TestClientProtocol) async throws -> Void
        ) async throws {
            let store = InMemoryStore()
            let configuration = try AccessConfiguration()
            let administration = AccessAdministration(configuration, store: store)
            for tier in ["free", "premium"] {
                try await administration.setAccount(tier, organisation: "acme", tier: tier, by: "test")
            }
            let access = try await AccessService(configuration, store: store)
            let model = ServedModel(OpenInferenceModel(name: "m", output: "p", kind: .probabilities), classes: 3)
            let router = Router()
            router.group("v2/models/m").add(
                middleware: MaskingMiddleware(model, access: access, limits: Limits(answerBytes: 4096), logger: .silent)
                {
                    $0.headers[.authorization]
                }
            ).post("infer") { request, _ in
                let asked = String(buffer: try await request.body.collect(upTo: 1 << 20))
                #expect(asked.hasSuffix(#""outputs":[{"name":"p"}]}"#))
                return try answer()
            }
            try await Application(router: router, logger: .silent).test(.router, body)
        }

        private static func infer(_ client: any TestClientProtocol, as account: String?) async throws -> (Int, String) {
            try await client.execute(
                uri: "/v2/models/m/infer", method: .post,
                headers: account.map { [.authorization: $0] } ?? [:], body: ByteBuffer(string: ServerKit.question)
            ) { ($0.status.code, String(buffer: $0.body)) }
        }

        @Test func aHandlersScoresLeaveByLevel() async throws {
            try await run({ Response(status: .ok, body: .init(byteBuffer: ByteBuffer(string: ServerKit.answer))) }) {
                client in
                let full = try await Self.infer(client, as: "premium")
                #expect(full.0 == 200 && full.1.contains("[0.873,0.094,0.033]"))
                let label = try await Self.infer(client, as: "free")
                #expect(label.0 == 200 && label.1.contains("p_label") && !label.1.contains("0.873"))
                for account in [nil, "other"] {
                    let none = try await Self.infer(client, as: account)
                    #expect(none.0 == 401)
                }
            }
        }

        @Test func aHandlersErrorsDoNotLeave() async throws {
            let answers: [(Int, @Sendable () throws -> Response)] = [
                (400, { Response(status: .badRequest, body: .init(byteBuffer: ByteBuffer(string: "0.873"))) }),
                (400, { throw HTTPError(.badRequest, message: "0.873") }),
                (502, { throw HTTPError(.conflict, message: "0.873") }),
                (502, { throw Scores(text: "0.873") }),
                (502, { Response(status: .ok, body: .init { _ in throw Scores(text: "0.873") }) }),
                (502, { Response(status: .ok, body: .init(byteBuffer: ByteBuffer(string: "0.873"))) }),
                (
                    502,
                    {
                        let long = String(repeating: " ", count: 5000)
                        return Response(status: .ok, body: .init(byteBuffer: ByteBuffer(string: long)))
                    }
                ),
            ]
            for (status, answer) in answers {
                try await run(answer) { client in
                    let got = try await Self.infer(client, as: "premium")
                    #expect(got.0 == status && !got.1.contains("0.873"))
                }
            }
        }
    }
#endif
