#if Gateway
    import Logging

    #if canImport(Glibc)
        import Glibc
    #elseif canImport(Musl)
        import Musl
    #endif

    /// A line of the log as it is written: a server writes one for each request.
    package struct LogLine {
        private var bytes: [UInt8] = []

        /// A line with its time, level and message.
        package init(at time: timespec, _ level: Logger.Level, _ message: String) {
            bytes.reserveCapacity(384)
            append(time)
            bytes.append(UInt8(ascii: " "))
            bytes += level.rawValue.utf8
            bytes.append(UInt8(ascii: " "))
            append(message)
        }

        /// The whole line, with its newline.
        package consuming func finish() -> [UInt8] {
            bytes.append(UInt8(ascii: "\n"))
            return bytes
        }

        /// Adds ` key=value`.
        package mutating func append(_ key: String, _ value: String) {
            bytes.append(UInt8(ascii: " "))
            bytes += key.utf8
            bytes.append(UInt8(ascii: "="))
            append(value)
        }

        /// What could be taken for another line, or for another key, is between quotation marks.
        private mutating func append(_ text: String) {
            let begin = bytes.count
            bytes += text.utf8
            var isPlain = begin < bytes.count
            for byte in bytes[begin...] {
                isPlain = isPlain && byte > 0x20 && byte < 0x7f && byte != 0x22 && byte != 0x3d && byte != 0x5c
            }
            if isPlain { return }
            bytes.removeSubrange(begin...)
            bytes += text.debugDescription.utf8
        }

        /// `YYYY-MM-DDThh:mm:ss.mmmZ`, from 1970 on.
        private mutating func append(_ time: timespec) {
            let (days, seconds) = max(0, time.tv_sec).quotientAndRemainder(dividingBy: 86400)
            let (year, month, day) = Self.date(days)
            append(year, digits: 4)
            append(month, digits: 2, after: "-")
            append(day, digits: 2, after: "-")
            append(seconds / 3600, digits: 2, after: "T")
            append(seconds / 60 % 60, digits: 2, after: ":")
            append(seconds % 60, digits: 2, after: ":")
            append(time.tv_nsec / 1_000_000, digits: 3, after: ".")
            bytes.append(UInt8(ascii: "Z"))
        }

        private mutating func append(_ number: Int, digits: Int, after mark: Unicode.Scalar? = nil) {
            if let mark { bytes.append(UInt8(ascii: mark)) }
            var power = 1
            for _ in 1..<digits { power *= 10 }
            while power > 0 {
                bytes.append(UInt8(ascii: "0") + UInt8(number / power % 10))
                power /= 10
            }
        }

        /// The Gregorian date of a day after 1970-01-01 or of that day: days are counted from 0000-03-01, in eras of 400
        /// years, whose leap days then come last in their years.
        private static func date(_ days: Int) -> (year: Int, month: Int, day: Int) {
            let day = days + 719_468
            let (era, dayOfEra) = (day / 146_097, day % 146_097)
            let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
            let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
            let month = (5 * dayOfYear + 2) / 153
            let isNextYear = month >= 10
            return (
                era * 400 + yearOfEra + (isNextYear ? 1 : 0), isNextYear ? month - 9 : month + 3,
                dayOfYear - (153 * month + 2) / 5 + 1
            )
        }
    }
#endif
