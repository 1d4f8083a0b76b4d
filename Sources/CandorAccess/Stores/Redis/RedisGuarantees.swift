#if Redis
    /// What a server must be set to, so that what it says is written stays.
    enum RedisGuarantees {
        /// Refuses a server that promises less than the settings ask for.
        ///
        /// - Throws: ``AccessError/invalid(what:expected:actual:)`` with the server's setting, also where the server does
        ///   not tell it.
        static func check(
            _ settings: RedisSettings, _ send: ([String]) throws(AccessError) -> RedisReply
        ) throws(AccessError) {
            guard settings.durability != .unchecked else { return }
            func expect(_ name: String, _ wanted: [String]) throws(AccessError) {
                let found = try setting(name, send)
                guard !wanted.contains(found.text ?? "") else { return }
                throw .invalid(
                    what: "\(name) of \(settings)", expected: wanted.joined(separator: " or "),
                    actual: found.text ?? "none that it tells (\(found.reason)); durability=unchecked where it is known"
                )
            }
            try expect("appendonly", ["yes"])
            try expect("appendfsync", settings.durability == .always ? ["always"] : ["always", "everysec"])
            // Without a limit no policy takes effect, but a limit may be set at any time.
            try expect("maxmemory-policy", ["noeviction"])
        }

        /// A setting as the server tells it, or why it does not: CONFIG may be renamed, or forbidden to this user.
        private static func setting(
            _ name: String, _ send: ([String]) throws(AccessError) -> RedisReply
        ) throws(AccessError) -> (text: String?, reason: String) {
            switch try send(["CONFIG", "GET", name]) {
            case .list(let pair) where pair.count == 2:
                if case .text(let value) = pair[1] { return (value, "") }
                return (nil, pair[1].kind)
            case let reply: return (nil, reply.kind)
            }
        }
    }
#endif
