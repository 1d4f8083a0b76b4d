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
        /// A certificate of its own, by the command that an operator would use; nil where there is none.
        private static func certificate() throws -> (folder: URL, files: TLSFiles)? {
            let folder = FileManager.default.temporaryDirectory.appending(path: "candor-tls-\(UUID())")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            let files = TLSFiles(
                certificates: folder.appending(path: "c.pem").path, key: folder.appending(path: "k.pem").path)
            let openssl = Process()
            openssl.executableURL = URL(filePath: "/usr/bin/openssl")
            openssl.arguments = [
                "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
                "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout", files.key, "-out",
                files.certificates,
            ]
            openssl.standardError = FileHandle.nullDevice
            guard (try? openssl.run()) != nil else { return nil }
            openssl.waitUntilExit()
            return openssl.terminationStatus == 0 ? (folder, files) : nil
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
            guard let (folder, files) = try Self.certificate(), let (other, renewed) = try Self.certificate() else {
                return
            }
            defer { for folder in [folder, other] { try? FileManager.default.removeItem(at: folder) } }
            let plain = try ServerKit.configuration(upstream: 1)
            let configuration = try GatewayConfiguration(
                listeners: [Listener(host: "localhost", port: 0, tls: files)],
                admin: AdminListener(Listener(host: "127.0.0.1", port: 0), keys: ["root": ServerKit.root.hash]),
                access: AccessConfiguration(), organisations: plain.organisations, store: .memory,
                upstreams: plain.upstreams, routes: plain.routes)
            try await ServerKit.run(configuration) { kit in
                // Nobody is behind it: 503 is the gateway's own answer.
                #expect(try await status(kit.port, trust: files.certificates) == 503)
                let old = folder.appending(path: "old.pem").path
                try FileManager.default.copyItem(atPath: files.certificates, toPath: old)
                for (from, to) in [(renewed.certificates, files.certificates), (renewed.key, files.key)] {
                    try Data(contentsOf: URL(filePath: from)).write(to: URL(filePath: to))
                }
                try kit.gateway.reloadCertificates()
                #expect(try await status(kit.port, trust: renewed.certificates) == 503)
                await #expect(throws: (any Error).self) { _ = try await status(kit.port, trust: old) }
                // Files that cannot be used change nothing.
                try Data("none".utf8).write(to: URL(filePath: files.key))
                #expect(throws: AccessError.self) { try kit.gateway.reloadCertificates() }
                #expect(try await status(kit.port, trust: renewed.certificates) == 503)
            }
        }

        @Test func clientsAndUpstreamsAreReachedByTLS() async throws {
            guard let (folder, files) = try Self.certificate() else { return }
            defer { try? FileManager.default.removeItem(at: folder) }
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
                    let key = folder.appending(path: "upstream.key").path
                    try Data("Bearer \(ServerKit.premium.text)\n".utf8).write(to: URL(filePath: key))
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
