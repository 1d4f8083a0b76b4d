#if Gateway
    import CandorGateway

    /// How a body is packed.
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

        /// A body without the coding that a client says it has.
        ///
        /// - Parameter limit: most bytes of what comes out.
        static func unpack(_ bytes: [UInt8], _ coding: String?, limit: Int) throws(Refusal) -> [UInt8] {
            switch coding?.lowercased() {
            case nil, "identity": return bytes
            case "gzip", "x-gzip", "deflate":
                do throws(GatewayError) { return try Gzip.decompress(bytes, limit: limit) } catch {
                    throw Gzip.isTooLong(error) ? Refusal.tooLarge(limit) : Refusal(error)
                }
            default: throw Refusal(.unsupportedMediaType, "Content-Encoding: expected gzip, deflate or none")
            }
        }
    }
#endif
