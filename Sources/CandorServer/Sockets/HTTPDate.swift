#if Gateway
    #if canImport(Glibc)
        import Glibc
    #elseif canImport(Musl)
        import Musl
    #endif

    /// Times as headers have them: `Sun, 06 Nov 1994 08:49:37 GMT`.
    ///
    /// Source: RFC 9110, 5.6.7, IMF-fixdate.
    package struct HTTPDate {
        private static let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
        private static let months = [
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
        ]

        private var second = time_t.min
        private var text = ""

        package init() {}

        /// The present time, written anew once a second.
        mutating func now() -> String { text(at: time(nil)) }

        /// Unix time in seconds, of the years 0 to 9999, written anew where it is not that of the last call.
        package mutating func text(at second: time_t) -> String {
            guard second != self.second else { return text }
            var (second, parts) = (second, tm())
            gmtime_r(&second, &parts)
            let day = Self.days[Int(parts.tm_wday)]
            let month = Self.months[Int(parts.tm_mon)]
            let year = Self.digits(Int(parts.tm_year) + 1900, 4)
            let clock = [parts.tm_hour, parts.tm_min, parts.tm_sec].map { Self.digits(Int($0), 2) }
            self.second = second
            text = "\(day), \(Self.digits(Int(parts.tm_mday), 2)) \(month) \(year) \(clock.joined(separator: ":")) GMT"
            return text
        }

        /// Whether a text has the form, whatever time it says.
        package static func isWellFormed(_ text: String) -> Bool {
            let form = "Aaa, 00 Aaa 0000 00:00:00 GMT".utf8
            return text.utf8.count == form.count
                && zip(text.utf8, form).allSatisfy { byte, expected in
                    switch expected {
                    case UInt8(ascii: "0"): (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                    case UInt8(ascii: "A"): (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
                    case UInt8(ascii: "a"): (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                    default: byte == expected
                    }
                }
        }

        private static func digits(_ number: Int, _ count: Int) -> String {
            let text = String(number)
            return String(repeating: "0", count: max(0, count - text.utf8.count)) + text
        }
    }
#endif
