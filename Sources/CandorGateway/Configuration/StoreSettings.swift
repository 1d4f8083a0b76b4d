#if Gateway
    import CandorAccess

    /// Where accounts, use and the audit log are kept.
    public enum StoreSettings: Hashable, Sendable {
        /// A file of SQLite, for one server or several on one machine.
        case sqlite(path: String)
        /// A Redis server, for several gateways, as `candor access --store` takes it: `redis://host:port` or `unix:/path`,
        /// with settings after a `?`; the password in a file of its own. With the trait `Redis`.
        ///
        /// `segments` is the folder of the audit log's closed segments. Of all gateways on one Redis one names it, and it alone
        /// rotates the log.
        case redis(url: String, passwordFile: String?, segments: String?)
        /// Nothing is kept beyond the process.
        case memory

        /// That of a document which names none: `access.sqlite` in the configuration's folder.
        public static let standard = StoreSettings.sqlite(path: "access.sqlite")

        func check() throws(AccessError) {
            switch self {
            case .sqlite(let path): try CandorGateway.check(file: path, "store.path")
            case .redis(let url, let passwordFile, let segments):
                #if Redis
                    let settings: RedisSettings
                    do { settings = try RedisSettings(parsing: url) } catch {
                        throw .wrong("store.url", error.expected, error.actual)
                    }
                    guard settings.passwordFile == nil else {
                        throw .wrong("store.url", "no password-file: it is store.passwordFile", "one")
                    }
                    if let passwordFile { try CandorGateway.check(file: passwordFile, "store.passwordFile") }
                    if let segments {
                        try CandorGateway.check(file: segments, "store.segments", "the path of a folder")
                    }
                #else
                    throw .wrong("store.kind", "sqlite or memory, since this build is without the trait Redis", "redis")
                #endif
            case .memory: break
            }
        }
    }

    extension StoreSettings: Codable {
        package enum CodingKeys: String, CodingKey, CaseIterable {
            case kind, path, url, passwordFile, segments
        }

        private enum Kind: String, CaseIterable {
            case sqlite, redis, memory
        }

        /// - Throws: `AccessError.invalidConfiguration`, also for keys of another kind.
        public init(from decoder: any Decoder) throws {
            let keys = try StrictObject<CodingKeys>(decoder)
            let kind: Kind = try keys.word(.kind) ?? .sqlite
            let path: String? = try keys.value(.path, "the path of a file")
            let url: String? = try keys.value(.url, "redis://host:port or unix:/path")
            let passwordFile: String? = try keys.value(.passwordFile, "the path of a file")
            let segments: String? = try keys.value(.segments, "the path of a folder")
            let used: Set<CodingKeys> =
                switch kind {
                case .sqlite: [.path]
                case .redis: [.url, .passwordFile, .segments]
                case .memory: []
                }
            for (key, value) in [
                (CodingKeys.path, path), (.url, url), (.passwordFile, passwordFile), (.segments, segments),
            ]
            where value != nil && !used.contains(key) {
                throw AccessError.wrong(keys.place(key), "nothing, for the kind \(kind.rawValue)", "\"\(value ?? "")\"")
            }
            switch kind {
            case .sqlite: self = path.map { .sqlite(path: $0) } ?? .standard
            case .redis:
                self = .redis(
                    url: try keys.required(.url, "redis://host:port or unix:/path"), passwordFile: passwordFile,
                    segments: segments)
            case .memory: self = .memory
            }
        }

        /// Writes the kind and its settings.
        public func encode(to encoder: any Encoder) throws {
            var store = encoder.container(keyedBy: CodingKeys.self)
            switch self {
            case .sqlite(let path):
                try store.encode(Kind.sqlite.rawValue, forKey: .kind)
                try store.encode(path, forKey: .path)
            case .redis(let url, let passwordFile, let segments):
                try store.encode(Kind.redis.rawValue, forKey: .kind)
                try store.encode(url, forKey: .url)
                try store.encodeIfPresent(passwordFile, forKey: .passwordFile)
                try store.encodeIfPresent(segments, forKey: .segments)
            case .memory: try store.encode(Kind.memory.rawValue, forKey: .kind)
            }
        }
    }
#endif
