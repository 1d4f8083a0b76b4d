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
            var line = ""
            line.reserveCapacity(256)
            Self.appendTime(to: &line)
            line += " "
            line += event.level.rawValue
            line += " "
            Self.append(event.message.description, to: &line)
            let own = event.metadata ?? [:]
            let values = metadata.isEmpty ? own : metadata.merging(own) { $1 }
            for (key, value) in values.sorted(by: { $0.key < $1.key }) {
                line += " "
                line += key
                line += "="
                if case .string(let text) = value {
                    Self.append(text, to: &line)
                } else {
                    Self.append("\(value)", to: &line)
                }
            }
            line += "\n"
            line.withUTF8 { _ = write(2, $0.baseAddress, $0.count) }
        }

        /// What could be taken for another line, or for another key, is between quotation marks.
        private static func append(_ text: String, to line: inout String) {
            let isPlain = text.utf8.allSatisfy { $0 > 0x20 && $0 != 0x22 && $0 != 0x3d && $0 != 0x5c && $0 < 0x7f }
            line += isPlain && !text.isEmpty ? text : text.debugDescription
        }

        private static func appendTime(to line: inout String) {
            var now = timespec()
            clock_gettime(CLOCK_REALTIME, &now)
            var parts = tm()
            gmtime_r(&now.tv_sec, &parts)
            line += String(parts.tm_year + 1900)
            for (mark, number) in [
                ("-", parts.tm_mon + 1), ("-", parts.tm_mday), ("T", parts.tm_hour), (":", parts.tm_min),
                (":", parts.tm_sec),
            ] {
                line += mark
                line += number < 10 ? "0" : ""
                line += String(number)
            }
            let milliseconds = now.tv_nsec / 1_000_000
            line += milliseconds < 10 ? ".00" : milliseconds < 100 ? ".0" : "."
            line += String(milliseconds)
            line += "Z"
        }
    }
#endif
