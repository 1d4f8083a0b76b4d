#if Gateway
    extension GatewayMetrics {
        /// The names of all metrics of a gateway.
        enum Name {
            static let requests = "candor_requests_total"
            static let duration = "candor_request_duration_seconds"
            static let upstreamDuration = "candor_upstream_duration_seconds"
            static let bits = "candor_leaked_bits_total"
            static let rows = "candor_rows_total"
            static let detailed = "candor_detailed_answers_total"
            static let refusals = "candor_refusals_total"
            static let accounts = "candor_accounts"
            static let pending = "candor_upgrades_pending"
            static let upgrades = "candor_upgrades_total"
            static let alerts = "candor_alerts_total"
            static let storeAvailable = "candor_store_available"
            static let auditRecords = "candor_audit_records"
            static let auditFollowed = "candor_audit_followed_records"
        }

        /// What the metrics mean, by name, for ``PrometheusMetrics``.
        public static let help: [String: String] = [
            Name.requests: "Requests that were answered, by protocol, level of what left, and HTTP status.",
            Name.duration: "Time from a request's first byte to its answer's last.",
            Name.upstreamDuration: "Part of that time that the upstream took.",
            Name.bits: "Bits that the answers can have carried at most.",
            Name.rows: "Rows, or tokens, that were answered.",
            Name.detailed: "Rows that were answered at a level that counts as detailed.",
            Name.refusals: "Requests that the gateway itself refused.",
            Name.accounts: "Accounts by the tier that they have now.",
            Name.pending: "Upgrade requests that wait for a reviewer.",
            Name.upgrades: "Steps of upgrade requests in the store's audit log since this process started.",
            Name.alerts: "Alerts in the store's audit log since this process started, by rule.",
            Name.storeAvailable: "1 while the store keeps what is decided; 0 while everybody gets the lowest level.",
            Name.auditRecords: "Number of the last record of the audit log.",
            Name.auditFollowed: "Number of the last record that the counters of alerts and upgrades have seen.",
        ]
    }
#endif
