#if Gateway
    import CandorAccess

    /// Where a server is: `http://host:port` or `https://host:port`.
    package struct ServerURL: Hashable, Sendable {
        /// Whether the connection is by TLS.
        package let isSecure: Bool
        /// Name or number, of IPv6 without brackets.
        package let host: String
        /// 80 or 443 where the text has none.
        package let port: Int
        /// What follows: empty, or a path from its slash on.
        package let path: String

        /// Reads the text of a URL; nil for another scheme, a user or password, a fragment, and what is no host or port.
        package init?(_ text: String) {
            let scheme: Int
            if text.hasPrefix("http://") {
                (isSecure, scheme) = (false, 7)
            } else if text.hasPrefix("https://") {
                (isSecure, scheme) = (true, 8)
            } else {
                return nil
            }
            guard text.utf8.count <= 2048, text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f }) else { return nil }
            let rest = text.dropFirst(scheme)
            guard !rest.contains("@"), !rest.contains("#") else { return nil }
            let authority = rest.prefix { $0 != "/" && $0 != "?" }
            path = String(rest.dropFirst(authority.count))
            let number: Substring
            if authority.hasPrefix("[") {
                guard let end = authority.firstIndex(of: "]") else { return nil }
                host = String(authority[authority.index(after: authority.startIndex)..<end])
                number = authority[authority.index(after: end)...]
                guard host.contains(":") else { return nil }
            } else {
                host = String(authority.prefix { $0 != ":" })
                number = authority.dropFirst(host.count)
                guard !host.contains("]") else { return nil }
            }
            guard Host.isOne(host) else { return nil }
            if number.isEmpty {
                port = isSecure ? 443 : 80
            } else {
                // `Int` takes a sign, which no port has.
                guard number.hasPrefix(":"), number.dropFirst().utf8.allSatisfy({ (0x30...0x39).contains($0) }),
                    let port = Int(number.dropFirst()), (1...65_535).contains(port)
                else { return nil }
                self.port = port
            }
        }

        /// As the header `Host` has it: with the port where it is not the scheme's, and IPv6 in brackets.
        package var authority: String {
            let name = host.contains(":") ? "[\(host)]" : host
            return port == (isSecure ? 443 : 80) ? name : "\(name):\(port)"
        }

        /// Whether nothing between here and the server can read what is sent without TLS.
        package var isLoopback: Bool { Host.isLoopback(host) }
    }

    /// Names and numbers of hosts.
    enum Host {
        /// Whether a text is a name, or a number of IPv4 or IPv6.
        static func isOne(_ host: String) -> Bool {
            guard (1...253).contains(host.utf8.count) else { return false }
            if host.contains(":") {
                return host.utf8.allSatisfy {
                    switch $0 {
                    case 0x30...0x39, 0x41...0x46, 0x61...0x66, 0x2e, 0x3a: true
                    default: false
                    }
                }
            }
            return host.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { label in
                (1...63).contains(label.utf8.count) && !label.hasPrefix("-") && !label.hasSuffix("-")
                    && label.utf8.allSatisfy {
                        switch $0 {
                        case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x2d, 0x5f: true
                        default: false
                        }
                    }
            }
        }

        /// Whether it is this machine: `localhost`, `::1`, and 127.0.0.0/8. A name that merely begins with a number is not.
        static func isLoopback(_ host: String) -> Bool {
            if host == "::1" || host.lowercased() == "localhost" { return true }
            let parts = host.split(separator: ".", omittingEmptySubsequences: false)
            return parts.count == 4 && parts[0] == "127"
                && parts.allSatisfy { UInt8($0) != nil && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }
        }
    }
#endif
