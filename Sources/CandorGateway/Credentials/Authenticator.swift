#if Gateway
    import CandorAccess
    import Synchronization

    /// Finds whose request it is, by a key or a signed token.
    ///
    /// It keeps hashes of keys alone. Whatever is wrong, the answer is nil, and says no more: an unknown key, a malformed
    /// one, an expired token are not told apart. Keys can be replaced while requests go on; each sees the old or the new.
    public final class Authenticator: Sendable {
        private struct Known: Sendable {
            let keys: KeyTable
            let tokens: TokenVerifier?
        }

        private let known: Mutex<Known>

        /// For the accounts of a configuration whose paths are whole; reads the key set of tokens.
        ///
        /// - Throws: `AccessError.invalidConfiguration`; `AccessError.file` for a key set that cannot be read.
        public init(_ configuration: GatewayConfiguration) async throws(AccessError) {
            known = Mutex(try await Self.read(configuration))
        }

        /// Knows the keys of a configuration from now on, and no others; reads the key set of tokens anew.
        ///
        /// - Throws: as ``init(_:)``; the keys from before stay then.
        public func replace(by configuration: GatewayConfiguration) async throws(AccessError) {
            let new = try await Self.read(configuration)
            known.withLock { $0 = new }
        }

        private static func read(_ configuration: GatewayConfiguration) async throws(AccessError) -> Known {
            var keys = KeyTable()
            for (organisation, accounts) in configuration.organisations {
                for (name, account) in accounts {
                    for (index, hash) in account.keys.enumerated() {
                        try keys.add(hash, of: name, "organisations.\(organisation).\(name).keys.\(index)")
                    }
                }
            }
            guard let settings = configuration.tokens else { return Known(keys: keys, tokens: nil) }
            return try await Known(
                keys: keys, tokens: TokenVerifier(settings, keySet: KeySet(path: settings.keySet)))
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
            let known = known.withLock { $0 }
            if let owner = known.keys.owner(of: text.utf8) { return owner }
            // A token comes by the header that tokens come by.
            guard let tokens = known.tokens, authorization != nil else { return nil }
            return tokens.account(of: text, at: unixSeconds)
        }
    }

    /// Finds which administrator asks.
    public final class AdminAuthenticator: Sendable {
        private let table: Mutex<KeyTable>

        /// For administrators by name, with the hashes of their keys.
        ///
        /// - Throws: `AccessError.invalidConfiguration`.
        public init(_ keys: [String: String]) throws(AccessError) { table = Mutex(try Self.table(of: keys)) }

        /// Knows these administrators from now on, and no others.
        ///
        /// - Throws: `AccessError.invalidConfiguration`; the administrators from before stay then.
        public func replace(by keys: [String: String]) throws(AccessError) {
            let new = try Self.table(of: keys)
            table.withLock { $0 = new }
        }

        private static func table(of keys: [String: String]) throws(AccessError) -> KeyTable {
            var table = KeyTable()
            for (name, hash) in keys { try table.add(hash, of: name, "admin.keys.\(name)") }
            return table
        }

        /// The administrator whose key a request has; nil for nobody's.
        ///
        /// - Parameter authorization: the header `Authorization`: `Bearer KEY`, or, as browsers send it, `Basic` with the key
        ///   as the password; the user's name may be any.
        public func administrator(authorization: String?) -> String? {
            guard let authorization else { return nil }
            let keys = table.withLock { $0 }
            if let word = Credential.bearer(authorization) { return keys.owner(of: word.utf8) }
            guard let password = Credential.password(authorization) else { return nil }
            return keys.owner(of: password)
        }
    }
#endif
