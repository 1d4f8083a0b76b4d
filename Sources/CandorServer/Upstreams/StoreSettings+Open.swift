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
            case .redis(let url, let passwordFile):
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

        /// Where closed segments of the audit log are.
        var auditFolder: String {
            if case .sqlite(let path) = self { path + ".audit" } else { "access.audit" }
        }

        /// What an operator is told of it.
        package var summary: String {
            switch self {
            case .sqlite(let path): "SQLite in \(path)"
            case .redis(let url, _): "Redis at \(url)"
            case .memory: "memory: accounts, counters and the audit log end with the process"
            }
        }
    }
#endif
