#if Network
    import CandorCore
    import CandorTransport
    import Foundation
    import NIOSSL
    import Testing

    @Suite struct IdentityTests {
        /// The key of RFC 8410, section 10.3.
        static func rfc8410() -> Identity {
            let seed: [UInt8] = [
                0xd4, 0xee, 0x72, 0xdb, 0xf9, 0x13, 0x58, 0x4a, 0xd5, 0xb6, 0xd8, 0xf1, 0xf7, 0x69, 0xf8, 0xad,
                0x3a, 0xfe, 0x7c, 0x28, 0xcb, 0xf1, 0xd4, 0xfb, 0xe0, 0x97, 0xa8, 0x8f, 0x44, 0x75, 0x58, 0x42,
            ]
            return Identity(seed: SecretBuffer(copying: seed.span.bytes))
        }

        @Test func keyIsThatOfTheStandard() throws {
            let identity = Self.rfc8410()
            let key = identity.withPrivateKey { Data($0).base64EncodedString() }
            #expect(key == "MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC")
            let publicKey = try NIOSSLCertificate(bytes: identity.certificate, format: .der).extractPublicKey()
            let info = try Data(publicKey.toSPKIBytes())
            #expect(info.base64EncodedString() == "MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=")
            // base64 -d of that, through sha256sum.
            #expect(
                identity.fingerprint.description
                    == "sha256:a1e9156054e04fac899ae9f275132cdc07a5dbc4ea2c2ad3a1ffc6e0d253681f")
        }

        @Test func identityIsAFunctionOfItsKeyAndKeysDiffer() {
            #expect(Self.rfc8410().certificate == Self.rfc8410().certificate)
            #expect(Identity().fingerprint != Identity().fingerprint)
        }

        @Test func descriptionShowsTheFingerprintAlone() {
            let identity = Self.rfc8410()
            #expect(identity.description == "Identity(\(identity.fingerprint))")
            #expect(String(reflecting: identity) == identity.description)
        }
    }
#endif
