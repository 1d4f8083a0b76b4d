#if Gateway
    import CandorAccess

    /// What an operator watches.
    extension AdminAPI {
        func status(_ call: AdminCall) async throws(AccessError) -> AdminResponse {
            struct Document: Encodable {
                let time: UInt64
                let storeAvailable: Bool
                let problem: String?
                let accounts: Int
                let counted: Int
            }
            var problem: String?
            do throws(AccessError) { try await service.refresh() } catch { problem = "\(error)" }
            if problem == nil, await !service.isStoreAvailable { problem = "the last write was not kept" }
            return .json(
                Document(
                    time: clock.now(), storeAvailable: problem == nil, problem: problem,
                    accounts: service.tierDistribution().values.reduce(0, +), counted: service.countedSubjects))
        }

        func tiers(_ call: AdminCall) async throws(AccessError) -> AdminResponse {
            struct Row: Encodable {
                let tier: String
                /// Not there for a tier that the configuration does not have.
                let level: DetailLevel?
                let accounts: Int
            }
            let counts = service.tierDistribution()
            let tiers = service.configuration.tiers
            let rows = Set(tiers.keys).union(counts.keys).map {
                Row(tier: $0, level: tiers[$0]?.level, accounts: counts[$0] ?? 0)
            }
            return .json(
                ["tiers": rows.sorted { ($0.level ?? .label, $0.tier) < ($1.level ?? .label, $1.tier) }])
        }

        func consumers(_ call: AdminCall) async throws(AccessError) -> AdminResponse {
            struct Row: Encodable {
                let account, organisation: String
                /// The one that it has now.
                let tier: String
                let usage: [String: Double]
            }
            let measure: Measure = try call.target.word("by") ?? .leakageBits
            let top = service.topConsumers(by: measure, limit: try call.target.limit(20))
            let now = clock.now()
            return .json([
                "consumers": top.map {
                    Row(
                        account: $0.account.name, organisation: $0.account.organisation,
                        tier: service.configuration.tier(of: $0.account, at: now),
                        usage: $0.usage.byName)
                }
            ])
        }

        func alerts(_ call: AdminCall) async throws(AccessError) -> AdminResponse {
            let limit = try call.target.limit(50, most: AuditFollower.kept)
            try await follower.follow()
            return .json(["alerts": await follower.alerts.suffix(limit).reversed()])
        }

        func restrictions(_ call: AdminCall) async throws(AccessError) -> AdminResponse {
            struct Row: Encodable {
                /// One of the two is there.
                let account, organisation: String?
                let restriction: Restriction
            }
            struct Page: Encodable {
                let restrictions: [Row]
                let total: Int
            }
            let limit = try call.target.limit(100)
            try await service.refresh()
            let now = clock.now()
            let ofAccounts = service.accounts().flatMap { account in
                account.restrictions.map { Row(account: account.name, organisation: nil, restriction: $0) }
            }
            let ofOrganisations = service.organisations().flatMap { organisation in
                organisation.restrictions.map { Row(account: nil, organisation: organisation.name, restriction: $0) }
            }
            let active = (ofAccounts + ofOrganisations).filter { $0.restriction.isActive(at: now) }
                .sorted { $1.restriction.from < $0.restriction.from }
            return .json(Page(restrictions: Array(active.prefix(limit)), total: active.count))
        }

        func auditHead(_ call: AdminCall) async throws(AccessError) -> AdminResponse { .json(try await audit.head()) }

        /// Every setting, defaults among them.
        func configuration(_ call: AdminCall) async throws(AccessError) -> AdminResponse {
            .json(service.configuration)
        }

        func verifyAudit(_ call: AdminCall) async throws(AccessError) -> AdminResponse {
            struct Document: Encodable {
                let intact: Bool
                let problem: String?
                let records: UInt64
                /// What to ask after for the next part.
                let head: String?
                let more: Bool
            }
            let limit = try call.target.limit(1000, most: 5000)
            let after = try call.target["after"].map { text throws(AccessError) in
                guard let head = AuditHead(text) else {
                    throw .invalid(
                        what: "after", expected: "SEQUENCE:HASH with 64 digits of lower-case hexadecimal",
                        actual: "\"\(text)\"")
                }
                return head
            }
            let check = try await audit.verify(after: after, limit: limit)
            let end = try await audit.head()
            return .json(
                Document(
                    intact: check.problem == nil, problem: check.problem.map { "\($0)" }, records: check.records,
                    head: check.head.map { "\($0)" },
                    more: check.problem == nil && (check.head?.sequence ?? 0) < end.sequence))
        }

        /// The metrics, with those of the store as it is now.
        func exposition(_ call: AdminCall) async throws(AccessError) -> AdminResponse {
            var isAvailable = await service.isStoreAvailable
            do throws(AccessError) {
                try await service.refresh()
                storeMetrics.setPending(try await administration.upgrades(.pending).count)
                try await follower.follow()
                storeMetrics.setAudit(records: try await audit.head().sequence)
            } catch {
                isAvailable = false
            }
            storeMetrics.setAvailable(isAvailable)
            storeMetrics.setAccounts(service.tierDistribution())
            return AdminResponse(
                status: 200, contentType: PrometheusMetrics.contentType, headers: [],
                body: Array(metrics.exposition().utf8))
        }
    }
#endif
