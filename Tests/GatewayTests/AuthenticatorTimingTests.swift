#if Gateway
    import CandorAccess
    import CandorGateway
    import Foundation
    import Testing

    /// Whether the time of an answer tells a key that is nobody's from one that is somebody's.
    ///
    /// A measurement, which a busy machine can spoil: it runs where `CANDOR_TIMING` is set, and prints its medians.
    @Suite(.enabled(if: ProcessInfo.processInfo.environment["CANDOR_TIMING"] != nil))
    struct AuthenticatorTimingTests {
        @Test func keysTakeTheSameTimeWhosever() async throws {
            let keys = (0..<100).map { _ in APIKey.make() }
            let accounts = keys.enumerated().map { ("a\($0)", AccountEntry(tier: "free", keys: [$1.hash])) }
            let configuration = try GatewayConfiguration(
                listeners: [Listener(host: "127.0.0.1", port: 0)], access: AccessConfiguration(),
                organisations: ["acme": Dictionary(uniqueKeysWithValues: accounts)], store: .memory,
                upstreams: ["u": Upstream(url: "http://127.0.0.1:1")],
                routes: [
                    Route(path: "/", upstream: "u", service: .passThrough([PassedRequest(method: "GET", path: "/a")]))
                ])
            let authenticator = try await Authenticator(configuration)
            let known = keys[7].text
            let texts = [
                ("known", known), ("another known", keys[93].text), ("unknown", APIKey.make().text),
                ("its last character changed", String(known.dropLast()) + (known.hasSuffix("A") ? "B" : "A")),
                ("its first character changed", String(known.replacing("candor_", with: "cbndor_"))),
                ("of another form", String(repeating: "x", count: known.utf8.count)),
            ]
            var times = [[Double]](repeating: [], count: texts.count)
            for round in 0..<4000 {
                // Each in every place of the round.
                for place in texts.indices {
                    let index = (place + round) % texts.count
                    let start = ContinuousClock.now
                    let account = await authenticator.account(
                        authorization: "Bearer \(texts[index].1)", apiKey: nil, at: 0)
                    let time = ContinuousClock.now - start
                    #expect((account != nil) == (index < 2))
                    times[index].append(Double(time.components.attoseconds) / 1e9)
                }
            }
            let medians = times.map { $0.sorted()[$0.count / 2] }
            for (text, median) in zip(texts, medians) { print("\(text.0): \(median) ns") }
            let (least, most) = (medians.min() ?? 0, medians.max() ?? 0)
            #expect(most - least < 0.25 * least + 200)
        }
    }
#endif
