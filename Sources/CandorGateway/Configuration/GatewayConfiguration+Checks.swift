#if Gateway
    import CandorAccess
    import CandorMasking

    /// What a configuration must not be, besides what its parts refuse.
    extension GatewayConfiguration {
        func checkListeners() throws(AccessError) {
            guard !listeners.isEmpty else { throw .wrong("listeners", "at least one listener", "none") }
            for (index, listener) in listeners.enumerated() {
                try listener.check("listeners.\(index)")
                if let other = listeners[..<index].firstIndex(where: listener.collides) {
                    throw .wrong(
                        "listeners.\(index).port", "another address than listeners.\(other)",
                        "\(listener.host):\(listener.port)")
                }
            }
            guard let admin else { return }
            try admin.listener.check("admin")
            guard !admin.keys.isEmpty else { throw .wrong("admin.keys", "at least one administrator", "none") }
            for (index, listener) in listeners.enumerated() where listener.collides(with: admin.listener) {
                throw .wrong(
                    "admin.port", "another address than listeners.\(index)",
                    "\(admin.listener.host):\(admin.listener.port)")
            }
        }

        /// A key is the account: one that two have would be counted for either.
        func checkAccounts() throws(AccessError) {
            var owners: [String: String] = [:]
            func add(_ hash: String, of owner: String, _ place: String) throws(AccessError) {
                guard KeyDigest(hash) != nil else {
                    throw .wrong(place, "sha256: and 64 lower-case hexadecimal digits", "\"\(hash.prefix(80))\"")
                }
                if let other = owners.updateValue(owner, forKey: hash) {
                    throw .wrong(place, "a key of its own", "that of \(other)")
                }
            }
            for (name, hash) in (admin?.keys ?? [:]).sorted(by: { $0.key < $1.key }) {
                try named("admin.keys") { () throws(AccessError) in try Name.check(name, of: "administrator") }
                try add(hash, of: "admin.keys.\(name)", "admin.keys.\(name)")
            }
            var places: [String: String] = [:]
            for (organisation, accounts) in organisations.sorted(by: { $0.key < $1.key }) {
                let place = "organisations.\(organisation)"
                try named(place) { () throws(AccessError) in try Name.check(organisation, of: "organisation") }
                for (name, account) in accounts.sorted(by: { $0.key < $1.key }) {
                    let place = "\(place).\(name)"
                    try named(place) { () throws(AccessError) in try Name.check(name, of: "account") }
                    if let other = places.updateValue(place, forKey: name) {
                        throw .wrong(place, "an account of one organisation", "one of \(other) too")
                    }
                    guard access.tiers[account.tier] != nil else {
                        throw .wrong(
                            "\(place).tier", "one of \(access.tiers.keys.sorted().joined(separator: ", "))",
                            "\"\(account.tier)\"")
                    }
                    for (index, hash) in account.keys.enumerated() {
                        try add(hash, of: place, "\(place).keys.\(index)")
                    }
                }
            }
        }

        func checkUpstreams() throws(AccessError) {
            for (name, upstream) in upstreams.sorted(by: { $0.key < $1.key }) {
                try upstream.check("upstreams.\(name)")
            }
        }

        func checkRoutes() throws(AccessError) {
            guard !routes.isEmpty else { throw .wrong("routes", "at least one route", "none") }
            var places: [String: Int] = [:]
            for (index, route) in routes.enumerated() {
                try route.check("routes.\(index)")
                guard upstreams[route.upstream] != nil else {
                    throw .wrong(
                        "routes.\(index).upstream",
                        "one of \(upstreams.keys.sorted().joined(separator: ", "))", "\"\(route.upstream)\"")
                }
                if let other = places.updateValue(index, forKey: route.path) {
                    throw .wrong(
                        "routes.\(index).path", "a path of its own", "\"\(route.path)\", that of routes.\(other)")
                }
            }
        }

        /// Any account may come to have any level, so that each policy must be one that each model can have.
        func checkClasses() throws(AccessError) {
            var policies = DetailLevel.allCases.map { ("policies.\($0.rawValue)", access.policy(of: $0)) }
            for (index, step) in access.ladder.enumerated() {
                if let policy = step.policy { policies.append(("ladder.\(index).policy", policy)) }
            }
            for (index, route) in routes.enumerated() {
                for (place, classes) in route.classes("routes.\(index)") {
                    for (name, policy) in policies {
                        do throws(MaskError) { _ = try policy.leakageBits(classes: classes) } catch {
                            throw .wrong(place, "\(error.expected) of access.\(name)", "\(classes)")
                        }
                    }
                }
            }
        }

        func checkNoise() throws(AccessError) {
            let policies = DetailLevel.allCases.map(access.policy(of:)) + access.ladder.compactMap(\.policy)
            guard let stickyNoise else {
                guard !policies.contains(where: { $0.noise?.isSticky == true }) else {
                    throw .wrong("stickyNoise", "a key, since a policy has sticky noise", "nothing")
                }
                return
            }
            try check(file: stickyNoise.keyFile, "stickyNoise.keyFile")
            guard (60...3_153_600_000).contains(stickyNoise.rotation) else {
                throw .wrong("stickyNoise.rotation", "60 to 3153600000 seconds", "\(stickyNoise.rotation)")
            }
        }
    }

    extension AccessError {
        /// A setting that cannot be.
        static func wrong(_ place: String, _ expected: String, _ actual: String) -> AccessError {
            .invalidConfiguration(place: place, expected: expected, actual: actual)
        }
    }

    /// Names the place where a name is refused.
    private func named(_ place: String, _ check: () throws(AccessError) -> Void) throws(AccessError) {
        do throws(AccessError) { try check() } catch { throw .wrong(place, error.expected, error.actual) }
    }

    /// A path of a file is some text without a zero byte, at which the system would cut it.
    func check(
        file path: String, _ place: String, _ expected: String = "the path of a file"
    ) throws(AccessError) {
        guard !path.isEmpty && !path.utf8.contains(0) else {
            throw .wrong(place, expected, path.isEmpty ? "nothing" : "a path with a zero byte")
        }
    }
#endif
