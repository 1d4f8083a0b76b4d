#if Gateway
    import CandorAccess
    import CandorGateway
    import CandorMasking
    import Foundation
    import Testing

    /// What a configuration must not be: a change of a good document, and the refusal's beginning.
    @Suite struct GatewayChecksTests {
        struct Case: Sendable, CustomTestStringConvertible {
            let path: String
            let json: String
            let message: String
            var testDescription: String { "\(path) = \(json)" }

            init(_ path: String, _ json: String, _ message: String) {
                (self.path, self.json, self.message) = (path, json, message)
            }

            func check() throws {
                let value = try JSONSerialization.jsonObject(with: Data(json.utf8), options: .fragmentsAllowed)
                let refusal = try ConfigurationKit.refusal(of: [path: value])
                #expect(refusal.hasPrefix(message), "\(refusal)")
            }
        }

        static let listeners = [
            Case("listeners", "[]", "listeners: expected at least one listener, found none"),
            Case("listeners.0.host", #""0.0.0.0""#, "listeners.0.tls: expected certificates and key, or plain: true"),
            Case("listeners.0.host", #""127.0.0.1.example.org""#, "listeners.0.tls: expected certificates and key"),
            Case("listeners.0.host", #""localhost.example""#, "listeners.0.tls: expected certificates and key"),
            Case("listeners.0.host", #""::""#, "listeners.0.tls: expected certificates and key"),
            Case("listeners.0.host", #""""#, "listeners.0.host: expected a name or number of a host"),
            Case("listeners.0.host", #""a b""#, "listeners.0.host: expected a name or number of a host"),
            Case("listeners.0.port", "65536", "listeners.0.port: expected 0 to 65535, found 65536"),
            Case("listeners.0.port", "-1", "listeners.0.port: expected 0 to 65535, found -1"),
            Case(
                "listeners.0", #"{"port":1,"plain":true,"tls":{"certificates":"c","key":"k"}}"#,
                "listeners.0.plain: expected either tls or plain: true, found both"),
            Case(
                "listeners.0.tls", #"{"certificates":"","key":"k"}"#,
                "listeners.0.tls.certificates: expected the path of a file, found nothing"),
            Case("listeners.0.tls", #"{"certificates":"c","key":""}"#, "listeners.0.tls.key: expected the path"),
            Case("listeners.1", #"{"port":8080}"#, "listeners.1.port: expected another address than listeners.0"),
            Case("admin", #"{"port":1,"keys":{}}"#, "admin.keys: expected at least one administrator, found none"),
            Case(
                "admin", #"{"host":"0.0.0.0","port":1,"keys":{"r":"\#(ConfigurationKit.otherHash)"}}"#,
                "admin.tls: expected certificates and key, or plain: true"),
            Case(
                "admin", #"{"port":8080,"keys":{"r":"\#(ConfigurationKit.otherHash)"}}"#,
                "admin.port: expected another address than listeners.0"),
        ]

        static let accounts = [
            Case(
                "admin", #"{"port":1,"keys":{"r":"sha256:00"}}"#,
                "admin.keys.r: expected sha256: and 64 lower-case hexadecimal digits, found \"sha256:00\""),
            Case(
                "admin", #"{"port":1,"keys":{"r":"\#(ConfigurationKit.hash)"}}"#,
                "organisations.acme.acme-1.keys.0: expected a key of its own, found that of admin.keys.r"),
            Case("admin", #"{"port":1,"keys":{"":"\#(ConfigurationKit.otherHash)"}}"#, "admin.keys: expected 1 to 128"),
            Case(
                "organisations.acme.acme-1.tier", #""gold""#,
                "organisations.acme.acme-1.tier: expected one of basic, free, premium, standard, found \"gold\""),
            Case(
                "organisations.acme.acme-1.keys.0", "\"SHA256:\(String(repeating: "0a", count: 32))\"",
                "organisations.acme.acme-1.keys.0: expected sha256: and 64"),
            Case(
                "organisations.acme.acme-1.keys.0", "\"sha256:\(String(repeating: "0A", count: 32))\"",
                "organisations.acme.acme-1.keys.0: expected sha256: and 64 lower-case"),
            Case(
                "organisations.acme.acme-1.keys.0", "\"sha256:\(String(repeating: "0a", count: 33))\"",
                "organisations.acme.acme-1.keys.0: expected sha256: and 64"),
            Case(
                "organisations.acme.acme-1.keys", #"["\#(ConfigurationKit.hash)","\#(ConfigurationKit.hash)"]"#,
                "organisations.acme.acme-1.keys.1: expected a key of its own, found that of organisations.acme.acme-1"),
            Case(
                "organisations.b.b-1", #"{"tier":"free","keys":["\#(ConfigurationKit.hash)"]}"#,
                "organisations.b.b-1.keys.0: expected a key of its own, found that of organisations.acme.acme-1"),
            Case(
                "organisations.b.acme-1", #"{"tier":"free"}"#,
                "organisations.b.acme-1: expected an account of one organisation, found one of organisations.acme.acme-1"
            ),
            Case("organisations", #"{"":{}}"#, "organisations.: expected 1 to 128 bytes without control characters"),
            Case(
                "organisations.acme", #"{"a\nb":{"tier":"free"}}"#,
                "organisations.acme.a\nb: expected 1 to 128 bytes without control characters"),
        ]

        static let upstreams =
            [
                "127.0.0.1:8081", "ftp://h", "http://", "http://h/v2", "http://h/", "http://u:p@h", "http://h:0",
                "http://h:65536", "http://h:+80", "http://h:", "http://h?x", "http://h#x", "http://a b", "http://[::1",
                "http://[a.b]", "http://-h", "http://h..i", "HTTP://h",
            ].map { Case("upstreams.digits.url", "\"\($0)\"", "upstreams.digits.url: expected http://host:port or") }
            + [
                Case("upstreams.digits.connections", "0", "upstreams.digits.connections: expected 1 to 65536, found 0"),
                Case(
                    "upstreams.digits.connectTimeout", "0", "upstreams.digits.connectTimeout: expected 0.001 to 86400"),
                Case("upstreams.digits.idleTimeout", "1e9", "upstreams.digits.idleTimeout: expected 0.001 to 86400"),
                Case("upstreams.digits.trust", #""ca.pem""#, "upstreams.digits.trust: expected https where trust is"),
                Case(
                    "upstreams.digits.headerFiles", #"{"Host":"f"}"#, "upstreams.digits.headerFiles: expected names of"),
                Case(
                    "upstreams.digits.headerFiles", #"{"a b":"f"}"#, "upstreams.digits.headerFiles: expected names of"),
                Case("upstreams.digits.headerFiles", #"{"X":""}"#, "upstreams.digits.headerFiles.X: expected the path"),
            ]

        static let routes =
            ["", "v2", "/a/", "//", "/a//b", "/.", "/..", "/a/../b", "/a%2fb", "/a?b", "/a b", "/*"].map {
                Case("routes.0.path", "\"\($0)\"", "routes.0.path: expected / or /name")
            } + [
                Case("routes", "[]", "routes: expected at least one route, found none"),
                Case(
                    "routes.0.upstream", #""letters""#, "routes.0.upstream: expected one of digits, found \"letters\""),
                Case(
                    "routes.1", #"{"upstream":"digits","passThrough":[{"method":"GET","path":"/x"}]}"#,
                    "routes.1.path: expected a path of its own, found \"/\", that of routes.0"),
                Case(
                    "routes.0", #"{"upstream":"digits"}"#,
                    "routes.0.models: expected one of models, text, passThrough, found none"),
                Case(
                    "routes.0", #"{"upstream":"digits","models":{},"passThrough":[]}"#,
                    "routes.0.models: expected one of models, text, passThrough, found models and passThrough"),
                Case("routes.0.models", "{}", "routes.0.models: expected at least one model, found none"),
                Case(
                    "routes.0.models.a/b", #"{"output":"p","kind":"logits","classes":3}"#,
                    "routes.0.models.a/b: expected a name of 1 to 256"),
                Case("routes.0.models.digits.output", #""""#, "routes.0.models.digits.output: expected the name of an"),
                Case("routes.0.models.digits.classes", "1", "routes.0.models.digits.classes: expected 2 to 16777216"),
                Case(
                    "routes.0.models.digits.classes", "2",
                    "routes.0.models.digits.classes: expected at least k, 3 of access.policies.top-k, found 2"),
                Case(
                    "routes.0.models.digits.classNames", #"["a","b"]"#,
                    "routes.0.models.digits.classNames: expected 10 names, one for each class, found 2"),
                Case(
                    "routes.0.models.digits.classNames", #"["a","b","c","d","a","e","f","g","h","i"]"#,
                    "routes.0.models.digits.classNames.4: expected a name of its own"),
                Case("routes.0", #"{"upstream":"digits","passThrough":[]}"#, "routes.0.passThrough: expected at least"),
            ]

        static let texts = [
            ("models", "[]", "text.models: expected at least one model"),
            ("models", #"[""]"#, "text.models: expected names of 1 to 256 bytes"),
            ("endpoints", "[]", "text.endpoints: expected at least one of chat, completions"),
            ("endpoints", #"["chat","embeddings"]"#, "text.endpoints.1: expected one of chat, completions"),
            ("passing", #"["prompt_logprobs"]"#, "text.passing: expected fields that ask for no log-probabilities"),
            ("passing", #"["echo"]"#, "text.passing: expected fields that ask for no log-probabilities"),
            ("vocabulary", "1", "text.vocabulary: expected 2 to 16777216 tokens"),
            ("vocabulary", "2", "text.vocabulary: expected at least k, 3 of access.policies.top-k, found 2"),
        ].map { key, json, message in
            let models = key == "models" ? "" : #""models":["m"],"#
            return Case(
                "routes.0", #"{"upstream":"digits","text":{\#(models)"\#(key)":\#(json)}}"#, "routes.0.\(message)")
        }

        static let passed = [
            (#"{"method":"get","path":"/x"}"#, "0.method: expected a method"),
            (#"{"method":"CONNECT","path":"/x"}"#, "0.method: expected a method"),
            (#"{"method":"TRACE","path":"/x"}"#, "0.method: expected a method"),
            (#"{"method":"G T","path":"/x"}"#, "0.method: expected a method"),
            (#"{"method":"GET","path":"x"}"#, "0.path: expected /name, or /name/* for all below"),
            (#"{"method":"GET","path":"/x/../y"}"#, "0.path: expected /name, or"),
            (#"{"method":"GET","path":"/*/x"}"#, "0.path: expected /name, or"),
            (#"{"method":"GET","path":"/x*"}"#, "0.path: expected /name, or"),
            (#"{"method":"GET","path":"/x"},{"method":"GET","path":"/x"}"#, "1: expected each request once"),
        ].map { requests, message in
            Case(
                "routes.0", #"{"upstream":"digits","passThrough":[\#(requests)]}"#, "routes.0.passThrough.\(message)")
        }

        static let others = [
            Case("limits.bodyBytes", "0", "limits.bodyBytes: expected 1024 to 1073741824 bytes, found 0"),
            Case("limits.answerBytes", "-5", "limits.answerBytes: expected 1024 to"),
            Case("limits.requests", "0", "limits.requests: expected 1 to 1048576"),
            Case("limits.requestsPerAccount", "0", "limits.requestsPerAccount: expected 1 to 1048576"),
            Case(
                "limits.requestsPerAccount", "1025",
                "limits.requestsPerAccount: expected at most limits.requests (1024)"),
            Case("limits.connections", "0", "limits.connections: expected 1 to 1048576"),
            Case("limits.idleTimeout", "0", "limits.idleTimeout: expected 0.001 to 86400 seconds"),
            Case("limits.requestTimeout", "-1", "limits.requestTimeout: expected 0.001 to 86400 seconds"),
            Case("limits.shutdownTimeout", "1e300", "limits.shutdownTimeout: expected 0.001 to 86400 seconds"),
            Case(
                "webhook", #"{"url":"http://h.example","keyFile":"k"}"#, "webhook.url: expected https://…, or http://"),
            Case("webhook", #"{"url":"https://u@h","keyFile":"k"}"#, "webhook.url: expected https://…"),
            Case("webhook", #"{"url":"https://h/x","keyFile":""}"#, "webhook.keyFile: expected the path of a file"),
            Case("store", #"{"path":""}"#, "store.path: expected the path of a file, found nothing"),
            Case(
                "store", #"{"kind":"memory","path":"x"}"#,
                "store.path: expected nothing, for the kind memory, found \"x\""),
            Case(
                "store", #"{"kind":"memory","segments":"x"}"#, "store.segments: expected nothing, for the kind memory"),
            Case("store", #"{"path":"x","segments":"y"}"#, "store.segments: expected nothing, for the kind sqlite"),
            Case("store", #"{"kind":"sqlite","url":"redis://h"}"#, "store.url: expected nothing, for the kind sqlite"),
            Case("tokens", #"{"keySet":"","issuer":"i","audience":"a"}"#, "tokens.keySet: expected the path of a file"),
            Case("tokens", #"{"keySet":"k","issuer":"","audience":"a"}"#, "tokens.issuer: expected some text"),
            Case("tokens", #"{"keySet":"k","issuer":"i","audience":""}"#, "tokens.audience: expected some text"),
            Case(
                "tokens", #"{"keySet":"k","issuer":"i","audience":"a","accountClaim":"iss"}"#,
                "tokens.accountClaim: expected a claim that names an account"),
            Case(
                "access", #"{"tiers":{"standard":{"level":"label","days":0}}}"#,
                "access.tiers.standard.days: expected 1 to 36500 days, found 0"),
            Case("access", #"{"policies":{"full":{"level":"full","bin":3}}}"#, "access.policies"),
            Case(
                "access",
                #"{"policies":{"full":{"level":"full","noise":{"kind":"laplace","scale":0.1}},"top-k":{"level":"top-k","noise":{"kind":"laplace","scale":0.1}}}}"#,
                "stickyNoise: expected a key, since a policy has sticky noise, found nothing"),
            Case("stickyNoise", #"{"keyFile":""}"#, "stickyNoise.keyFile: expected the path of a file"),
            Case("stickyNoise", #"{"keyFile":"k","rotation":59}"#, "stickyNoise.rotation: expected 60 to 3153600000"),
            Case(
                "access",
                #"{"ladder":[{"when":"answers","over":1,"policy":{"level":"top-k","k":200}}]}"#,
                "routes.0.models.digits.classes: expected at least k, 200 of access.ladder.0.policy, found 10"),
        ]

        @Test(arguments: listeners) func aListener(refused: Case) throws { try refused.check() }
        @Test(arguments: accounts) func anAccount(refused: Case) throws { try refused.check() }
        @Test(arguments: upstreams) func anUpstream(refused: Case) throws { try refused.check() }
        @Test(arguments: routes) func aRoute(refused: Case) throws { try refused.check() }
        @Test(arguments: texts) func textModels(refused: Case) throws { try refused.check() }
        @Test(arguments: passed) func aPassedRequest(refused: Case) throws { try refused.check() }
        @Test(arguments: others) func otherSettings(refused: Case) throws { try refused.check() }

        /// What looks much like the refused cases, and is good.
        @Test func goodNeighboursAreTaken() throws {
            for (path, value) in [
                ("listeners.0.host", "127.8.9.1"), ("listeners.0.host", "::1"), ("listeners.0.host", "LOCALHOST"),
                ("upstreams.digits.url", "https://h"), ("upstreams.digits.url", "http://[::1]:80"),
                ("routes.0.path", "/a.b/c-d_e~f"), ("webhook", "http://127.0.0.1:9/x"),
            ] {
                let value: Any = path == "webhook" ? ["url": value, "keyFile": "k"] : value
                #expect(throws: Never.self, "\(path) \(value)") { try ConfigurationKit.read(with: [path: value]) }
            }
            #expect(throws: Never.self) {
                try ConfigurationKit.read(with: ["listeners.0.host": "0.0.0.0", "listeners.0.plain": true])
            }
            let fewer = try ConfigurationKit.read(with: ["limits.requests": 8])
            #expect(fewer.limits.requestsPerAccount == 8)
            let classes = try ConfigurationKit.read(with: [
                "routes.0.models.digits.classes": 2, "access.policies.top-k": ["level": "top-k", "k": 2],
            ])
            #expect(classes.access.policy(of: .topK).level == .topK(2))
        }

        @Test func aModelHasTheNameThatItIsServedBy() throws {
            let good = try ConfigurationKit.read(ConfigurationKit.document)
            let other = ServedModel(OpenInferenceModel(name: "b", output: "p", kind: .logits), classes: 3)
            let error = try #require(throws: AccessError.self) {
                try GatewayConfiguration(
                    listeners: good.listeners, access: good.access, upstreams: good.upstreams,
                    routes: [Route(path: "/", upstream: "digits", service: .openInference(["a": other]))])
            }
            #expect("\(error)" == #"routes.0.models.a: expected the name "a", found "b""#)
        }

        /// Redis is there with its trait alone, and its address holds no password.
        @Test(arguments: [
            ("redis://10.0.0.7:6379", true), ("redis://h?database=3&durability=everysec", true),
            ("unix:/run/redis.sock", true), ("redis://:secret@h", false), ("redis://h/3", false), ("http://h", false),
            ("redis://h?password=secret", false), ("redis://h?password-file=f", false), ("unix:run", false),
        ]) func aRedisStore(url: String, isGood: Bool) throws {
            #if Redis
                if isGood {
                    let configuration = try ConfigurationKit.read(with: ["store": ["kind": "redis", "url": url]])
                    #expect(configuration.store == .redis(url: url, passwordFile: nil, segments: nil))
                    let rotating = try ConfigurationKit.read(with: [
                        "store": ["kind": "redis", "url": url, "segments": "audit"]
                    ])
                    #expect(rotating.store == .redis(url: url, passwordFile: nil, segments: "audit"))
                    #expect(
                        rotating.resolving(from: "/etc/candor").store
                            == .redis(url: url, passwordFile: nil, segments: "/etc/candor/audit"))
                    let back = try JSONDecoder().decode(
                        GatewayConfiguration.self, from: JSONEncoder().encode(rotating))
                    #expect(back == rotating)
                    let empty = try ConfigurationKit.refusal(of: [
                        "store": ["kind": "redis", "url": url, "segments": ""]
                    ])
                    #expect(empty == "store.segments: expected the path of a folder, found nothing")
                } else {
                    let refusal = try ConfigurationKit.refusal(of: ["store": ["kind": "redis", "url": url]])
                    #expect(refusal.hasPrefix("store.url: expected "), "\(refusal)")
                }
            #else
                let refusal = try ConfigurationKit.refusal(of: ["store": ["kind": "redis", "url": url]])
                #expect(refusal.hasPrefix("store.kind: expected sqlite or memory, since this build"), "\(refusal)")
            #endif
        }
    }
#endif
