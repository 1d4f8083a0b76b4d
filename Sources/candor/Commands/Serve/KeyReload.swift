#if Gateway
    import CandorServer
    import Logging
    import ServiceLifecycle
    import UnixSignals

    /// Reads keys anew at a SIGHUP: those of the document, the key set and the certificates that it names.
    struct KeyReload: Service {
        let gateway: Gateway
        /// The configuration's file.
        let path: String
        let logger: Logger

        func run() async throws {
            for await _ in await UnixSignalsSequence(trapping: .sighup).cancelOnGracefulShutdown() {
                do {
                    try await gateway.replaceKeys(by: GatewayConfigurationFile.read(path))
                    try gateway.reloadCertificates()
                    logger.notice("keys", metadata: ["read": "\(path)"])
                } catch {
                    // Those from before count on.
                    logger.error("keys", metadata: ["error": "\(error)"])
                }
            }
        }
    }
#endif
