#if Gateway
    /// Where accounts, use and the audit log are kept.
    public enum StoreSettings: Hashable, Sendable {
        /// A file of SQLite, for one server or several on one machine.
        case sqlite(path: String)
        /// A Redis server, for several gateways; the password in a file of its own. With the trait `Redis`.
        case redis(url: String, passwordFile: String?)
        /// Nothing is kept beyond the process.
        case memory
    }
#endif
