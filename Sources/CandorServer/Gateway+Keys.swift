#if Gateway
    import CandorAccess
    import CandorGateway

    extension Gateway {
        /// Takes over the keys of a newer configuration while requests go on: the hashes of accounts' and administrators'
        /// keys, and the key set of tokens, whose file is read anew. Accounts that the store never had are made, as at a
        /// start.
        ///
        /// Nothing else of the configuration is looked at: it needs a restart. A request that was let in goes on.
        /// - Throws: `AccessError`; what was known before counts on then.
        public func replaceKeys(by configuration: GatewayConfiguration) async throws(AccessError) {
            // First what alone can be refused without having changed anything.
            let administrators = configuration.admin?.keys ?? [:]
            _ = try AdminAuthenticator(administrators)
            _ = try await Authenticator(configuration)
            try await Self.makeAccounts(configuration, administration)
            try await authenticator.replace(by: configuration)
            try adminAuthenticator.replace(by: administrators)
        }

        /// Shows the certificates to new connections that are in the files of the listeners now.
        ///
        /// - Returns: how many listeners have TLS.
        /// - Throws: `AccessError.file` for the first file that cannot be used; all listeners go on with what they had.
        @discardableResult
        public func reloadCertificates() throws(AccessError) -> Int {
            let certificates = listeners.compactMap(\.certificates)
            // All are read before one is replaced.
            let contexts = try certificates.map { own throws(AccessError) in try own.read() }
            for (own, context) in zip(certificates, contexts) { own.replace(by: context) }
            return certificates.count
        }
    }
#endif
