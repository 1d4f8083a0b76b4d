#if Gateway
    import CandorAccess
    import CandorGateway
    import CandorServer
    import Foundation
    import Logging
    import ServiceLifecycle

    extension RunGateway {
        /// Serves until the process is told to stop.
        func serve() async throws {
            guard let level = Logger.Level(rawValue: logLevel) else {
                throw InputError(
                    .usage, "--log-level",
                    expected: "one of \(Logger.Level.allCases.map(\.rawValue).joined(separator: ", "))",
                    actual: logLevel)
            }
            let document = try GatewayConfigurationFile.read(config)
            let logger = Logger(label: "candor") { _ in LineLogHandler(logLevel: level) }
            if check {
                try await Gateway.check(document)
                return try StandardOutput.write(document.summary)
            }
            let gateway = try await Gateway(document, logger: logger)
            FileHandle.standardError.write(Data((document.summary + "\n").utf8))
            let settings = ServiceGroupConfiguration(
                services: [gateway, KeyReload(gateway: gateway, path: config, logger: logger)],
                gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
            do { try await ServiceGroup(configuration: settings).run() } catch {
                throw ListeningError(reason: "\(error)")
            }
        }
    }

    /// An address that cannot be listened on.
    private struct ListeningError: ExplainedError {
        let reason: String
        var kind: ErrorKind { .peer }
        var facts: ErrorFacts { ErrorFacts("addresses that can be listened on", reason) }
        var description: String { "candor serve: expected \(facts.expected), found \(reason)" }
    }
#endif
