#if Gateway
    import CandorServer
    import Logging
    import ServiceLifecycle
    import UnixSignals

    /// Reads keys anew at a SIGHUP: those of the document and its key set; and then, whatever became of these, the
    /// certificates of the listeners.
    struct KeyReload: Service {
        let gateway: Gateway
        /// The configuration's file.
        let path: String
        let logger: Logger

        func run() async throws {
            for await _ in await UnixSignalsSequence(trapping: .sighup).cancelOnGracefulShutdown() {
                // Where one fails, those from before count on.
                do {
                    try await gateway.replaceKeys(by: GatewayConfigurationFile.read(path))
                    logger.notice("keys", metadata: ["read": "\(path)"])
                } catch {
                    logger.error("keys", metadata: ["error": "\(error)"])
                }
                do {
                    let listeners = try gateway.reloadCertificates()
                    if listeners > 0 { logger.notice("certificates", metadata: ["listeners": "\(listeners)"]) }
                } catch {
                    logger.error("certificates", metadata: ["error": "\(error)"])
                }
            }
        }
    }
#endif
