#if Gateway
    import CandorAccess
    import CandorGateway
    import NIOSSL
    import Synchronization

    /// What a listener shows of itself, which is replaced while connections go on.
    final class ServerCertificates: Sendable {
        private let files: TLSFiles
        private let current: Mutex<NIOSSLContext>

        /// - Throws: ``AccessError/file(path:reason:)``.
        init(_ files: TLSFiles) throws(AccessError) {
            self.files = files
            current = Mutex(try files.context())
        }

        /// For the next connection.
        var context: NIOSSLContext { current.withLock { $0 } }

        /// What the files have now.
        ///
        /// - Throws: ``AccessError/file(path:reason:)``.
        func read() throws(AccessError) -> NIOSSLContext { try files.context() }

        /// Shows it from the next connection on.
        func replace(by context: NIOSSLContext) { current.withLock { $0 = context } }
    }

    extension TLSFiles {
        /// TLS 1.2 and above.
        ///
        /// - Throws: ``AccessError/file(path:reason:)``.
        private func serverConfiguration() throws(AccessError) -> TLSConfiguration {
            let chain: [NIOSSLCertificate]
            do { chain = try NIOSSLCertificate.fromPEMFile(certificates) } catch {
                throw .file(path: certificates, reason: "no certificates in PEM: \(error)")
            }
            guard !chain.isEmpty else { throw .file(path: certificates, reason: "no certificate in it") }
            let own: NIOSSLPrivateKey
            do { own = try NIOSSLPrivateKey(file: key, format: .pem) } catch {
                throw .file(path: key, reason: "no private key in PEM")
            }
            var configuration = TLSConfiguration.makeServerConfiguration(
                certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(own))
            configuration.minimumTLSVersion = .tlsv12
            configuration.applicationProtocols = ["http/1.1"]
            return configuration
        }

        /// What a listener's connections share.
        func context() throws(AccessError) -> NIOSSLContext {
            let configuration = try serverConfiguration()
            do { return try NIOSSLContext(configuration: configuration) } catch {
                throw .file(path: certificates, reason: "not of the key \(key): \(error)")
            }
        }
    }
#endif
