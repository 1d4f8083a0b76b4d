#if Gateway
    import CandorAccess

    /// Finds whose request it is, by a key or a signed token.
    ///
    /// It keeps hashes of keys alone. Whatever is wrong, the answer is nil, and says no more: an unknown key, a malformed
    /// one, an expired token are not told apart.
    public struct Authenticator: Sendable {
        private let keys: KeyTable
        private let tokens: TokenVerifier?

        /// For the accounts of a configuration whose paths are whole; reads the key set of tokens.
        ///
        /// - Throws: `AccessError.invalidConfiguration`; `AccessError.file` for a key set that cannot be read.
        public init(_ configuration: GatewayConfiguration) async throws(AccessError) {
            var keys = KeyTable()
            for (organisation, accounts) in configuration.organisations {
                for (name, account) in accounts {
                    for (index, hash) in account.keys.enumerated() {
                        try keys.add(hash, of: name, "organisations.\(organisation).\(name).keys.\(index)")
                    }
                }
            }
            self.keys = keys
            guard let settings = configuration.tokens else {
                tokens = nil
                return
            }
            tokens = try await TokenVerifier(settings, keySet: KeySet(path: settings.keySet))
        }

        /// The account whose key or token a request has; nil for nobody's.
        ///
        /// - Parameters:
        ///   - authorization: the header `Authorization`: `Bearer KEY` or `Bearer TOKEN`.
        ///   - apiKey: the header `X-API-Key`. Where both are there, they are the same key.
        ///   - unixSeconds: the time by which tokens begin and end.
        /// - Complexity: for a key a hash, about a microsecond; for a token the check of a signature, below a tenth of a
        ///   millisecond for RS, PS, ES256 and EdDSA, ten times as much for ES384 and ES512.
        public func account(
            authorization: String?, apiKey: String?, at unixSeconds: UInt64
        ) async -> String? {
            var text: Substring?
            if let authorization {
                guard let word = Credential.bearer(authorization) else { return nil }
                text = word
            }
            if let apiKey {
                guard Credential.isWord(apiKey), text == nil || text == apiKey[...] else { return nil }
                text = apiKey[...]
            }
            guard let text else { return nil }
            if let owner = keys.owner(of: text.utf8) { return owner }
            // A token comes by the header that tokens come by.
            guard let tokens, authorization != nil else { return nil }
            return tokens.account(of: text, at: unixSeconds)
        }
    }

    /// Finds which administrator asks.
    public struct AdminAuthenticator: Sendable {
        private let keys: KeyTable

        /// For administrators by name, with the hashes of their keys.
        ///
        /// - Throws: `AccessError.invalidConfiguration`.
        public init(_ keys: [String: String]) throws(AccessError) {
            var table = KeyTable()
            for (name, hash) in keys { try table.add(hash, of: name, "admin.keys.\(name)") }
            self.keys = table
        }

        /// The administrator whose key a request has; nil for nobody's.
        ///
        /// - Parameter authorization: the header `Authorization`: `Bearer KEY`, or, as browsers send it, `Basic` with the key
        ///   as the password; the user's name may be any.
        public func administrator(authorization: String?) -> String? {
            guard let authorization else { return nil }
            if let word = Credential.bearer(authorization) { return keys.owner(of: word.utf8) }
            guard let password = Credential.password(authorization) else { return nil }
            return keys.owner(of: password)
        }
    }
#endif
