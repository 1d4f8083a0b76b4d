#if Gateway
    /// Where a request computes: short work where it is, long work off the event loops, which answer others meanwhile.
    enum ComputeLane {
        /// Bytes of bodies up to which work stays on the event loop: some hundred microseconds.
        static let inlineBytes = 128 << 10

        /// Runs `body`, which takes time by so many bytes. Threads are as many as the machine has cores, whatever the
        /// number of requests.
        static func run<R: Sendable>(bytes: Int, _ body: @Sendable () throws -> R) async rethrows -> R {
            guard bytes > inlineBytes else { return try body() }
            return try await withTaskExecutorPreference(globalConcurrentExecutor) { @concurrent () async throws -> R in
                try body()
            }
        }
    }
#endif
