#if Gateway
    /// What a client can unpack.
    package enum ContentCoding {
        /// Whether `Accept-Encoding` has gzip with a weight above 0 (RFC 9110, 12.5.3).
        package static func acceptsGzip(_ header: String?) -> Bool {
            guard let header else { return false }
            for part in header.split(separator: ",") {
                let fields = part.split(separator: ";").map { $0.filter { $0 != " " && $0 != "\t" }.lowercased() }
                guard fields.first == "gzip" || fields.first == "x-gzip" else { continue }
                let weight = fields.dropFirst().first { $0.hasPrefix("q=") }.map { Double($0.dropFirst(2)) ?? 0 }
                return weight ?? 1 > 0
            }
            return false
        }
    }
#endif
