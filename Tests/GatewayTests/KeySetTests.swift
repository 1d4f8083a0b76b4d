#if Gateway
    import CandorAccess
    import CandorGateway
    import Foundation
    import Testing

    @Suite struct KeySetTests {
        private static let x = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"

        @Test(arguments: [
            ("", "tokens.keySet: expected a JSON Web Key Set"), ("[]", "tokens.keySet: expected a JSON Web Key Set"),
            (#"{"keys":{}}"#, "tokens.keySet: expected a JSON Web Key Set"),
            (#"{"keys":[]}"#, "tokens.keySet: expected at least one key for signatures, found none"),
            (#"{"keys":[{"kty":"RSA","use":"enc","n":"AQ","e":"AQAB"}]}"#, "tokens.keySet: expected at least one key"),
            (
                #"{"keys":[{"kty":"EC","crv":"secp256k1","x":"AA","y":"AA"}]}"#,
                "tokens.keySet: expected at least one key"
            ),
            (
                #"{"keys":[{"kty":"OKP","crv":"Ed25519","x":"\#(x)","alg":"HS256"}]}"#,
                "tokens.keySet: expected at least one key"
            ),
            (
                #"{"keys":[{"kty":"oct","k":"c2VjcmV0"}]}"#,
                "tokens.keySet.keys.0: expected a public key: secrets are for the issuer alone, found a secret one"
            ),
            (
                #"{"keys":[{"kty":"OKP","crv":"Ed25519","x":"\#(x)"},{"kty":"OKP","crv":"Ed25519","x":"\#(x)","d":"\#(x)"}]}"#,
                "tokens.keySet.keys.1: expected a public key"
            ),
            (
                #"{"keys":[{"kty":"OKP","crv":"Ed25519","x":"AA"}]}"#,
                "tokens.keySet.keys.0: expected a good key of type OKP"
            ),
            (#"{"keys":[{"kty":"OKP","crv":"Ed25519"}]}"#, "tokens.keySet.keys.0: expected a good key of type OKP"),
            (
                #"{"keys":[{"kty":"EC","crv":"P-256","x":"AA","y":"AA"}]}"#,
                "tokens.keySet.keys.0: expected a good key of"
            ),
            (
                #"{"keys":[{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU"}]}"#,
                "tokens.keySet.keys.0: expected a good key of type EC"
            ),
            (#"{"keys":[{"kty":"EC","crv":"P-256"}]}"#, "tokens.keySet.keys.0: expected a good key of type EC"),
            (#"{"keys":[{"kty":"RSA","n":"AQ","e":"AQAB"}]}"#, "tokens.keySet.keys.0: expected a good key of type RSA"),
            (#"{"keys":[{"kty":"RSA","n":"","e":""}]}"#, "tokens.keySet.keys.0: expected a good key of type RSA"),
            (#"{"keys":[{"kty":"RSA","n":"%","e":"AQAB"}]}"#, "tokens.keySet.keys.0: expected a good key of type RSA"),
            (#"{"keys":[{"kty":"RSA","e":"AQAB"}]}"#, "tokens.keySet.keys.0: expected a good key of type RSA"),
        ]) func aSetThatIsNoneIsRefused(json: String, message: String) async throws {
            let error = await #expect(throws: AccessError.self) { try await KeySet(json: Data(json.utf8)) }
            let text = error.map { "\($0)" } ?? ""
            #expect(text.hasPrefix(message), "\(text)")
        }

        /// RSA of 1024 bits, which is too short to be trusted.
        @Test func aShortKeyIsRefused() async throws {
            let modulus = TokenKit.text([0xc3] + (1..<128).map { UInt8(truncatingIfNeeded: $0 &* 37 | 1) })
            let json = #"{"keys":[{"kty":"RSA","n":"\#(modulus)","e":"AQAB"}]}"#
            await #expect(throws: AccessError.self) { try await KeySet(json: Data(json.utf8)) }
        }

        /// A key for one algorithm is for that alone.
        @Test func aKeyIsForItsAlgorithm() async throws {
            let kit = try TokenKit()
            let json = #"{"keys":[{"kty":"RSA","n":"\#(KnownTokens.modulus)","e":"AQAB","alg":"PS384"}]}"#
            let verifier = TokenVerifier(TokenKit.settings, keySet: try await KeySet(json: Data(json.utf8)))
            for algorithm in ["PS384", "PS256", "RS384", "RS256"] {
                let token = try await kit.token(algorithm)
                #expect(
                    (verifier.account(of: token[...], at: TokenKit.now) != nil) == (algorithm == "PS384"),
                    "\(algorithm)")
            }
        }
    }
#endif
