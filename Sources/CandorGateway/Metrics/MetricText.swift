#if Gateway
    /// Names, labels and numbers as Prometheus reads them.
    enum MetricName {
        /// A name of letters, digits, `_` and `:`, which does not begin with a digit; other bytes become `_`.
        static func metric(_ label: String) -> String { sanitised(label, colons: true) }

        /// `name="value",…` by name. Of a name that is there twice the first counts; `le` is the histograms' own and
        /// becomes `le_`, and names that begin with two underscores are Prometheus' own and lose one.
        static func labels(_ dimensions: [(String, String)]) -> String {
            var labels: [String: String] = [:]
            for (name, value) in dimensions {
                var name = sanitised(name, colons: false)
                while name.hasPrefix("__") { name.removeFirst() }
                if name == "le" { name = "le_" }
                if labels[name] == nil { labels[name] = value }
            }
            return labels.sorted { $0.key < $1.key }.map { "\($0.key)=\"\(escaped($0.value, quotes: true))\"" }
                .joined(separator: ",")
        }

        /// The number with as many digits as it needs.
        static func number(_ value: Double) -> String {
            if value.isNaN { return "NaN" }
            if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
            return Int64(exactly: value)?.description ?? value.description
        }

        /// Text within one line, and within quotes.
        static func escaped(_ text: String, quotes: Bool) -> String {
            var escaped = String.UnicodeScalarView()
            for scalar in text.unicodeScalars {
                switch scalar {
                case "\\": escaped += "\\\\".unicodeScalars
                case "\n": escaped += "\\n".unicodeScalars
                case "\"" where quotes: escaped += "\\\"".unicodeScalars
                default: escaped.append(scalar)
                }
            }
            return String(escaped)
        }

        private static func sanitised(_ name: String, colons: Bool) -> String {
            var bytes = name.utf8.map { byte -> UInt8 in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"):
                    byte
                case UInt8(ascii: ":") where colons: byte
                default: UInt8(ascii: "_")
                }
            }
            if bytes.first.map({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) ?? true {
                bytes.insert(UInt8(ascii: "_"), at: 0)
            }
            return String(decoding: bytes, as: UTF8.self)
        }
    }

    extension String {
        /// What a metric is.
        mutating func appendHead(_ name: String, _ kind: MetricFamilies.Kind, _ help: String?) {
            if let help { self += "# HELP \(name) \(MetricName.escaped(help, quotes: false))\n" }
            self += "# TYPE \(name) \(kind.rawValue)\n"
        }

        /// A line of one value; `labels` are escaped already.
        mutating func appendSample(_ name: String, _ labels: String, _ value: Double) {
            self += name
            if !labels.isEmpty { self += "{\(labels)}" }
            self += " \(MetricName.number(value))\n"
        }
    }
#endif
