#if Gateway
    import CandorAccess
    import CandorGateway
    import CandorMasking
    import Foundation
    import Testing
    import Yams

    /// The configurations in the folder Documentation: the reference of the format, and those for operators.
    @Suite struct ConfigurationDocumentsTests {
        private static func text(_ name: String) throws -> String {
            let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
                .appendingPathComponent("../../Documentation/\(name)")
            return try String(contentsOf: file, encoding: .utf8)
        }

        private static func read(_ name: String) throws -> GatewayConfiguration {
            try YAMLDecoder().decode(GatewayConfiguration.self, from: text(name))
        }

        @Test func theReferenceHasTheDefaults() throws {
            let reference = try Self.read("gateway.yaml")
            #expect(try reference.access == AccessConfiguration())
            for level in DetailLevel.allCases {
                #expect(try reference.access.policy(of: level) == AccessConfiguration().policy(of: level))
            }
            #expect(reference.limits == Limits())
            #expect(reference.store == .standard)
            let digits = try #require(reference.upstreams["digits"])
            #expect(digits == Upstream(url: digits.url))
            let tokens = try #require(reference.tokens)
            #expect(
                tokens == TokenSettings(keySet: tokens.keySet, issuer: tokens.issuer, audience: tokens.audience))
            let sticky = try #require(reference.stickyNoise)
            #expect(sticky == StickyNoiseSettings(keyFile: sticky.keyFile))
            guard case .openAI(let text) = reference.routes[1].service else {
                Issue.record("\(reference.routes[1])")
                return
            }
            #expect(text == TextService(models: text.models))
            #expect(!reference.listeners[1].plain && reference.routes[0].path == "/")
        }

        /// What the encoder writes with all defaults stands in the reference too, at the same place.
        @Test func theReferenceHasEverySetting() throws {
            let encoder = JSONEncoder()
            let reference = try Self.read("gateway.yaml")
            let written = try JSONSerialization.jsonObject(with: encoder.encode(reference))
            let given = try #require(try Yams.load(yaml: Self.text("gateway.yaml")))
            // Left out where another key takes its place, or for want of it.
            let absent: Set<String> = [
                "listeners.0.plain", "listeners.1.tls", "admin.plain", "upstreams.texts.connections",
                "upstreams.texts.connectTimeout", "upstreams.texts.idleTimeout", "upstreams.digits.headerFiles",
            ]
            let missing = Self.paths(written).subtracting(Self.paths(given)).subtracting(absent)
            #expect(missing.isEmpty, "\(missing.sorted())")
        }

        /// Keys that have no default, so that no encoder writes them, are there as well.
        @Test func theReferenceHasEveryKey() throws {
            let text = try Self.text("gateway.yaml")
            func keys<K: CodingKey & CaseIterable>(_: K.Type) -> [String] { K.allCases.map(\.stringValue) }
            let all =
                keys(GatewayConfiguration.Key.self) + keys(Listener.CodingKeys.self) + keys(TLSFiles.CodingKeys.self)
                + keys(AdminListener.CodingKeys.self) + keys(AccountEntry.CodingKeys.self)
                + keys(TokenSettings.CodingKeys.self) + keys(StoreSettings.CodingKeys.self)
                + keys(Upstream.CodingKeys.self) + keys(Route.CodingKeys.self) + keys(ModelEntry.CodingKeys.self)
                + keys(TextService.CodingKeys.self) + keys(PassedRequest.CodingKeys.self)
                + keys(Limits.CodingKeys.self) + keys(WebhookSettings.CodingKeys.self)
                + keys(StickyNoiseSettings.CodingKeys.self)
            for key in all { #expect(text.contains("\(key):"), "\(key)") }
        }

        /// The kinds of store that the comments show.
        @Test func theReferencesOtherStoresAreRead() throws {
            var documents = 0
            for line in try Self.text("gateway.yaml").split(separator: "\n") where line.hasPrefix("#   {kind: ") {
                let text = try #require(
                    line.dropFirst(4).firstRange(of: "}").map { line.dropFirst(4)[..<$0.upperBound] })
                let store = try YAMLDecoder().decode(StoreSettings.self, from: String(text))
                if case .redis(let url, let file, let segments) = store {
                    #expect(url == "redis://10.0.0.7:6379" && file == "redis.password" && segments == "audit")
                }
                documents += 1
            }
            #expect(documents == 3)
        }

        /// What an error says of a place in YAML is what it says of it in JSON.
        @Test func errorsInYAMLNameThePlace() throws {
            let text = try Self.text("gateway.yaml")
            for (right, wrong, message) in [
                (
                    "kind: probabilities ", "kind: softmax ",
                    #"routes.0.models.digits.kind: expected one of logits, probabilities, found "softmax""#
                ),
                (
                    "bodyBytes: 16777216", "bodyBytes: 16M",
                    #"limits.bodyBytes: expected a whole number of bytes, found "16M""#
                ),
                (
                    "  rotation:", "  rotate:",
                    #"stickyNoise: expected one of the keys keyFile, rotation, found "rotate""#
                ),
                (
                    "tier: standard ", "tier: gold ",
                    #"organisations.acme.acme-1.tier: expected one of basic, free, premium, standard, found "gold""#
                ),
                ("auditDays: 400", "auditDays: 0", "access.auditDays: expected 1 to 36500 days, found 0"),
                ("plain: false", "plain: maybe", #"listeners.1.plain: expected true or false, found "maybe""#),
            ] {
                #expect(text.contains(right), "\(right)")
                let broken = text.replacingOccurrences(of: right, with: wrong)
                do {
                    _ = try YAMLDecoder().decode(GatewayConfiguration.self, from: broken)
                    Issue.record("\(wrong) was taken")
                } catch DecodingError.dataCorrupted(let context) {
                    let error = try #require(context.underlyingError as? AccessError)
                    #expect("\(error)" == message)
                }
            }
        }

        @Test func theGuidesFirstOneIsGood() throws {
            let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
                .appendingPathComponent("../../Sources/CandorGateway/CandorGateway.docc/OperatingTheGateway.md")
            let text = try String(contentsOf: file, encoding: .utf8)
            let yaml = try #require(text.components(separatedBy: "```yaml\n").dropFirst().first)
            let document = try #require(yaml.components(separatedBy: "```").first)
                .replacingOccurrences(of: "sha256:…", with: ConfigurationKit.hash)
            let configuration = try YAMLDecoder().decode(GatewayConfiguration.self, from: document)
            #expect(configuration.organisations["acme"]?["acme-1"]?.tier == "standard")
            #expect(configuration.listeners == [Listener(host: "127.0.0.1", port: 8080)])
        }

        @Test func theOneForMLServer() throws {
            let configuration = try Self.read("gateway/mlserver.yaml")
            guard case .openInference(let models) = configuration.routes[0].service else {
                Issue.record("\(configuration.routes)")
                return
            }
            #expect(
                models["digits"]?.tensors.output == "predict_proba" && models["digits"]?.tensors.sendsBinary == false)
            for level in [DetailLevel.topK, .full] {
                #expect(configuration.access.policy(of: level).scores == .quantised(bins: 20))
            }
            Self.expectIsSafe(configuration)
        }

        @Test func theOneForTriton() throws {
            let configuration = try Self.read("gateway/triton.yaml")
            guard case .openInference(let models) = configuration.routes[0].service else {
                Issue.record("\(configuration.routes)")
                return
            }
            #expect(models.values.allSatisfy { $0.tensors.sendsBinary } && models.count == 2)
            #expect(configuration.access.policy(of: .full).noise?.isSticky == true)
            #expect(configuration.tokens?.accountClaim == "client_id" && configuration.webhook != nil)
            Self.expectIsSafe(configuration)
        }

        @Test func theOneForAnOpenAIServer() throws {
            let configuration = try Self.read("gateway/openai.yaml")
            guard case .openAI(let text) = configuration.routes[0].service else {
                Issue.record("\(configuration.routes)")
                return
            }
            #expect(text.models == ["org/model"] && text.passing.isEmpty)
            #expect(configuration.access.policy(of: .label).logprobs.max == 0)
            #expect(configuration.access.policy(of: .topK).logprobs.max == 3)
            #expect(configuration.upstreams["vllm"]?.headerFiles == ["Authorization": "upstream.authorization"])
            Self.expectIsSafe(configuration)
        }

        /// An example that is copied is not one that opens a door.
        private static func expectIsSafe(_ configuration: GatewayConfiguration) {
            #expect(configuration.listeners.allSatisfy { $0.tls != nil && !$0.plain })
            #expect(configuration.admin.map { $0.listener.tls != nil || $0.listener.host == "127.0.0.1" } == true)
            #expect(configuration.store != .memory)
        }

        /// Paths of all keys of a document; numbers of lists among them.
        private static func paths(_ value: Any, _ place: String = "") -> Set<String> {
            var members: [(String, Any)] = []
            if let object = value as? [String: Any] { members = object.map { ($0.key, $0.value) } }
            if let list = value as? [Any] { members = list.enumerated().map { ("\($0.offset)", $0.element) } }
            return members.reduce(into: []) { paths, member in
                let path = place.isEmpty ? member.0 : "\(place).\(member.0)"
                paths.insert(path)
                paths.formUnion(Self.paths(member.1, path))
            }
        }
    }
#endif
