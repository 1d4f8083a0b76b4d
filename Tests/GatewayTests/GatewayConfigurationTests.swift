#if Gateway
    import CandorAccess
    import CandorGateway
    import CandorMasking
    import Foundation
    import Testing

    @Suite struct GatewayConfigurationTests {
        @Test func aShortDocumentHasTheDefaults() throws {
            let configuration = try ConfigurationKit.read(ConfigurationKit.document)
            let expected = try GatewayConfiguration(
                listeners: [Listener(host: "127.0.0.1", port: 8080)], access: AccessConfiguration(),
                organisations: ["acme": ["acme-1": AccountEntry(tier: "standard", keys: [ConfigurationKit.hash])]],
                upstreams: ["digits": Upstream(url: "http://127.0.0.1:8081")],
                routes: [
                    Route(
                        path: "/", upstream: "digits",
                        service: .openInference([
                            "digits": ServedModel(
                                OpenInferenceModel(name: "digits", output: "p", kind: .probabilities), classes: 10)
                        ]))
                ])
            #expect(configuration == expected)
            #expect(configuration.store == .sqlite(path: "access.sqlite") && configuration.limits == Limits())
        }

        static func full() throws -> GatewayConfiguration {
            var upstream = Upstream(
                url: "https://[::1]:8443", connections: 3, connectTimeout: 1, idleTimeout: 2, trust: "ca.pem",
                headerFiles: ["Authorization": "upstream.key"])
            upstream.idleTimeout = 2.5
            return try GatewayConfiguration(
                listeners: [
                    Listener(host: "0.0.0.0", port: 8443, tls: TLSFiles(certificates: "c.pem", key: "k.pem")),
                    Listener(host: "10.0.0.1", port: 0, plain: true),
                ],
                admin: AdminListener(
                    Listener(host: "localhost", port: 9090), keys: ["root": ConfigurationKit.otherHash]),
                access: AccessConfiguration(
                    policies: [
                        .topK: MaskPolicy(.topK(2), noise: .laplace(scale: 0.1)),
                        .full: MaskPolicy(.full, noise: .laplace(scale: 0.1)),
                    ], reviewDays: 3),
                organisations: ["acme": ["acme-1": AccountEntry(tier: "free", keys: [])], "none": [:]],
                tokens: TokenSettings(keySet: "jwks.json", issuer: "i", audience: "a", accountClaim: "client_id"),
                store: .memory,
                upstreams: ["u": upstream, "v": Upstream(url: "http://v.example")],
                routes: [
                    Route(
                        path: "/m", upstream: "u",
                        service: .openInference([
                            "x": ServedModel(
                                OpenInferenceModel(
                                    name: "x", output: "logits", kind: .logits, classNames: ["a", "b"],
                                    sendsBinary: true),
                                classes: 2)
                        ])),
                    Route(
                        path: "/t", upstream: "v",
                        service: .openAI(
                            TextService(
                                models: ["org/model"], endpoints: [.chat], passing: ["guided_json"], vocabulary: 1000))),
                    Route(
                        path: "/t/docs", upstream: "v",
                        service: .passThrough([
                            PassedRequest(method: "GET", path: "/*"), PassedRequest(method: "POST", path: "/a/b"),
                        ])),
                ],
                limits: Limits(bodyBytes: 2048, requests: 8, requestsPerAccount: 8, idleTimeout: 0.5),
                webhook: WebhookSettings(url: "https://hooks.example/path?x=1", keyFile: "/etc/hook.key"),
                stickyNoise: StickyNoiseSettings(keyFile: "sticky.key", rotation: 3600))
        }

        @Test func everySettingComesBack() throws {
            for store in [StoreSettings.memory, .sqlite(path: "x")] {
                let full = try Self.full()
                let configuration = try GatewayConfiguration(
                    listeners: full.listeners, admin: full.admin, access: full.access,
                    organisations: full.organisations, tokens: full.tokens, store: store, upstreams: full.upstreams,
                    routes: full.routes, limits: full.limits, webhook: full.webhook, stickyNoise: full.stickyNoise)
                let back = try JSONDecoder().decode(
                    GatewayConfiguration.self, from: JSONEncoder().encode(configuration))
                #expect(back == configuration)
            }
        }

        @Test func filesAreRelativeToAFolder() throws {
            let whole = try Self.full().resolving(from: "/etc/candor")
            #expect(whole.listeners[0].tls == TLSFiles(certificates: "/etc/candor/c.pem", key: "/etc/candor/k.pem"))
            #expect(whole.tokens?.keySet == "/etc/candor/jwks.json")
            #expect(whole.upstreams["u"]?.trust == "/etc/candor/ca.pem")
            #expect(whole.upstreams["u"]?.headerFiles == ["Authorization": "/etc/candor/upstream.key"])
            #expect(whole.webhook?.keyFile == "/etc/hook.key")
            #expect(whole.stickyNoise?.keyFile == "/etc/candor/sticky.key")
            let short = try ConfigurationKit.read(ConfigurationKit.document).resolving(from: "conf/")
            #expect(short.store == .sqlite(path: "conf/access.sqlite"))
            let admin = try ConfigurationKit.read(with: [
                "admin": [
                    "host": "h.example", "port": 1, "keys": ["r": ConfigurationKit.otherHash],
                    "tls": ["certificates": "c", "key": "k"],
                ]
            ]).resolving(from: "/a")
            #expect(admin.admin?.listener.tls == TLSFiles(certificates: "/a/c", key: "/a/k"))
        }

        @Test(arguments: [
            ("routess", "configuration: expected one of the keys listeners, admin,"),
            ("listeners.0.hosts", "listeners.0: expected one of the keys host, port, tls, plain, found \"hosts\""),
            ("listeners.0.tls.cert", "listeners.0.tls: expected one of the keys certificates, key"),
            ("admin.user", "admin: expected one of the keys host, port, tls, plain, keys"),
            ("access.tires", "access: expected one of the keys tiers,"),
            ("organisations.acme.acme-1.key", "organisations.acme.acme-1: expected one of the keys tier, keys"),
            ("tokens.secret", "tokens: expected one of the keys keySet, issuer, audience, accountClaim"),
            ("store.sqlite", "store: expected one of the keys kind, path, url, passwordFile, segments"),
            ("upstreams.digits.timeout", "upstreams.digits: expected one of the keys url, connections,"),
            ("routes.0.to", "routes.0: expected one of the keys path, upstream, models, text, passThrough"),
            ("routes.0.models.digits.bins", "routes.0.models.digits: expected one of the keys output, kind, classes,"),
            ("limits.rows", "limits: expected one of the keys bodyBytes, answerBytes,"),
            ("webhook.secret", "webhook: expected one of the keys url, keyFile"),
            ("stickyNoise.key", "stickyNoise: expected one of the keys keyFile, rotation"),
        ]) func aKeyThatNobodyKnowsIsRefusedByPlace(path: String, message: String) throws {
            let refusal = try ConfigurationKit.refusal(of: [path: 1])
            #expect(refusal.hasPrefix(message), "\(refusal)")
        }

        @Test func whatIsMissingIsNamed() throws {
            let cases = [
                ("listeners", "listeners: expected a list of listeners, found nothing"),
                ("upstreams", "upstreams: expected upstreams by name, found nothing"),
                ("routes", "routes: expected a list of routes, found nothing"),
                ("listeners.0.port", "listeners.0.port: expected a port, found nothing"),
                ("organisations.acme.acme-1.tier", "organisations.acme.acme-1.tier: expected a tier, found nothing"),
                ("upstreams.digits.url", "upstreams.digits.url: expected http://host:port or https://host:port"),
                ("routes.0.upstream", "routes.0.upstream: expected the name of an upstream, found nothing"),
                ("routes.0.models.digits.output", "routes.0.models.digits.output: expected the name of an output"),
                ("routes.0.models.digits.kind", "routes.0.models.digits.kind: expected one of logits, probabilities"),
                (
                    "routes.0.models.digits.classes",
                    "routes.0.models.digits.classes: expected a whole number of classes"
                ),
            ]
            for (path, message) in cases {
                let refusal = try ConfigurationKit.refusal(of: [path: Any?.none])
                #expect(refusal.hasPrefix(message), "\(refusal)")
            }
            for (place, members) in [
                ("tokens", ["keySet", "issuer", "audience"]), ("webhook", ["url", "keyFile"]),
                ("stickyNoise", ["keyFile"]), ("listeners.0.tls", ["certificates", "key"]),
                ("admin", ["port", "keys"]),
            ] {
                for member in members {
                    var settings: [String: Any] = Dictionary(uniqueKeysWithValues: members.map { ($0, "x") })
                    if settings["port"] != nil { settings["port"] = 1 }
                    if settings["keys"] != nil { settings["keys"] = ["r": ConfigurationKit.otherHash] }
                    settings[member] = nil
                    let refusal = try ConfigurationKit.refusal(of: [place: settings])
                    #expect(
                        refusal.hasPrefix("\(place).\(member): ") && refusal.hasSuffix("found nothing"), "\(refusal)")
                }
            }
        }

        @Test(arguments: [
            ("listeners", #"listeners: expected a list of listeners, found "x""#),
            ("listeners.0.port", #"listeners.0.port: expected a port, found "x""#),
            ("listeners.0.plain", #"listeners.0.plain: expected true or false, found "x""#),
            ("admin", "admin: expected an object with keys"), ("access", "access: expected an object with keys"),
            ("organisations", #"organisations: expected accounts by organisation, found "x""#),
            ("organisations.acme.acme-1.keys", #"organisations.acme.acme-1.keys: expected a list of hashes of keys"#),
            ("store.kind", #"store.kind: expected one of sqlite, redis, memory, found "x""#),
            ("upstreams.digits.connections", #"upstreams.digits.connections: expected a whole number, found "x""#),
            ("upstreams.digits.idleTimeout", #"upstreams.digits.idleTimeout: expected a number of seconds, found "x""#),
            ("routes.0.models", #"routes.0.models: expected models by name, found "x""#),
            (
                "routes.0.models.digits.kind",
                #"routes.0.models.digits.kind: expected one of logits, probabilities, found "x""#
            ),
            ("limits.bodyBytes", #"limits.bodyBytes: expected a whole number of bytes, found "x""#),
            (
                "access.tiers.free.level",
                "access.tiers.free.level: expected one of label, bucket, top-k, full, found \"x\""
            ),
        ]) func whatIsOfAnotherKindIsNamed(path: String, message: String) throws {
            let refusal = try ConfigurationKit.refusal(of: [path: "x"])
            #expect(refusal.hasPrefix(message), "\(refusal)")
        }
    }
#endif
