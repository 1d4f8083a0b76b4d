#if Gateway
    import CandorAccess
    import CandorGateway

    extension Gateway {
        /// Reads all files that a configuration names but the store, and listens to nothing.
        ///
        /// - Throws: `AccessError` with the file that cannot be used.
        public static func check(_ configuration: GatewayConfiguration) async throws(AccessError) {
            for listener in configuration.listeners { _ = try listener.tls?.context() }
            _ = try configuration.admin?.listener.tls?.context()
            _ = try AdminAuthenticator(configuration.admin?.keys ?? [:])
            _ = try await Authenticator(configuration)
            for upstream in configuration.upstreams.values { _ = try UpstreamClient.files(of: upstream) }
            _ = try configuration.stickyNoise?.key()
            if let webhook = configuration.webhook { _ = try SmallFile.secret(webhook.keyFile) }
        }
    }
#endif
