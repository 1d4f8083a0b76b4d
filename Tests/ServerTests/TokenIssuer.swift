#if Gateway
    import CandorGateway
    import Foundation
    import JWTKit

    /// An identity provider with one Ed25519 key.
    struct TokenIssuer: Sendable {
        static let settings = (issuer: "https://id.example", audience: "candor")

        let identifier: String
        private let key: EdDSA.PrivateKey

        init(_ identifier: String = "1") throws {
            self.identifier = identifier
            key = try EdDSA.PrivateKey()
        }

        /// Its public key as a set.
        var keySet: String {
            let x = Self.text(Array(key.publicKey.rawRepresentation))
            return #"{"keys":[{"kty":"OKP","crv":"Ed25519","kid":"\#(identifier)","use":"sig","x":"\#(x)"}]}"#
        }

        /// How a gateway knows it.
        static func settings(keySet path: String) -> TokenSettings {
            TokenSettings(keySet: path, issuer: settings.issuer, audience: settings.audience)
        }

        /// Claims that are good for five minutes, but for changes; nil takes one away.
        static func claims(_ account: String, _ changes: [String: String?] = [:]) -> String {
            let now = Int(Date().timeIntervalSince1970)
            var claims: [String: String] = [
                "iss": "\"\(settings.issuer)\"", "aud": "\"\(settings.audience)\"", "sub": "\"\(account)\"",
                "exp": "\(now + 300)",
            ]
            for (name, value) in changes { claims[name] = value }
            return "{" + claims.sorted { $0.key < $1.key }.map { "\"\($0.key)\":\($0.value)" }.joined(separator: ",")
                + "}"
        }

        /// A signed token.
        func token(_ claims: String, header: String? = nil) async throws -> String {
            let keys = JWTKeyCollection()
            await keys.add(eddsa: key)
            let header = header ?? #"{"alg":"EdDSA","kid":"\#(identifier)","typ":"JWT"}"#
            let signed = Self.unsigned(claims, header: header)
            return try await signed + "." + Self.text(keys.getKey().sign(Array(signed.utf8)))
        }

        /// Header and claims.
        static func unsigned(_ claims: String, header: String) -> String {
            text(Array(header.utf8)) + "." + text(Array(claims.utf8))
        }

        /// Base64url without padding.
        static func text(_ bytes: some Sequence<UInt8>) -> String {
            Data(bytes).base64EncodedString().replacingOccurrences(of: "+", with: "-")
                .replacingOccurrences(of: "/", with: "_").replacingOccurrences(of: "=", with: "")
        }
    }
#endif
