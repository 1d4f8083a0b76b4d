#if Gateway
    import CandorAccess
    import CandorGateway
    import Foundation
    import JWTKit
    import Testing

    @Suite struct TokenVerifierTests {
        private let kit: TokenKit
        private let verifier: TokenVerifier

        init() async throws {
            kit = try TokenKit()
            verifier = try await kit.verifier()
        }

        private func account(_ token: String, at now: UInt64 = TokenKit.now) -> String? {
            verifier.account(of: token[...], at: now)
        }

        @Test func theStandardsOwnExamplesAreSigned() async throws {
            let keySet = try await KeySet(json: Data(KnownTokens.keySet.utf8))
            let verifier = TokenVerifier(TokenKit.settings, keySet: keySet)
            for token in [KnownTokens.rs256, KnownTokens.es256, KnownTokens.es512, KnownTokens.edDSA] {
                #expect(verifier.isSigned(token[...]), "\(token)")
                // The last character of a signature has bits that no byte has: change one that counts.
                var bytes = Array(token.utf8)
                let place = bytes.count - 10
                bytes[place] = bytes[place] == 0x41 ? 0x42 : 0x41
                #expect(!verifier.isSigned(String(decoding: bytes, as: UTF8.self)[...]), "\(token)")
                // Their claims are not for this gateway.
                #expect(verifier.account(of: token[...], at: 1_300_819_000) == nil)
            }
        }

        @Test(arguments: TokenKit.algorithms) func aGoodTokenNamesItsAccount(algorithm: String) async throws {
            let token = try await kit.token(algorithm)
            #expect(account(token) == "acme-1")
        }

        @Test(arguments: TokenKit.algorithms) func whatIsChangedIsRefused(algorithm: String) async throws {
            let token = try await kit.token(algorithm)
            let parts = token.split(separator: ".").map(String.init)
            let other = TokenKit.text(Array(TokenKit.claims(["sub": #""acme-2""#]).utf8))
            let header = TokenKit.text(Array(#"{"alg":"\#(algorithm)"}"#.utf8))
            #expect(account("\(parts[0]).\(other).\(parts[2])") == nil)
            #expect(account("\(header).\(parts[1]).\(parts[2])") == nil)
            var signature = Array(parts[2].utf8)
            for place in stride(from: 0, to: signature.count - 1, by: 17) {
                let byte = signature[place]
                signature[place] = byte == 0x41 ? 0x42 : 0x41
                #expect(account("\(parts[0]).\(parts[1]).\(String(decoding: signature, as: UTF8.self))") == nil)
                signature[place] = byte
            }
        }

        /// A header that names another algorithm than the one that signed; also of the same key.
        @Test func algorithmsAreNotTakenForEachOther() async throws {
            for (signed, named) in [("RS256", "RS512"), ("RS256", "PS256"), ("PS256", "RS256"), ("ES256", "ES384")] {
                let token = try await kit.token(signed, header: #"{"alg":"\#(named)"}"#)
                #expect(account(token) == nil, "\(signed) as \(named)")
            }
        }

        /// Each algorithm of a key works whichever was used first.
        @Test func aKeyIsNotBoundByTheFirstToken() async throws {
            #expect(account(try await kit.token("PS256", header: #"{"alg":"RS256","kid":"rsa"}"#)) == nil)
            for algorithm in ["PS512", "RS256", "PS256", "RS512"] {
                let token = try await kit.token(algorithm)
                #expect(account(token) == "acme-1", "\(algorithm)")
            }
        }

        @Test(arguments: ["none", "None", "NONE", "nOnE", "", "HS256", "HS384", "HS512", "ES256K", "RSA-OAEP", "rs256"])
        func otherAlgorithmsAreRefused(name: String) async throws {
            let unsigned = [
                TokenKit.text(Array(#"{"alg":"\#(name)"}"#.utf8)), TokenKit.text(Array(TokenKit.claims().utf8)),
            ].joined(separator: ".")
            #expect(account(unsigned + ".") == nil)
            let signed = try await kit.token("RS256", header: #"{"alg":"\#(name)"}"#)
            #expect(account(signed) == nil)
        }

        /// The public key as a shared secret: in PEM, in DER, and as its numbers.
        @Test func aPublicKeyIsNoSecret() async throws {
            let secrets = [
                Array(kit.rsa.publicKey.pemRepresentation.utf8),
                Array((kit.rsa.publicKey.pemRepresentation + "\n").utf8),
                Array(kit.rsa.publicKey.derRepresentation), Array(KnownTokens.modulus.utf8),
            ]
            for secret in secrets {
                let keys = JWTKeyCollection()
                await keys.add(hmac: HMACKey(from: secret), digestAlgorithm: .sha256)
                for header in [#"{"alg":"HS256"}"#, #"{"alg":"HS256","kid":"rsa"}"#, #"{"alg":"RS256","kid":"rsa"}"#] {
                    let token = try TokenKit.token(header, TokenKit.claims(), by: await keys.getKey())
                    #expect(account(token) == nil, "\(header)")
                }
            }
        }

        @Test func aTokenBringsNoKeyOfItsOwn() async throws {
            let stranger = try EdDSA.PrivateKey()
            let keys = JWTKeyCollection()
            await keys.add(eddsa: stranger)
            let x = TokenKit.text(Array(stranger.publicKey.rawRepresentation))
            for header in [
                #"{"alg":"EdDSA","jwk":{"kty":"OKP","crv":"Ed25519","x":"\#(x)"}}"#,
                #"{"alg":"EdDSA","jku":"https://evil.example/jwks.json","kid":"ed"}"#,
            ] {
                let token = try TokenKit.token(header, TokenKit.claims(), by: await keys.getKey())
                #expect(account(token) == nil, "\(header)")
            }
        }

        @Test func theKeyIsTheOneThatIsNamed() async throws {
            let named = try await kit.token("ES256", header: #"{"alg":"ES256","kid":"P-256"}"#)
            #expect(account(named) == "acme-1")
            for identifier in ["P-384", "unknown", "rsa", ""] {
                let token = try await kit.token("ES256", header: #"{"alg":"ES256","kid":"\#(identifier)"}"#)
                #expect(account(token) == nil, "\(identifier)")
            }
            // For encryption alone.
            let token = try await kit.token("RS256", header: #"{"alg":"RS256","kid":"encryption"}"#)
            #expect(account(token) == nil)
        }

        @Test(
            arguments: [
                ("iss", nil), ("iss", #""https://id.example/""#), ("iss", #""https://evil.example""#), ("iss", "7"),
                ("aud", nil), ("aud", #""other""#), ("aud", #"["other"]"#), ("aud", "[]"), ("aud", "null"),
                ("aud", "{}"),
                ("exp", nil), ("exp", "\(TokenKit.now - 60)"), ("exp", "0"), ("exp", "-1"),
                ("exp", #""\#(TokenKit.now + 9)""#),
                ("exp", "null"), ("nbf", "\(TokenKit.now + 61)"), ("nbf", #""soon""#), ("sub", nil), ("sub", "7"),
                ("sub", #""""#), ("sub", #""a\nb""#), ("sub", #"["acme-1"]"#),
                ("sub", "\"\(String(repeating: "x", count: 129))\""),
            ] as [(String, String?)]) func wrongClaimsAreRefused(name: String, value: String?) async throws
        {
            let token = try await kit.token("EdDSA", TokenKit.claims([name: value]))
            #expect(account(token) == nil)
        }

        @Test(arguments: [
            ("aud", #"["other","candor"]"#), ("exp", "\(TokenKit.now - 59)"), ("exp", "\(TokenKit.now + 1).5"),
            ("exp", "1e300"), ("nbf", "\(TokenKit.now + 60)"), ("nbf", "0"), ("iat", #""never""#), ("scope", "[1]"),
        ]) func goodClaimsAreTaken(name: String, value: String) async throws {
            let token = try await kit.token("EdDSA", TokenKit.claims([name: value]))
            #expect(account(token) == "acme-1")
        }

        @Test func anotherClaimMayNameTheAccount() async throws {
            var settings = TokenKit.settings
            settings.accountClaim = "client_id"
            let verifier = try await kit.verifier(settings)
            let token = try await kit.token("ES256", TokenKit.claims(["client_id": #""beta""#]))
            #expect(verifier.account(of: token[...], at: TokenKit.now) == "beta")
            let without = try await kit.token("ES256")
            #expect(verifier.account(of: without[...], at: TokenKit.now) == nil)
        }

        @Test func extensionsThatMustBeUnderstoodAreNot() async throws {
            let token = try await kit.token("ES256", header: #"{"alg":"ES256","crit":["b64"],"b64":true}"#)
            #expect(account(token) == nil)
        }

        /// Whatever comes, the answer is nil, and nothing traps.
        @Test func whatIsNoTokenIsNobodys() async throws {
            let token = try await kit.token("ES256")
            let parts = token.split(separator: ".").map(String.init)
            var texts = [
                "", ".", "..", "...", "a.b.c", "\(token).", ".\(token)", "\(parts[0]).\(parts[1])", "\(token).x",
                token + "=",
                "\(parts[0]).\(parts[1]).", "\(parts[0])..\(parts[2])", ".\(parts[1]).\(parts[2])", " " + token,
                "\(parts[0])=.\(parts[1]).\(parts[2])", token.replacingOccurrences(of: ".", with: ".\u{0}"), "é.é.é",
            ]
            for count in stride(from: 0, to: token.utf8.count, by: 7) { texts.append(String(token.prefix(count))) }
            for header in ["{}", "[]", "null", "7", #"{"alg":7}"#, #"{"alg":["ES256"]}"#, "{", "\u{ff}"] {
                texts.append("\(TokenKit.text(Array(header.utf8))).\(parts[1]).\(parts[2])")
            }
            let deep = String(repeating: "[", count: 3000) + String(repeating: "]", count: 3000)
            texts.append("\(TokenKit.text(Array("{\"alg\":\(deep)}".utf8))).\(parts[1]).\(parts[2])")
            for text in texts { #expect(account(text) == nil, "\(text)") }
            for claims in ["[]", "null", "7", "{", "\"x\"", "{\"sub\":\(deep)}"] {
                let token = try await kit.token("EdDSA", claims)
                #expect(account(token) == nil, "\(claims.prefix(20))")
            }
        }

        @Test func aTokenHasAtMostEightKilobytes() async throws {
            let short = try await kit.token(
                "EdDSA", TokenKit.claims(["x": "\"\(String(repeating: "x", count: 5700))\""]))
            let long = try await kit.token(
                "EdDSA", TokenKit.claims(["x": "\"\(String(repeating: "x", count: 6200))\""]))
            #expect(short.utf8.count < 8192 && long.utf8.count > 8192)
            #expect(account(short) == "acme-1" && account(long) == nil)
        }
    }
#endif
