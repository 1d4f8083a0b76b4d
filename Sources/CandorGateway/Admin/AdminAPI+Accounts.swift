#if Gateway
    import CandorAccess

    /// Accounts, what is known about them, and what holds them back.
    extension AdminAPI {
        func accounts(_ call: AdminCall) async throws(AccessError) -> AdminResponse {
            struct Page: Encodable {
                let accounts: [Account]
                let total: Int
                /// The value of `after` for the next page; not there on the last one.
                let next: String?
            }
            let limit = try call.target.limit(100)
            try await service.refresh()
            let all = service.accounts()
            let after = call.target["after"]
            let rest = all.drop { account in after.map { account.name <= $0 } ?? false }
            let page = Array(rest.prefix(limit))
            return .json(Page(accounts: page, total: all.count, next: rest.count > limit ? page.last?.name : nil))
        }

        func account(_ call: AdminCall) async throws(AccessError) -> AdminResponse { .json(try await known(call)) }

        func putAccount(_ call: AdminCall) async throws(AccessError) -> AdminResponse {
            let body = try AdminBody(call.body, keys: "organisation", "tier")
            let (organisation, tier) = (try body.required("organisation"), try body.required("tier"))
            return .json(
                try await administration.setAccount(
                    call["account"], organisation: organisation, tier: tier, by: call.administrator))
        }

        func deleteAccount(_ call: AdminCall) async throws(AccessError) -> AdminResponse {
            _ = try AdminBody(call.body)
            try await administration.removeAccount(call["account"], by: call.administrator)
            return .json(["removed": call["account"]])
        }

        func usage(_ call: AdminCall) async throws(AccessError) -> AdminResponse {
            struct Document: Encodable { let account, organisation: [String: Double] }
            let name = try await known(call).name
            guard let usage = service.usage(of: name) else { throw .unknown(what: "account", name: name) }
            return .json(Document(account: usage.account.byName, organisation: usage.organisation.byName))
        }

        func putFact(_ call: AdminCall) async throws(AccessError) -> AdminResponse {
            try Name.check(call["kind"], of: "fact")
            let body = try AdminBody(call.body, keys: "evidence", "expires")
            let evidence = try body.required("evidence")
            guard let expires = try body.time("expires") else {
                throw .invalid(what: "expires", expected: "Unix time in whole seconds", actual: "nothing")
            }
            return .json(
                try await administration.addFact(
                    call["kind"], to: call["account"], evidence: evidence, expires: expires, by: call.administrator))
        }

        func deleteFact(_ call: AdminCall) async throws(AccessError) -> AdminResponse {
            _ = try AdminBody(call.body)
            let account = try await known(call)
            guard account.facts.contains(where: { $0.kind == call["kind"] }) else {
                throw .unknown(what: "fact", name: call["kind"])
            }
            return .json(
                try await administration.removeFact(call["kind"], from: account.name, by: call.administrator))
        }

        func flagAccount(_ call: AdminCall) async throws(AccessError) -> AdminResponse {
            .json(try await administration.flag(call["account"], with: try restriction(call), by: call.administrator))
        }

        func liftFromAccount(_ call: AdminCall) async throws(AccessError) -> AdminResponse {
            let (source, reason) = try lift(call)
            let account = try await known(call)
            try Self.check(source, isIn: account.restrictions)
            return .json(
                try await administration.lift(source, from: account.name, reason: reason, by: call.administrator))
        }

        func organisation(_ call: AdminCall) async throws(AccessError) -> AdminResponse {
            struct Document: Encodable {
                let name: String
                let restrictions: [Restriction]
                let accounts: Int
            }
            let name = call["organisation"]
            try await service.refresh()
            let known = service.organisation(name)
            let accounts = service.accounts().count { $0.organisation == name }
            guard known != nil || accounts > 0 else { throw .unknown(what: "organisation", name: name) }
            return .json(Document(name: name, restrictions: known?.restrictions ?? [], accounts: accounts))
        }

        func flagOrganisation(_ call: AdminCall) async throws(AccessError) -> AdminResponse {
            let restriction = try restriction(call)
            try await administration.flag(
                organisation: call["organisation"], with: restriction, by: call.administrator)
            return .json(restriction)
        }

        func liftFromOrganisation(_ call: AdminCall) async throws(AccessError) -> AdminResponse {
            let (source, reason) = try lift(call)
            let name = call["organisation"]
            try await service.refresh()
            guard let organisation = service.organisation(name) else {
                throw .unknown(what: "organisation", name: name)
            }
            try Self.check(source, isIn: organisation.restrictions)
            try await administration.lift(
                source, fromOrganisation: name, reason: reason, by: call.administrator)
            return .json(["lifted": source])
        }

        /// The account of the path, as the store has it now.
        private func known(_ call: AdminCall) async throws(AccessError) -> Account {
            try await service.refresh()
            guard let account = service.account(call["account"]) else {
                throw .unknown(what: "account", name: call["account"])
            }
            return account
        }

        private func restriction(_ call: AdminCall) throws(AccessError) -> Restriction {
            let body = try AdminBody(call.body, keys: "source", "reason", "level", "noise", "expires")
            let (now, expires) = (clock.now(), try body.time("expires"))
            if let expires, expires <= now {
                throw .invalid(what: "expires", expected: "an end after \(now)", actual: "\(expires)")
            }
            return try Restriction(
                source: try body.required("source"), reason: try body.required("reason"),
                level: try body.level("level"),
                noise: try body.number("noise") ?? 1, from: now, expires: expires)
        }

        private func lift(_ call: AdminCall) throws(AccessError) -> (source: String, reason: String) {
            let body = try AdminBody(call.body, keys: "source", "reason")
            return (try body.required("source"), try body.required("reason"))
        }

        private static func check(_ source: String, isIn restrictions: [Restriction]) throws(AccessError) {
            guard restrictions.contains(where: { $0.source == source }) else {
                throw .unknown(what: "restriction", name: source)
            }
        }
    }

    extension Usage.Measures {
        /// All measures by the names that rules have for them.
        var byName: [String: Double] {
            Dictionary(uniqueKeysWithValues: Measure.allCases.map { ($0.rawValue, self[$0]) })
        }
    }
#endif
