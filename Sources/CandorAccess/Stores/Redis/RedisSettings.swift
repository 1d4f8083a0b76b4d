#if Redis
    import Foundation

    /// Where a Redis server is, how a store speaks to it, and what it must promise.
    ///
    /// ```
    /// unix:/run/redis/redis.sock?password-file=/etc/candor/redis
    /// redis://10.0.0.7:6379?user=candor&prefix=candor:&durability=everysec
    /// ```
    public struct RedisSettings: Hashable, Sendable {
        /// Where it listens.
        public enum Place: Hashable, Sendable {
            /// A socket of this machine.
            case unix(path: String)
            /// A name or an address, unencrypted: loopback, or a network or tunnel that encrypts.
            case tcp(host: String, port: Int)
        }

        /// What the server must do before it says that something is written.
        public enum Durability: String, CaseIterable, Sendable {
            /// It is on the disk: `appendonly yes`, `appendfsync always`. Nothing is lost.
            case always
            /// It is with the kernel: `appendonly yes`. A crash of Redis loses nothing, one of the machine a second.
            case everysec
            /// Nothing is asked: for servers that do not tell, when the operator knows.
            case unchecked
        }

        /// Where it listens.
        public var place: Place
        /// Who asks; nil for the server's default user.
        public var user: String?
        /// A file of mode 600 whose first line is the password, read at every connection; nil for none.
        public var passwordFile: String?
        /// The number of its data base.
        public var database = 0
        /// What all keys begin with: stores of other prefixes are others.
        public var prefix = "candor:"
        /// What it must promise.
        public var durability = Durability.always
        /// Seconds to wait for a connection, and for a reply.
        public var timeout = 5.0

        /// A server with the defaults of everything else.
        public init(_ place: Place) { self.place = place }

        /// Reads `unix:/PATH` or `redis://HOST[:PORT]`, followed by `?` and settings joined by `&`: user, password-file,
        /// database, prefix, durability, timeout.
        ///
        /// - Throws: ``AccessError/invalid(what:expected:actual:)``. A password is refused: the list of processes shows it.
        public init(parsing text: String) throws(AccessError) {
            let parts = text.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
            self.init(try Self.place(String(parts[0])))
            for setting in parts.count == 1 ? [] : parts[1].split(separator: "&", omittingEmptySubsequences: false) {
                let pair = setting.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                guard pair.count == 2, let value = String(pair[1]).removingPercentEncoding, !value.isEmpty else {
                    throw Self.invalid("setting", "NAME=VALUE", String(setting))
                }
                try set(String(pair[0]), to: value)
            }
        }

        private mutating func set(_ name: String, to value: String) throws(AccessError) {
            switch name {
            case "user": user = value
            case "password-file": passwordFile = value
            case "prefix": prefix = value
            case "database":
                guard let number = Int(value), (0...9999).contains(number) else {
                    throw Self.invalid(name, "a number from 0 to 9999", value)
                }
                database = number
            case "durability":
                guard let known = Durability(rawValue: value) else {
                    throw Self.invalid(name, "always, everysec or unchecked", value)
                }
                durability = known
            case "timeout":
                guard let seconds = Double(value), seconds >= 0.01, seconds <= 60 else {
                    throw Self.invalid(name, "0.01 to 60 seconds", value)
                }
                timeout = seconds
            default:
                throw Self.invalid("setting", "user, password-file, database, prefix, durability or timeout", name)
            }
        }

        private static func place(_ text: String) throws(AccessError) -> Place {
            if text.hasPrefix("unix:") {
                var path = text.dropFirst("unix:".count)
                if path.hasPrefix("//") { path = path.dropFirst(2) }
                // What a socket's address holds.
                guard path.hasPrefix("/"), path.utf8.count <= 107, let path = String(path).removingPercentEncoding
                else {
                    throw invalid("socket", "an absolute path of at most 107 bytes", String(path))
                }
                return .unix(path: path)
            }
            guard text.hasPrefix("redis://"), let url = URLComponents(string: text), let host = url.host, !host.isEmpty
            else { throw invalid("address", "unix:/PATH or redis://HOST:PORT", text) }
            guard url.user == nil, url.password == nil, url.path.isEmpty else {
                throw invalid("address", "a host and a port; user, database and password-file after the ?", "more")
            }
            let port = url.port ?? 6379
            guard (1...65_535).contains(port) else { throw invalid("port", "1 to 65535", "\(port)") }
            // A numeric address of IPv6 has brackets in a URL.
            return .tcp(host: host.trimmingCharacters(in: CharacterSet(charactersIn: "[]")), port: port)
        }

        private static func invalid(_ what: String, _ expected: String, _ actual: String) -> AccessError {
            .invalid(what: "\(what) of Redis", expected: expected, actual: "\"\(actual)\"")
        }
    }

    extension RedisSettings: CustomStringConvertible {
        /// The place.
        public var description: String {
            switch place {
            case .unix(let path): "Redis at unix:\(path)"
            case .tcp(let host, let port): "Redis at \(host):\(port)"
            }
        }
    }
#endif
