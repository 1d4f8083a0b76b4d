#if Gateway
    import Logging

    #if canImport(Glibc)
        import Glibc
    #elseif canImport(Musl)
        import Musl
    #endif

    /// Writes each record as one line to standard error: time in UTC, level, message, and `key=value` by key.
    ///
    /// - Complexity: one write to the system a record, whatever the number of threads.
    public struct LineLogHandler: LogHandler {
        /// The least that is written.
        public var logLevel: Logger.Level
        /// Of every record.
        public var metadata: Logger.Metadata = [:]
        /// What adds to every record; none.
        public var metadataProvider: Logger.MetadataProvider?

        /// A log from a level on.
        public init(logLevel: Logger.Level) { self.logLevel = logLevel }

        /// A value that every record has.
        public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        /// Writes one line.
        public func log(event: LogEvent) {
            var line = LogLine(at: Self.now(), event.level, event.message.description)
            let own = event.metadata ?? [:]
            let values = metadata.isEmpty ? own : metadata.merging(own) { $1 }
            for (key, value) in values.sorted(by: { $0.key < $1.key }) {
                if case .string(let text) = value {
                    line.append(key, text)
                } else {
                    line.append(key, "\(value)")
                }
            }
            line.finish().withUnsafeBytes { _ = write(2, $0.baseAddress, $0.count) }
        }

        private static func now() -> timespec {
            var now = timespec()
            clock_gettime(CLOCK_REALTIME, &now)
            return now
        }
    }
#endif
