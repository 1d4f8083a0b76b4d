#if Gateway
    import CandorAccess
    import CandorGateway
    import Foundation
    import Synchronization
    import Testing

    /// A store that a test takes down; its reads let others run before and after them.
    final class FragileStore: AccessStore {
        private let store = InMemoryStore()
        private let down = Mutex(false)

        var isDown: Bool {
            get { down.withLock { $0 } }
            set { down.withLock { $0 = newValue } }
        }

        func write<R: Sendable>(
            _ body: @escaping @Sendable (any AccessTransaction) throws(AccessError) -> R
        ) async throws(AccessError) -> R {
            if isDown { throw .store(reason: "down") }
            return try await store.write(body)
        }

        func read<R: Sendable>(
            _ body: @escaping @Sendable (any AccessTransaction) throws(AccessError) -> R
        ) async throws(AccessError) -> R {
            if isDown { throw .store(reason: "down") }
            await Task.yield()
            let result = try await store.read(body)
            await Task.yield()
            return result
        }
    }

    /// An admin API of a store of its own, whose time a test moves.
    final class AdminFixture: Sendable {
        let store = FragileStore()
        let service: AccessService
        let administration: AccessAdministration
        let audit: AuditLog
        let metrics: PrometheusMetrics
        let api: AdminAPI
        private let time: MovableTime

        static let configuration: @Sendable () throws -> AccessConfiguration = {
            try AccessConfiguration(
                rules: ["copying": AlertRule(Threshold(.answers, over: 10), downgrade: .bucket, expires: 3600)])
        }

        init(_ configuration: () throws -> AccessConfiguration = AdminFixture.configuration) async throws {
            let configuration = try configuration()
            let time = MovableTime()
            let clock = AccessClock { time.now }
            administration = AccessAdministration(configuration, store: store, clock: clock)
            try await administration.setAccount("acme-1", organisation: "acme", tier: "free", by: "test")
            try await administration.setAccount("acme-2", organisation: "acme", tier: "premium", by: "test")
            service = try await AccessService(configuration, store: store, clock: clock)
            audit = AuditLog(store, segments: "/nonexistent/candor", clock: clock)
            metrics = PrometheusMetrics()
            api = AdminAPI(
                service: service, administration: administration, audit: audit, metrics: metrics, clock: clock)
            self.time = time
        }

        var now: UInt64 { time.now }
        func advance(_ seconds: UInt64) { time.advance(seconds) }

        /// Asks as the administrator "ops", with the type of a JSON body.
        func ask(
            _ method: String, _ target: String, _ body: String = "", type: String? = "application/json",
            origin: String? = nil, host: String? = "gateway:9443"
        ) async -> AdminResponse {
            await api.respond(
                to: AdminRequest(
                    method, target, administrator: "ops", host: host, origin: origin, contentType: type,
                    body: Array(body.utf8)))
        }

        /// The object that a request is answered with.
        func object(_ method: String, _ target: String, _ body: String = "") async throws -> [String: Any] {
            try await ask(method, target, body).object
        }

        /// The audit log's entries.
        func entries() async throws -> [AuditEntry] {
            try await audit.records(from: 0, limit: 10_000).map { try $0.entry() }
        }
    }

    /// A time that a test moves.
    final class MovableTime: Sendable {
        private let time = Mutex<UInt64>(1_800_000_000)
        var now: UInt64 { time.withLock { $0 } }
        func advance(_ seconds: UInt64) { time.withLock { $0 += seconds } }
    }

    extension AdminResponse {
        var text: String { String(decoding: body, as: UTF8.self) }

        var object: [String: Any] {
            get throws { try #require(try JSONSerialization.jsonObject(with: Data(body)) as? [String: Any], "\(text)") }
        }

        /// What an error says.
        var error: [String: String] {
            get throws { try #require(try object["error"] as? [String: String], "\(text)") }
        }

        func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }
    }
#endif
