#if Gateway
    import CandorAccess
    import CandorGateway
    import Testing

    @Suite struct GatewayMetricsTests {
        private let metrics = PrometheusMetrics()

        private func lines() -> Set<Substring> { Set(metrics.exposition().split(separator: "\n")) }

        @Test func anAnswerIsCountedByProtocolLevelAndStatus() {
            let gateway = GatewayMetrics(factory: metrics)
            gateway.answered(.openInference, level: .topK, status: 200, seconds: 0.004, upstreamSeconds: 0.003)
            gateway.answered(.openInference, level: .topK, status: 200, seconds: 0.004)
            gateway.answered(.openAI, level: nil, status: 401, seconds: 0.0001)
            let lines = lines()
            #expect(
                lines.contains(#"candor_requests_total{level="top-k",protocol="open-inference",status="200"} 2"#))
            #expect(lines.contains(#"candor_requests_total{level="none",protocol="openai",status="401"} 1"#))
            #expect(lines.contains(#"candor_request_duration_seconds_bucket{protocol="open-inference",le="0.0025"} 0"#))
            #expect(lines.contains(#"candor_request_duration_seconds_bucket{protocol="open-inference",le="0.005"} 2"#))
            #expect(lines.contains(#"candor_upstream_duration_seconds_count{protocol="open-inference"} 1"#))
            #expect(lines.contains(#"candor_upstream_duration_seconds_count{protocol="openai"} 0"#))
        }

        @Test func whatLeavesIsCountedByLevel() {
            let gateway = GatewayMetrics(factory: metrics)
            gateway.released(.full, rows: 32, bits: 1000.5, isDetailed: true)
            gateway.released(.full, rows: 1, bits: 0.25, isDetailed: true)
            gateway.released(.label, rows: 5, bits: 15, isDetailed: false)
            let lines = lines()
            #expect(lines.contains(#"candor_rows_total{level="full"} 33"#))
            #expect(lines.contains(#"candor_leaked_bits_total{level="full"} 1000.75"#))
            #expect(lines.contains(#"candor_leaked_bits_total{level="label"} 15"#))
            #expect(lines.contains("candor_detailed_answers_total 33"))
        }

        @Test func aDecisionSaysHowMuchLeaves() async throws {
            let fixture = try await AdminFixture()
            let decision = await fixture.service.admit("acme-2", AccessRequest(), rows: 3, classes: 1000)
            let gateway = GatewayMetrics(factory: metrics)
            gateway.released(decision, rows: 3, of: .scores(classes: 1000))
            let bits = try #require(fixture.service.usage(of: "acme-2")).account.leakageBits
            let lines = lines()
            #expect(lines.contains("candor_leaked_bits_total{level=\"full\"} \(bits)"))
            #expect(lines.contains("candor_detailed_answers_total 3"))
        }

        @Test(arguments: GatewayMetrics.Refusal.allCases)
        func everyRefusalIsThereFromTheStart(refusal: GatewayMetrics.Refusal) {
            let gateway = GatewayMetrics(factory: metrics)
            #expect(lines().contains("candor_refusals_total{reason=\"\(refusal.rawValue)\"} 0"))
            gateway.refused(refusal)
            #expect(lines().contains("candor_refusals_total{reason=\"\(refusal.rawValue)\"} 1"))
        }

        @Test(arguments: [Double.nan, -1, .infinity, 1e300])
        func aDurationThatCannotBeStopsNothing(seconds: Double) {
            let gateway = GatewayMetrics(factory: metrics)
            gateway.answered(.passThrough, level: nil, status: 200, seconds: seconds)
            #expect(lines().contains(#"candor_requests_total{level="none",protocol="pass-through",status="200"} 1"#))
        }

        @Test func everyMetricOfAGatewayIsExplainedAndConventional() async throws {
            let fixture = try await AdminFixture()
            let gateway = GatewayMetrics(factory: fixture.metrics)
            gateway.answered(.openInference, level: .label, status: 200, seconds: 1, upstreamSeconds: 1)
            let text = await fixture.ask("GET", "/metrics").text
            let types = text.matches(of: #/# TYPE ([a-z_]+) ([a-z]+)\n/#).map(\.output)
            #expect(types.count == GatewayMetrics.help.count + 1)
            for (_, name, kind) in types {
                #expect(text.contains("# HELP \(name) "), "\(name)")
                #expect(name.hasSuffix("_total") == (kind == "counter"), "\(name)")
                #expect(name.hasSuffix("_seconds") == (kind == "histogram"), "\(name)")
            }
        }
    }
#endif
