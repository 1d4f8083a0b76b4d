#if Gateway
    /// The ports that listeners have got, in the order of the configuration.
    actor ListeningPorts {
        private var ports: [Int?]
        private var isClosed = false
        private var waiting: [CheckedContinuation<Void, Never>] = []

        init(count: Int) { ports = Array(repeating: nil, count: count) }

        func set(_ port: Int, at index: Int) {
            ports[index] = port
            if !ports.contains(nil) { resume() }
        }

        /// No more listeners will listen.
        func close() {
            isClosed = true
            resume()
        }

        /// All ports, once all listen; nil where one cannot.
        func all() async -> [Int]? {
            if ports.contains(nil) && !isClosed { await withCheckedContinuation { waiting.append($0) } }
            let known = ports.compactMap(\.self)
            return known.count == ports.count ? known : nil
        }

        private func resume() {
            for continuation in waiting { continuation.resume() }
            waiting = []
        }
    }
#endif
