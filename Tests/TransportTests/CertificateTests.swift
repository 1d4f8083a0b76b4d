#if Network
    import CandorTransport
    import Foundation
    import NIOSSL
    import Testing

    @Suite struct CertificateTests {
        /// What `openssl` prints and how it ends; nil where it is not installed.
        static func openssl(_ arguments: [String]) throws -> (output: String, status: Int32)? {
            guard FileManager.default.isExecutableFile(atPath: "/usr/bin/openssl") else { return nil }
            let process = Process()
            process.executableURL = URL(fileURLWithPath: "/usr/bin/openssl")
            process.arguments = arguments
            let output = Pipe()
            process.standardOutput = output
            process.standardError = output
            try process.run()
            let bytes = output.fileHandleForReading.readDataToEndOfFile()
            process.waitUntilExit()
            return (String(decoding: bytes, as: UTF8.self), process.terminationStatus)
        }

        @Test func certificateHasTheDocumentedFields() throws {
            let certificate = try NIOSSLCertificate(bytes: IdentityTests.rfc8410().certificate, format: .der)
            #expect(certificate.serialNumber == [1])
            #expect(certificate.notValidBefore == 0)
            // 9999-12-31 23:59:59 in seconds since 1970.
            #expect(certificate.notValidAfter == 253_402_300_799)
            #expect(try certificate.toDERBytes() == IdentityTests.rfc8410().certificate)
        }

        /// Lengths and shapes by another reader, and the signature by another implementation.
        @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/openssl"), "needs openssl"))
        func openSSLReadsAndVerifiesIt() throws {
            let path = NSTemporaryDirectory() + UUID().uuidString
            defer { try? FileManager.default.removeItem(atPath: path) }
            for identity in [IdentityTests.rfc8410(), Identity()] {
                let text =
                    "-----BEGIN CERTIFICATE-----\n"
                    + Data(identity.certificate).base64EncodedString(options: .lineLength64Characters)
                    + "\n-----END CERTIFICATE-----\n"
                try text.write(toFile: path, atomically: true, encoding: .utf8)
                let verified = try #require(
                    try Self.openssl([
                        "verify", "-x509_strict", "-check_ss_sig", "-partial_chain", "-CAfile", path, path,
                    ]))
                #expect(verified.status == 0, "\(verified.output)")
                let shown = try #require(try Self.openssl(["x509", "-in", path, "-noout", "-text"]))
                for field in [
                    "Version: 3 (0x2)", "ED25519", "CN = candor", "X509v3 Key Usage: critical", "Digital Signature",
                ] {
                    #expect(shown.output.contains(field), "\(field) in \(shown.output)")
                }
            }
        }
    }
#endif
