#if Gateway
    import CandorGateway
    import Foundation
    import JWTKit

    /// An issuer of tokens: a key of each kind, the set of their public halves, and tokens as text.
    struct TokenKit {
        static let now: UInt64 = 1_800_000_000
        static let algorithms = [
            "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA",
        ]
        static let settings = TokenSettings(keySet: "", issuer: "https://id.example", audience: "candor")

        let rsa: Insecure.RSA.PrivateKey
        let p256 = ES256PrivateKey()
        let p384 = ES384PrivateKey()
        let p521 = ES512PrivateKey()
        let ed25519: EdDSA.PrivateKey

        init() throws {
            rsa = try Insecure.RSA.PrivateKey(
                modulus: KnownTokens.modulus, exponent: "AQAB", privateExponent: KnownTokens.privateExponent)
            ed25519 = try EdDSA.PrivateKey()
        }

        /// The public keys as an identity provider serves them.
        var keySet: String {
            get throws {
                func curve(_ name: String, _ parameters: ECDSAParameters?) -> String {
                    let (x, y) = (parameters?.x ?? "", parameters?.y ?? "")
                    return """
                        {"kty":"EC","crv":"\(name)","kid":"\(name)","x":"\(Self.url(x))","y":"\(Self.url(y))","use":"sig"}
                        """
                }
                let x = Self.text(Array(ed25519.publicKey.rawRepresentation))
                return """
                    {"keys":[
                    {"kty":"RSA","kid":"rsa","n":"\(KnownTokens.modulus)","e":"AQAB"},
                    \(curve("P-256", p256.parameters)), \(curve("P-384", p384.parameters)),
                    \(curve("P-521", p521.parameters)),
                    {"kty":"OKP","crv":"Ed25519","kid":"ed","x":"\(x)"},
                    {"kty":"RSA","kid":"encryption","use":"enc","n":"\(KnownTokens.modulus)","e":"AQAB"},
                    {"kty":"LATTICE","kid":"of tomorrow"}
                    ]}
                    """
            }
        }

        func verifier(_ settings: TokenSettings = settings) async throws -> TokenVerifier {
            try await TokenVerifier(settings, keySet: KeySet(json: Data(keySet.utf8)))
        }

        /// A token, signed by the key that an algorithm needs.
        func token(
            _ algorithm: String, _ claims: String = TokenKit.claims(), header: String? = nil
        ) async throws -> String {
            try await Self.token(header ?? #"{"alg":"\#(algorithm)","typ":"JWT"}"#, claims, by: signer(algorithm))
        }

        static func token(_ header: String, _ claims: String, by signer: any JWTAlgorithm) throws -> String {
            let signed = text(Array(header.utf8)) + "." + text(Array(claims.utf8))
            return try signed + "." + text(signer.sign(Array(signed.utf8)))
        }

        func signer(_ algorithm: String) async throws -> any JWTAlgorithm {
            let keys = JWTKeyCollection()
            switch algorithm {
            case "RS256": await keys.add(rsa: rsa, digestAlgorithm: .sha256)
            case "RS384": await keys.add(rsa: rsa, digestAlgorithm: .sha384)
            case "RS512": await keys.add(rsa: rsa, digestAlgorithm: .sha512)
            case "PS256": await keys.add(pss: rsa, digestAlgorithm: .sha256)
            case "PS384": await keys.add(pss: rsa, digestAlgorithm: .sha384)
            case "PS512": await keys.add(pss: rsa, digestAlgorithm: .sha512)
            case "ES256": await keys.add(ecdsa: p256)
            case "ES384": await keys.add(ecdsa: p384)
            case "ES512": await keys.add(ecdsa: p521)
            default: await keys.add(eddsa: ed25519)
            }
            return try await keys.getKey()
        }

        /// Claims that are good at ``now``; with others in place of, or beside, some.
        static func claims(_ changes: [String: String?] = [:]) -> String {
            var claims: [String: String] = [
                "iss": #""https://id.example""#, "aud": #""candor""#, "sub": #""acme-1""#, "exp": "\(now + 300)",
            ]
            for (name, value) in changes { claims[name] = value }
            return "{" + claims.sorted { $0.key < $1.key }.map { "\"\($0.key)\":\($0.value)" }.joined(separator: ",")
                + "}"
        }

        /// Base64url without padding.
        static func text(_ bytes: [UInt8]) -> String { url(Data(bytes).base64EncodedString()) }

        private static func url(_ base64: String) -> String {
            base64.replacingOccurrences(of: "+", with: "-").replacingOccurrences(of: "/", with: "_")
                .replacingOccurrences(of: "=", with: "")
        }
    }
#endif
