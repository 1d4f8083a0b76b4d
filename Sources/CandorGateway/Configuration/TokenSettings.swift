#if Gateway
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
    }
#endif
