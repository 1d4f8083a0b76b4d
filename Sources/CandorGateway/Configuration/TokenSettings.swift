#if Gateway
    import CandorAccess

    /// Signed tokens (JWT, RFC 7519) of an identity provider.
    public struct TokenSettings: Hashable, Sendable {
        /// A file of public keys: a JSON Web Key Set.
        public var keySet: String
        /// The `iss` that a token must have.
        public var issuer: String
        /// The `aud` that must be among a token's.
        public var audience: String
        /// The claim that names the account.
        public var accountClaim: String

        /// Tokens of an issuer for an audience.
        public init(keySet: String, issuer: String, audience: String, accountClaim: String = "sub") {
            (self.keySet, self.issuer, self.audience, self.accountClaim) = (keySet, issuer, audience, accountClaim)
        }

        func check() throws(AccessError) {
            try CandorGateway.check(file: keySet, "tokens.keySet")
            // An empty text would be the one that a token without the claim's meaning has.
            for (place, text) in [("issuer", issuer), ("audience", audience), ("accountClaim", accountClaim)] {
                guard !text.isEmpty else { throw .wrong("tokens.\(place)", "some text", "nothing") }
            }
            guard !["iss", "aud", "exp", "nbf", "iat"].contains(accountClaim) else {
                throw .wrong("tokens.accountClaim", "a claim that names an account", "\"\(accountClaim)\"")
            }
        }
    }

    extension TokenSettings: Codable {
        package enum CodingKeys: String, CodingKey, CaseIterable {
            case keySet, issuer, audience, accountClaim
        }

        /// - Throws: `AccessError.invalidConfiguration`.
        public init(from decoder: any Decoder) throws {
            let keys = try StrictObject<CodingKeys>(decoder)
            try self.init(
                keySet: keys.required(.keySet, "the path of a file"), issuer: keys.required(.issuer, "an issuer"),
                audience: keys.required(.audience, "an audience"))
            accountClaim = try keys.value(.accountClaim, "the name of a claim") ?? accountClaim
        }
    }
#endif
