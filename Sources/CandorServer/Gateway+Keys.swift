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
        /// - Throws: `AccessError.file`; a listener whose files cannot be used goes on with what it had.
        public func reloadCertificates() throws(AccessError) {
            for listener in listeners { try listener.certificates?.reload() }
        }
    }
#endif
