#if Gateway
    import CandorAccess
    import CandorGateway

    extension StoreSettings {
        /// Opens the store, and makes it where there is none.
        ///
        /// - Throws: ``AccessError`` with what is wrong.
        func open() throws(AccessError) -> any AccessStore {
            switch self {
            case .sqlite(let path): return try SQLiteStore(path: path)
            case .memory: return InMemoryStore()
            case .redis(let url, let passwordFile, _):
                #if Redis
                    var settings = try RedisSettings(parsing: url)
                    if let passwordFile { settings.passwordFile = passwordFile }
                    return RedisStore(settings)
                #else
                    throw .invalidConfiguration(
                        place: "store", expected: "sqlite or memory, or a build with the trait Redis",
                        actual: "\(url), \(passwordFile == nil ? "without" : "with") a password")
                #endif
            }
        }

        /// The folder of the audit log's closed segments; nil where this gateway does not rotate the log.
        package var segments: String? {
            switch self {
            case .sqlite(let path): path + ".audit"
            case .redis(_, _, let segments): segments
            case .memory: nil
            }
        }

        /// What an operator is told of it.
        package var summary: String {
            switch self {
            case .sqlite(let path): "SQLite in \(path)"
            case .redis(let url, _, let segments):
                "Redis at \(url), \(segments.map { "audit log rotated into \($0)" } ?? "audit log not rotated here")"
            case .memory: "memory: accounts, counters and the audit log end with the process"
            }
        }
    }
#endif
