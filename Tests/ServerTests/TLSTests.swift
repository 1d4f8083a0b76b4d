#if Gateway
    import AsyncHTTPClient
    import CandorAccess
    import CandorGateway
    import CandorServer
    import Foundation
    import NIOCore
    import NIOPosix
    import NIOSSL
    import ServiceLifecycle
    import Testing

    @Suite struct TLSTests {
        private let folder: TestFolder

        init() throws { folder = try TestFolder() }

        /// A certificate of its own, by the command that an operator would use, in files of this name.
        private func certificate(_ name: String) throws -> TLSFiles {
            let files = TLSFiles(certificates: "\(folder.path)/\(name).pem", key: "\(folder.path)/\(name).key")
            let openssl = Process()
            openssl.executableURL = URL(filePath: "/usr/bin/openssl")
            openssl.arguments = [
                "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
                "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout", files.key, "-out",
                files.certificates,
            ]
            openssl.standardError = FileHandle.nullDevice
            try openssl.run()
            openssl.waitUntilExit()
            try #require(openssl.terminationStatus == 0)
            return files
        }

        /// Writes one certificate in place of another.
        private static func copy(_ from: TLSFiles, to: TLSFiles) throws {
            for (from, to) in [(from.certificates, to.certificates), (from.key, to.key)] {
                try Data(contentsOf: URL(filePath: from)).write(to: URL(filePath: to))
            }
        }

        private func status(
            _ port: Int, trust: String, _ change: (inout TLSConfiguration) -> Void = { _ in }
        ) async throws -> Int {
            var tls = TLSConfiguration.makeClientConfiguration()
            tls.trustRoots = .certificates(try NIOSSLCertificate.fromPEMFile(trust))
            change(&tls)
            let client = HTTPClient(
                eventLoopGroupProvider: .singleton,
                configuration: .init(tlsConfiguration: tls, timeout: .init(connect: .seconds(3))))
            var request = HTTPClientRequest(url: "https://localhost:\(port)\(ServerKit.infer)")
            request.method = .POST
            request.headers = ["X-API-Key": ServerKit.premium.text]
            request.body = .bytes(ByteBuffer(string: ServerKit.question))
            do {
                let response = try await client.execute(request, timeout: .seconds(10))
                _ = try await response.body.collect(upTo: 1 << 20)
                try await client.shutdown()
                return Int(response.status.code)
            } catch {
                try await client.shutdown()
                throw error
            }
        }

        @Test func aRenewedCertificateIsShownToNewConnections() async throws {
            let (files, old, renewed) = (try certificate("now"), try certificate("old"), try certificate("renewed"))
            try Self.copy(old, to: files)
            let plain = try ServerKit.configuration(upstream: 1)
            let configuration = try GatewayConfiguration(
                listeners: [Listener(host: "localhost", port: 0, tls: files)],
                admin: AdminListener(Listener(host: "127.0.0.1", port: 0), keys: ["root": ServerKit.root.hash]),
                access: AccessConfiguration(), organisations: plain.organisations, store: .memory,
                upstreams: plain.upstreams, routes: plain.routes)
            try await ServerKit.run(configuration) { kit in
                // Nobody is behind it: 503 is the gateway's own answer.
                #expect(try await status(kit.port, trust: old.certificates) == 503)
                try Self.copy(renewed, to: files)
                #expect(try kit.gateway.reloadCertificates() == 1)
                #expect(try await status(kit.port, trust: renewed.certificates) == 503)
                await #expect(throws: (any Error).self) { _ = try await status(kit.port, trust: old.certificates) }
                // Files that cannot be used change nothing.
                try Data("none".utf8).write(to: URL(filePath: files.key))
                #expect(throws: AccessError.self) { try kit.gateway.reloadCertificates() }
                #expect(try await status(kit.port, trust: renewed.certificates) == 503)
            }
        }

        /// Where one of two listeners has files that cannot be used, neither shows another certificate.
        @Test func certificatesAreReplacedTogetherOrNotAtAll() async throws {
            let (first, second) = (try certificate("first"), try certificate("second"))
            let (old, renewed) = (try certificate("old"), try certificate("renewed"))
            try Self.copy(old, to: first)
            let plain = try ServerKit.configuration(upstream: 1)
            let configuration = try GatewayConfiguration(
                listeners: [Listener(host: "localhost", port: 0, tls: first)],
                admin: AdminListener(
                    Listener(host: "localhost", port: 0, tls: second), keys: ["root": ServerKit.root.hash]),
                access: AccessConfiguration(), organisations: plain.organisations, store: .memory,
                upstreams: plain.upstreams, routes: plain.routes)
            try await ServerKit.run(configuration) { kit in
                try Self.copy(renewed, to: first)
                let key = try Data(contentsOf: URL(filePath: second.key))
                try folder.write("none", as: "second.key")
                #expect(throws: AccessError.file(path: second.key, reason: "no private key in PEM")) {
                    try kit.gateway.reloadCertificates()
                }
                #expect(try await status(kit.port, trust: old.certificates) == 503)
                try key.write(to: URL(filePath: second.key))
                #expect(try kit.gateway.reloadCertificates() == 2)
                #expect(try await status(kit.port, trust: renewed.certificates) == 503)
            }
        }

        @Test func clientsAndUpstreamsAreReachedByTLS() async throws {
            let files = try certificate("server")
            try await StubUpstream { _ in .init(ServerKit.answer) }.withPort { port in
                // The first gateway is the second one's upstream, and refuses it: its key is none of the first's.
                let model = ServedModel(OpenInferenceModel(name: "m", output: "p", kind: .probabilities), classes: 3)
                let plain = try ServerKit.configuration(upstream: port)
                let first = try GatewayConfiguration(
                    listeners: [Listener(host: "localhost", port: 0, tls: files)],
                    admin: AdminListener(Listener(host: "127.0.0.1", port: 0), keys: ["root": ServerKit.root.hash]),
                    access: AccessConfiguration(), organisations: plain.organisations, store: .memory,
                    upstreams: plain.upstreams,
                    routes: [Route(path: "/", upstream: "stub", service: .openInference(["m": model]))])
                try await ServerKit.run(first) { kit in
                    #expect(try await status(kit.port, trust: files.certificates) == 200)
                    await #expect(throws: (any Error).self) {
                        _ = try await status(kit.port, trust: files.certificates) { tls in
                            tls.minimumTLSVersion = .tlsv1
                            tls.maximumTLSVersion = .tlsv11
                        }
                    }
                    let key = try folder.write("Bearer \(ServerKit.premium.text)\n", as: "upstream.key")
                    for (trust, headers, expected) in [
                        (files.certificates, ["Authorization": key], 200), (nil, ["Authorization": key], 503),
                        (files.certificates, [:], 502),
                    ] as [(String?, [String: String], Int)] {
                        let second = try GatewayConfiguration(
                            listeners: plain.listeners, admin: plain.admin, access: AccessConfiguration(),
                            organisations: plain.organisations, store: .memory,
                            upstreams: [
                                "stub": Upstream(
                                    url: "https://localhost:\(kit.port)", trust: trust, headerFiles: headers)
                            ],
                            routes: [Route(path: "/", upstream: "stub", service: .openInference(["m": model]))])
                        try await ServerKit.run(second) { kit in
                            let got = try await kit.infer()
                            #expect(got.status == expected, "\(got.text)")
                        }
                    }
                }
            }
        }
    }
#endif
