#if Network
    import CandorProof
    import CandorTransport
    import Foundation
    import Testing

    @Suite final class IdentityFileTests {
        private let path = NSTemporaryDirectory() + "candor-" + UUID().uuidString

        deinit { try? FileManager.default.removeItem(atPath: path) }

        private func write(_ text: String, mode: Int = 0o600) throws {
            try Data(text.utf8).write(to: URL(fileURLWithPath: path))
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
        }

        private func refusal() -> (expected: String, actual: String)? {
            do {
                _ = try Identity(contentsOf: path)
                return nil
            } catch {
                guard case .identityFile(path, let expected, let actual) = error else { return nil }
                return (expected, actual)
            }
        }

        @Test func writtenKeyIsReadBackAndIsItsOwnersAlone() throws {
            let identity = Identity()
            try identity.write(to: path)
            #expect(try Identity(contentsOf: path).fingerprint == identity.fingerprint)
            let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
            #expect(mode == 0o600)
            #expect(
                try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map(\.count) == [27, 64, 25])
        }

        @Test func fileThatExistsIsNotOverwritten() throws {
            try write("mine")
            let identity = Identity()
            #expect(
                throws: TransportError.identityFile(path: path, expected: "a new file", actual: "File exists")
            ) { try identity.write(to: path) }
            #expect(try String(contentsOfFile: path, encoding: .utf8) == "mine")
            #expect(throws: TransportError.self) { try identity.write(to: "/nowhere/at/all") }
        }

        @Test(arguments: [0o644, 0o640, 0o660, 0o604, 0o601])
        func fileThatOthersCanUseIsRefused(mode: Int) throws {
            let identity = Identity()
            try identity.write(to: path)
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
            let found = refusal()
            #expect(found?.expected == "mode 600")
            #expect(found?.actual == "mode \(String(mode, radix: 8))")
        }

        @Test func whatIsNotExactlyOneKeyIsRefused() throws {
            let identity = IdentityTests.rfc8410()
            try identity.write(to: path)
            let text = try String(contentsOfFile: path, encoding: .utf8)
            let key = String(text.split(separator: "\n")[1])
            let others = [
                "", "nothing", String(text.dropLast()), text + "\n", text + text, " " + text,
                text.replacingOccurrences(of: "PRIVATE", with: "PUBLIC"),
                text.replacingOccurrences(of: key, with: "x" + key.dropFirst()),
                text.replacingOccurrences(of: key, with: "*" + key.dropFirst()),
                text.replacingOccurrences(of: key, with: key.dropLast() + "="),
                text.replacingOccurrences(of: key, with: key.dropLast(4) + "===="),
                text.replacingOccurrences(of: key, with: "MC4CAQAwBQYDK2VuBCIE" + key.dropFirst(20)),
                text.replacingOccurrences(of: "\n", with: "\r\n"),
                String(repeating: "A", count: 100_000),
            ]
            for other in others {
                try FileManager.default.removeItem(atPath: path)
                try write(other)
                let found = refusal()
                #expect(found?.expected == "one Ed25519 key in PEM", "\(other.prefix(200))")
            }
        }

        @Test func whatIsNotAPlainFileIsRefusedAtOnce() throws {
            #expect(refusal()?.expected == "a readable file")
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
            #expect(refusal()?.expected == "a plain file")
            try FileManager.default.removeItem(atPath: path)
            #expect(mkfifo(path, 0o600) == 0)
            #expect(refusal()?.expected == "a plain file")
        }

        @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/openssl"), "needs openssl"))
        func filesAreThoseOfOpenSSL() throws {
            _ = try CertificateTests.openssl(["genpkey", "-algorithm", "ed25519", "-out", path])
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
            let identity = try Identity(contentsOf: path)
            let digest = try CertificateTests.openssl([
                "pkey", "-in", path, "-pubout", "-outform", "DER", "-out", path + ".der",
            ])
            #expect(digest?.status == 0)
            defer { try? FileManager.default.removeItem(atPath: path + ".der") }
            let printed = try CertificateTests.openssl(["dgst", "-sha256", "-r", path + ".der"])?.output
            #expect(printed?.prefix(64) == identity.fingerprint.description.dropFirst(7))
        }
    }
#endif
