#if Gateway
    import CandorGateway
    import NIOHTTP1
    import Testing

    @Suite struct CredentialTests {
        @Test func whoeverIsNotKnownGetsOneAnswer() async throws {
            let upstream = StubUpstream { _ in .init(ServerKit.answer) }
            try await ServerKit.run(upstream) { kit in
                var bodies: Set<String> = []
                let other = APIKey.make()
                for headers: HTTPHeaders in [
                    [:], ["Authorization": "Bearer \(other.text)"],
                    ["Authorization": "Basic \(ServerKit.premium.text)"],
                    ["Authorization": "Bearer \(ServerKit.premium.text)x"], ["Authorization": "Bearer "],
                    ["X-API-Key": ""], ["X-API-Key": "root"],
                    ["Authorization": "Bearer \(ServerKit.premium.text)", "X-API-Key": ServerKit.free.text],
                    ["Authorization": "Bearer \(ServerKit.root.text)"],
                ] {
                    let got = try await kit.infer(nil, headers: headers)
                    #expect(got.status == 401, "\(headers)")
                    #expect(got.headers["www-authenticate"] == ["Bearer"])
                    bodies.insert(got.text)
                }
                #expect(bodies.count == 1)
                let model = try await kit.infer(nil, at: "/v2/models/other/infer")
                #expect(model.status == 401)
            }
            #expect(upstream.questions.all.isEmpty)
        }

        @Test func aKeyComesInEitherHeader() async throws {
            try await ServerKit.run { kit in
                let got = try await kit.infer(nil, headers: ["X-API-Key": ServerKit.free.text])
                #expect(got.status == 200)
                let both = try await kit.infer(ServerKit.free, headers: ["X-API-Key": ServerKit.free.text])
                #expect(both.status == 200)
            }
        }

        @Test(arguments: ["{", #"{"inputs":[]}"#, #"{"inputs":1,"x":2}"#])
        func errorsAreTheSameForEveryAccount(body: String) async throws {
            try await ServerKit.run { kit in
                var answers: Set<String> = []
                for key in ServerKit.keys.values {
                    let got = try await kit.infer(key, body)
                    answers.insert("\(got.status) \(got.text) \(got.headers.map(\.name).sorted())")
                }
                #expect(answers.count == 1)
            }
        }
    }
#endif
