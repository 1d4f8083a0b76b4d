#if Gateway
    import CandorAccess

    /// The keys of the document, JSON or YAML:
    ///
    /// | key | values | default |
    /// |---|---|---|
    /// | `listeners` | list of {`host`, `port`, `tls`: {`certificates`, `key`}, `plain`} | required; `host` 127.0.0.1 |
    /// | `admin` | as a listener, and `keys`: hash by administrator | none |
    /// | `access` | as of `AccessConfiguration` | its defaults |
    /// | `organisations` | organisation: account: {`tier`, `keys`: hashes} | none; `keys` none |
    /// | `tokens` | {`keySet`, `issuer`, `audience`, `accountClaim`} | none; `accountClaim` sub |
    /// | `store` | {`kind`: sqlite, redis, memory; `path`; `url`, `passwordFile`, `segments`} | sqlite; access.sqlite |
    /// | `upstreams` | name: {`url`, `connections`, `connectTimeout`, `idleTimeout`, `trust`, `headerFiles`} | 64, 5, 60 |
    /// | `routes` | list of {`path`, `upstream`, and one of `models`, `text`, `passThrough`} | required; `path` / |
    /// | `limits` | {`bodyBytes`, `answerBytes`, `requests`, …} | ``Limits`` |
    /// | `webhook` | {`url`, `keyFile`} | none |
    /// | `stickyNoise` | {`keyFile`, `rotation` in seconds} | none; 2592000 |
    ///
    /// A key that is not in the table is an error that names the place.
    extension GatewayConfiguration: Codable {
        package enum Key: String, CodingKey, CaseIterable {
            case listeners, admin, access, organisations, tokens, store, upstreams, routes, limits, webhook, stickyNoise
        }

        /// Reads a configuration with any decoder.
        ///
        /// - Throws: `AccessError.invalidConfiguration`; a decoder may wrap it. What is no document at all is the decoder's
        ///   own error.
        public init(from decoder: any Decoder) throws {
            let keys = try StrictObject<Key>(decoder)
            try self.init(
                listeners: keys.required(.listeners, "a list of listeners"),
                admin: keys.value(.admin, "a listener with keys"),
                access: Self.access(keys),
                organisations: keys.value(.organisations, "accounts by organisation") ?? [:],
                tokens: keys.value(.tokens, "settings of tokens"),
                store: keys.value(.store, "a store") ?? .standard,
                upstreams: keys.required(.upstreams, "upstreams by name"),
                routes: keys.required(.routes, "a list of routes"),
                limits: keys.value(.limits, "limits") ?? Limits(),
                webhook: keys.value(.webhook, "a receiver"),
                stickyNoise: keys.value(.stickyNoise, "a key and its rotation"))
        }

        /// What access control refuses once all its keys are read names the place within its own document.
        private static func access(_ keys: StrictObject<Key>) throws -> AccessConfiguration {
            do {
                return try keys.value(.access, "tiers, roles, policies and rules") ?? AccessConfiguration()
            } catch AccessError.invalidConfiguration(let place, let expected, let actual) {
                let isWhole = place == keys.place(.access) || place.hasPrefix(keys.place(.access) + ".")
                throw AccessError.wrong(isWhole ? place : keys.place(.access) + "." + place, expected, actual)
            }
        }

        /// Writes every setting.
        public func encode(to encoder: any Encoder) throws {
            var document = encoder.container(keyedBy: Key.self)
            try document.encode(listeners, forKey: .listeners)
            try document.encodeIfPresent(admin, forKey: .admin)
            try document.encode(access, forKey: .access)
            try document.encode(organisations, forKey: .organisations)
            try document.encodeIfPresent(tokens, forKey: .tokens)
            try document.encode(store, forKey: .store)
            try document.encode(upstreams, forKey: .upstreams)
            try document.encode(routes, forKey: .routes)
            try document.encode(limits, forKey: .limits)
            try document.encodeIfPresent(webhook, forKey: .webhook)
            try document.encodeIfPresent(stickyNoise, forKey: .stickyNoise)
        }
    }
#endif
