#if Gateway
    import Foundation
    import Testing

    /// `candor serve`, from a configuration in a file to its end by a signal.
    @Suite(.serialized) struct ServeCommandTests {
        private let folder: TemporaryFolder, port: UInt16

        init() throws {
            folder = try TemporaryFolder()
            port = try LoopbackHTTP.freePort()
        }

        private struct Key {
            let text: String
            let hash: String

            init() throws {
                let made = try CandorProcess("serve", "key", "--json").json()
                text = try #require(made["key"] as? String)
                hash = try #require(made["hash"] as? String)
            }
        }

        /// Writes a configuration with an upstream that nobody listens on, and gives its path.
        private func write(keys: [Key], tls: Bool = false, more: String = "", classes: Int = 3) throws -> String {
            let second = tls ? ", {host: 127.0.0.1, port: 0, tls: {certificates: c.pem, key: k.pem}}" : ""
            return try folder.write(
                """
                listeners: [{host: 127.0.0.1, port: \(port)}\(second)]
                organisations: {acme: {acme-1: {tier: premium, keys: [\(keys.map { "\"\($0.hash)\"" }.joined(separator: ", "))]}}}
                store: {path: access.sqlite}
                upstreams: {digits: {url: "http://127.0.0.1:1", connectTimeout: 1}}
                routes: [{upstream: digits, models: {m: {output: p, kind: probabilities, classes: \(classes)}}}]
                \(more)
                """, as: "gateway.yaml")
        }

        /// The status of an inference; nil while nobody listens.
        private func infer(_ key: Key) -> Int? {
            LoopbackHTTP.status(
                "POST", "/v2/models/m/infer", port: port, authorization: "Bearer \(key.text)",
                body: #"{"inputs":[{"name":"x","shape":[1,1],"datatype":"FP32","data":[1]}]}"#)
        }

        private func wait(_ what: String, for condition: () -> Bool) throws {
            let end = Date() + 30
            while !condition() {
                try #require(Date() < end, "never: \(what)")
                Thread.sleep(forTimeInterval: 0.02)
            }
        }

        @Test func aKeyHasTheHashThatTheConfigurationTakes() throws {
            defer { folder.remove() }
            let key = try Key(), other = try Key()
            #expect(key.text.hasPrefix("candor_") && key.hash.hasPrefix("sha256:") && key.hash != other.hash)
            #expect(try CandorProcess("serve", "--check", "--config", write(keys: [key, other])).status == 0)
        }

        @Test func aCheckSaysWhatWouldBeServedAndOpensNothing() throws {
            defer { folder.remove() }
            let run = try CandorProcess("serve", "--check", "--config", write(keys: [Key()]))
            #expect(run.status == 0 && run.error.isEmpty)
            for line in [
                "listens   http://127.0.0.1:\(port)\n", "route     / → http://127.0.0.1:1  Open Inference: m\n",
                "store     SQLite in \(folder.path)/access.sqlite\n", "accounts  1 in this document\n",
                "warning   nobody can administer",
            ] {
                #expect(run.output.contains(line), "\(run.output)")
            }
            #expect(folder.content == ["gateway.yaml"], "neither a store nor segments")
        }

        @Test func aCheckNamesWhatIsWrong() throws {
            defer { folder.remove() }
            let key = try Key()
            for (more, classes, message) in [
                ("routess: []", 3, "configuration: expected one of the keys listeners, admin,"),
                ("", 1, "routes.0.models.m.classes: expected"),
                ("limits: {bodyBytes: 16M}", 3, "limits.bodyBytes: expected a whole number of bytes, found \"16M\""),
                (
                    "tokens: {keySet: none.json, issuer: i, audience: a}", 3,
                    "\(folder.path)/none.json: a key set that cannot be read"
                ),
                ("webhook: {url: \"https://h/x\", keyFile: none.key}", 3, "\(folder.path)/none.key: "),
            ] {
                let run = try CandorProcess(
                    "serve", "--check", "--config", write(keys: [key], more: more, classes: classes))
                #expect(run.status == 2 && run.output.isEmpty, "\(run)")
                #expect(run.error.contains(message), "\(run.error)")
            }
            let missing = try CandorProcess("serve", "--check", "--json", "--config", folder.path + "/none.yaml")
            #expect(missing.status == 2 && missing.failure?.message.contains("none.yaml") == true)
        }

        @Test(arguments: [SIGTERM, SIGINT]) func aSignalEndsIt(signal: Int32) throws {
            defer { folder.remove() }
            let key = try Key(), other = try Key()
            let gateway = try RunningProcess(["serve", "--config", write(keys: [key])])
            _ = try gateway.line(with: "listens   http://127.0.0.1:\(port)")
            try wait("it listens") { infer(key) != nil }
            // Nobody is behind it.
            #expect(infer(key) == 503 && infer(other) == 401)
            let health = LoopbackHTTP.status("GET", "/v2/health/live", port: port)
            #expect(health == 200)
            gateway.send(signal)
            #expect(gateway.status() == 0, "\(gateway.error)")
            #expect(gateway.error.contains(" info request account=acme-1 "))
            #expect(infer(key) == nil)
            // Its store is whole.
            let check = try CandorProcess("access", "audit", "verify", "--store", folder.path + "/access.sqlite")
            #expect(check.status == 0, "\(check.output)")
        }

        @Test func anAddressInUseIsAnError() throws {
            defer { folder.remove() }
            let key = try Key(), path = try write(keys: [key])
            let first = try RunningProcess(["serve", "--config", path])
            try wait("it listens") { infer(key) != nil }
            let second = try CandorProcess("serve", "--config", path)
            #expect(second.status == 3 && second.error.contains("expected addresses that can be listened on"))
            first.send(SIGTERM)
            #expect(first.status() == 0)
        }

        @Test func atAHangupItReadsTheKeysAnew() throws {
            defer { folder.remove() }
            let (old, new) = (try Key(), try Key())
            let gateway = try RunningProcess(["serve", "--config", write(keys: [old])])
            try wait("it listens") { infer(old) != nil }
            #expect(infer(old) == 503 && infer(new) == 401)
            let path = try write(keys: [new])
            gateway.send(SIGHUP)
            _ = try gateway.line(with: "notice keys read=\(path)")
            #expect(infer(old) == 401 && infer(new) == 503)
            // A document that cannot be changes nothing.
            _ = try write(keys: [old], more: "routess: []")
            gateway.send(SIGHUP)
            let line = try gateway.line(with: "error keys error=")
            #expect(line.contains("expected one of the keys listeners"))
            #expect(infer(old) == 401 && infer(new) == 503)
            gateway.send(SIGTERM)
            #expect(gateway.status() == 0, "\(gateway.error)")
        }

        /// Keys that were taken over are not said to be wrong because of a certificate, nor the other way round.
        @Test func atAHangupKeysAndCertificatesStandForThemselves() throws {
            defer { folder.remove() }
            let (old, new) = (try Key(), try Key())
            try Self.writeCertificate(in: folder.path)
            let certificate = try String(contentsOfFile: folder.path + "/c.pem", encoding: .utf8)
            let gateway = try RunningProcess(["serve", "--config", write(keys: [old], tls: true)])
            try wait("it listens") { infer(old) != nil }
            let path = try write(keys: [new], tls: true)
            try folder.write("none", as: "c.pem")
            gateway.send(SIGHUP)
            _ = try gateway.line(with: "notice keys read=\(path)")
            let line = try gateway.line(with: "error certificates error=")
            #expect(line.contains("c.pem") && !gateway.error.contains("error keys"))
            #expect(infer(old) == 401 && infer(new) == 503)
            _ = try write(keys: [old], tls: true, more: "routess: []")
            try folder.write(certificate, as: "c.pem")
            gateway.send(SIGHUP)
            _ = try gateway.line(with: "error keys error=")
            _ = try gateway.line(with: "notice certificates listeners=1")
            #expect(infer(old) == 401 && infer(new) == 503)
            gateway.send(SIGTERM)
            #expect(gateway.status() == 0, "\(gateway.error)")
        }

        private static func writeCertificate(in folder: String) throws {
            let openssl = Process()
            openssl.executableURL = URL(filePath: "/usr/bin/openssl")
            openssl.arguments = [
                "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
                "-subj", "/CN=localhost", "-keyout", folder + "/k.pem", "-out", folder + "/c.pem",
            ]
            openssl.standardError = FileHandle.nullDevice
            try openssl.run()
            openssl.waitUntilExit()
            try #require(openssl.terminationStatus == 0)
        }
    }
#endif
