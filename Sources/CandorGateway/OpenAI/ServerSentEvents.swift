#if Gateway
    /// Server-sent events as they arrive: bytes in, the data of whole events out.
    ///
    /// Only the field `data` counts; comments and other fields stay behind. Source: HTML Living Standard, 9.2.
    struct ServerSentEvents {
        /// Bytes that an event may have before it ends.
        static let limit = 1 << 20

        private var line: [UInt8] = []
        private var data: [UInt8]?
        private var count = 0
        private var endsWithReturn = false

        /// Whether something of an event has come, and not its end.
        var isWithinEvent: Bool { !line.isEmpty || data != nil }

        /// Takes bytes and gives the events that they complete.
        ///
        /// - Throws: ``GatewayError/upstream(what:expected:actual:)`` for an event beyond ``limit``.
        mutating func append(_ bytes: some Sequence<UInt8>) throws(GatewayError) -> [[UInt8]] {
            var events: [[UInt8]] = []
            for byte in bytes {
                let isSecondOfPair = endsWithReturn && byte == 0x0a
                endsWithReturn = byte == 0x0d
                if isSecondOfPair { continue }
                guard byte == 0x0a || byte == 0x0d else {
                    count += 1
                    guard count <= Self.limit else {
                        throw .upstream(what: "event", expected: "at most \(Self.limit) bytes", actual: "more")
                    }
                    line.append(byte)
                    continue
                }
                if let event = endLine() { events.append(event) }
            }
            return events
        }

        private mutating func endLine() -> [UInt8]? {
            defer { line.removeAll(keepingCapacity: true) }
            if line.isEmpty {
                defer { (data, count) = (nil, 0) }
                return data
            }
            let prefix = Array("data:".utf8)
            guard line.starts(with: prefix) else { return nil }
            var value = line[prefix.count...]
            if value.first == 0x20 { value.removeFirst() }
            data = data.map { $0 + [0x0a] + value } ?? Array(value)
            return nil
        }
    }
#endif
