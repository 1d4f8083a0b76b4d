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
            var (seconds, parts) = (max(0, time.tv_sec), tm())
            gmtime_r(&seconds, &parts)
            append(Int(parts.tm_year) + 1900, digits: 4)
            append(Int(parts.tm_mon) + 1, digits: 2, after: "-")
            append(Int(parts.tm_mday), digits: 2, after: "-")
            append(Int(parts.tm_hour), digits: 2, after: "T")
            append(Int(parts.tm_min), digits: 2, after: ":")
            append(Int(parts.tm_sec), digits: 2, after: ":")
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
    }
#endif
