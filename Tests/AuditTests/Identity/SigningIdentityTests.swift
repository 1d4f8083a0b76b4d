import CandorAudit
import CandorCore
import Foundation
import Testing

/// Keys and their files.
@Suite struct SigningIdentityTests {
    /// RFC 8032, section 7.1, test 1; the fingerprint is `openssl pkey -pubout -outform DER | sha256sum`.
    @Test func keysAndFingerprintsAreThoseOfTheStandard() throws {
        let seed: [UInt8] = [
            0x9d, 0x61, 0xb1, 0x9d, 0xef, 0xfd, 0x5a, 0x60, 0xba, 0x84, 0x4a, 0xf4, 0x92, 0xec, 0x2c, 0xc4, 0x44, 0x49,
            0xc5, 0x69, 0x7b, 0x32, 0x69, 0x19, 0x70, 0x3b, 0xac, 0x03, 0x1c, 0xae, 0x7f, 0x60,
        ]
        let identity = SigningIdentity(seed: SecretBuffer(copying: seed.span.bytes))
        #expect(
            identity.publicKey.bytes == [
                0xd7, 0x5a, 0x98, 0x01, 0x82, 0xb1, 0x0a, 0xb7, 0xd5, 0x4b, 0xfe, 0xd3, 0xc9, 0x64, 0x07, 0x3a, 0x0e,
                0xe1, 0x72, 0xf3, 0xda, 0xa6, 0x23, 0x25, 0xaf, 0x02, 0x1a, 0x68, 0xf7, 0x07, 0x51, 0x1a,
            ])
        #expect(
            identity.publicKey.fingerprint
                == "sha256:06e3fd8fda29bb60ab59557de61edb0aecdb231134be30e75b455f8e1b792fa9")
    }

    @Test func filesAreOpenSSLs() throws {
        let folder = try Folder()
        let identity = Party.identity(3)
        try identity.write(to: folder.file("key.pem"))
        #expect(try folder.mode(of: "key.pem") == 0o600)
        #expect(
            String(decoding: try folder.bytes(of: "key.pem"), as: UTF8.self) == """
                -----BEGIN PRIVATE KEY-----
                MC4CAQAwBQYDK2VwBCIEIAMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMD
                -----END PRIVATE KEY-----

                """)
        let read = try SigningIdentity(contentsOf: folder.file("key.pem"))
        #expect(read.publicKey == identity.publicKey)
        #expect(throws: EvidenceError.file(path: folder.file("key.pem"), reason: "File exists")) {
            try identity.write(to: folder.file("key.pem"))
        }
    }

    @Test func freshKeysDiffer() { #expect(SigningIdentity().publicKey != SigningIdentity().publicKey) }

    @Test func filesThatAreNoPrivateKeyAreRefused() throws {
        let folder = try Folder()
        try Party.identity(3).write(to: folder.file("key.pem"))
        let text = try folder.bytes(of: "key.pem")
        var otherKind = text
        otherKind[40] ^= 1
        for (name, content) in [
            ("empty", []), ("short", Array(text.dropLast())), ("long", text + [10]), ("kind", otherKind),
        ] {
            #expect(
                FileManager.default.createFile(
                    atPath: folder.file(name), contents: Data(content), attributes: [.posixPermissions: 0o600]))
            #expect(
                throws: EvidenceError.malformed(
                    what: folder.file(name), expected: "one Ed25519 key in PEM", actual: "something else")
            ) { _ = try SigningIdentity(contentsOf: folder.file(name)) }
        }
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: folder.file("key.pem"))
        #expect(
            throws: EvidenceError.unsafeFile(path: folder.file("key.pem"), expected: "mode 600", actual: "mode 644")
        ) { _ = try SigningIdentity(contentsOf: folder.file("key.pem")) }
    }
}
