#if Gateway
    extension GatewayConfiguration {
        /// The same settings with every relative path of a file joined to a folder, that of the document say.
        ///
        /// - Parameter folder: whole, or relative to where the process runs.
        public func resolving(from folder: String) -> GatewayConfiguration {
            func whole(_ path: String) -> String {
                path.hasPrefix("/") ? path : (folder.hasSuffix("/") ? folder : folder + "/") + path
            }
            func whole(_ listener: Listener) -> Listener {
                var listener = listener
                listener.tls = listener.tls.map { TLSFiles(certificates: whole($0.certificates), key: whole($0.key)) }
                return listener
            }
            func whole(_ store: StoreSettings) -> StoreSettings {
                switch store {
                case .sqlite(let path): .sqlite(path: whole(path))
                case .redis(let url, let passwordFile, let segments):
                    .redis(url: url, passwordFile: passwordFile.map(whole), segments: segments.map(whole))
                case .memory: .memory
                }
            }
            var (tokens, webhook, stickyNoise) = (tokens, webhook, stickyNoise)
            if let path = tokens?.keySet { tokens?.keySet = whole(path) }
            if let path = webhook?.keyFile { webhook?.keyFile = whole(path) }
            if let path = stickyNoise?.keyFile { stickyNoise?.keyFile = whole(path) }
            let upstreams = upstreams.mapValues { upstream in
                var upstream = upstream
                upstream.trust = upstream.trust.map(whole)
                upstream.headerFiles = upstream.headerFiles.mapValues(whole)
                return upstream
            }
            return GatewayConfiguration(
                unchecked: listeners.map(whole), admin.map { AdminListener(whole($0.listener), keys: $0.keys) }, access,
                organisations, tokens, whole(store), upstreams, routes, limits, webhook, stickyNoise)
        }
    }
#endif
