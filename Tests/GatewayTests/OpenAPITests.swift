#if Gateway
    import CandorGateway
    import Foundation
    import Testing

    /// The descriptions in `Documentation` and what is there are the same.
    @Suite struct OpenAPITests {
        private func text(_ path: String) throws -> String {
            let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
                .deletingLastPathComponent()
            return try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
        }

        /// Methods and paths of a description: keys two and four blanks deep below `paths:`.
        private func described(_ name: String) throws -> Set<String> {
            let text = try text("Documentation/\(name)")
            var found: Set<String> = []
            var path: Substring?
            var isWithin = false
            for line in text.split(separator: "\n") {
                if !line.hasPrefix(" ") { isWithin = line == "paths:" }
                guard isWithin, line.hasSuffix(":") else { continue }
                if line.hasPrefix("  /") { path = line.dropFirst(2).dropLast() }
                let key = line.dropFirst(4).dropLast()
                if line.prefix(while: { $0 == " " }).count == 4, ["get", "put", "post", "delete"].contains(key) {
                    found.insert("\(key.uppercased()) \(try #require(path))")
                }
            }
            return found
        }

        @Test func everyPathOfTheAdminAPIIsDescribedAndEveryDescribedOneIsRouted() throws {
            let routed = AdminRoute.all.map { "\($0.method) \($0.template)" }
            #expect(Set(routed).count == routed.count)
            let described = try described("openapi-admin.yaml")
            #expect(described.subtracting(routed) == [])
            #expect(Set(routed).subtracting(described) == [])
        }

        @Test func everyDescribedPathIsAnswered() async throws {
            let fixture = try await AdminFixture()
            for entry in try described("openapi-admin.yaml") {
                let parts = entry.split(separator: " ")
                let target = parts[1].replacing("{account}", with: "acme-1").replacing("{organisation}", with: "acme")
                    .replacing("{kind}", with: "paying").replacing("{upgrade}", with: "1")
                let answer = await fixture.ask(String(parts[0]), String(target), #"{"unknown":1}"#)
                let expected = parts[0] == "GET" ? 200 : 400
                #expect(answer.status == expected, "\(entry): \(answer.text)")
            }
        }

        /// A field that is described and refused, or known and not described, misleads clients and fuzzers.
        @Test(arguments: [
            (OpenAIEndpoint.chat, "ChatRequest", ["logprobs", "top_logprobs"]),
            (OpenAIEndpoint.completions, "TextRequest", ["logprobs"]),
        ])
        func theFieldsOfCompletionsAreThoseThatAreKnown(
            endpoint: OpenAIEndpoint, schema: String, written: [String]
        ) throws {
            var fields: Set<String> = []
            var isWithin = false
            for line in try text("Documentation/openapi-gateway.yaml").split(separator: "\n") {
                let depth = line.prefix { $0 == " " }.count
                if depth == 4 { isWithin = line == "    \(schema):" }
                guard isWithin, depth == 8, let colon = line.firstIndex(of: ":") else { continue }
                fields.insert(line[..<colon].trimmingCharacters(in: .whitespaces))
            }
            #expect(fields == endpoint.passedOn.union(written))
        }

        @Test func theArticleHasEveryMetric() throws {
            let article = try text("Sources/CandorGateway/CandorGateway.docc/Metrics.md")
            for name in GatewayMetrics.help.keys { #expect(article.contains("| `\(name)` |"), "\(name)") }
        }
    }
#endif
