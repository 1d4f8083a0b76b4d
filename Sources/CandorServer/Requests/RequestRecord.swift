#if Gateway
    import CandorAccess
    import CandorGateway
    import Logging
    import NIOHTTP1

    /// What is known of a request when it ends, for the log and the metrics: no inputs, no scores, no keys.
    struct RequestRecord: Sendable {
        var account: String?
        /// The route's path in the configuration, and the protocol.
        var route = "-"
        var service = GatewayMetrics.Service.none
        var model: String?
        var level: DetailLevel?
        var rows = 0
        var upstream: Duration = .zero
        /// What the operator may know of a failure.
        var detail: String?
        private let start = ContinuousClock.now

        /// Runs what waits for the upstream, and counts the time.
        mutating func waiting<R>(_ body: () async throws(Refusal) -> R) async throws(Refusal) -> R {
            let start = ContinuousClock.now
            defer { upstream += ContinuousClock.now - start }
            return try await body()
        }

        /// Time since the request's head came.
        var elapsed: Duration { ContinuousClock.now - start }

        /// One line.
        func log(_ status: HTTPResponseStatus, method: HTTPMethod, to logger: Logger) {
            guard logger.logLevel <= .info else { return }
            var metadata: Logger.Metadata = [:]
            metadata.reserveCapacity(11)
            metadata["method"] = .string(method.rawValue)
            metadata["route"] = .string(route)
            metadata["service"] = .string(service.rawValue)
            metadata["status"] = .string(String(status.code))
            metadata["ms"] = .string(elapsed.milliseconds)
            metadata["upstream_ms"] = .string(upstream.milliseconds)
            if let account { metadata["account"] = .string(account) }
            if let model { metadata["model"] = .string(model) }
            if let level { metadata["level"] = .string(level.rawValue) }
            if rows > 0 { metadata["rows"] = .string(String(rows)) }
            if let detail { metadata["detail"] = .string(detail) }
            logger.info("request", metadata: metadata)
        }
    }

    extension Duration {
        /// To a hundredth, as `12.34`.
        var milliseconds: String {
            let (seconds, attoseconds) = components
            let hundredths = seconds * 100_000 + attoseconds / 10_000_000_000_000
            let rest = hundredths % 100
            return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest)"
        }

        /// As a number of seconds.
        var inSeconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
    }
#endif
