#if Gateway
    import NIOHTTP1

    extension HTTPHeaders {
        /// The value of a header; of one that is there several times all values, with commas between them (RFC 9110, 5.3):
        /// one server reads the first and the next the last, so that none of them is taken for the whole.
        func joined(_ name: String) -> String? {
            var value: String?
            for (other, text) in self where other.isSameHeader(as: name) {
                value = value.map { "\($0), \(text)" } ?? text
            }
            return value
        }
    }

    extension String {
        /// Whether two names of headers are the same, whatever the case of their letters.
        fileprivate func isSameHeader(as other: String) -> Bool {
            utf8.count == other.utf8.count && zip(utf8, other.utf8).allSatisfy { $0 == $1 || $0.lowered == $1.lowered }
        }
    }

    extension UInt8 {
        fileprivate var lowered: UInt8 { (0x41...0x5a).contains(self) ? self | 0x20 : self }
    }
#endif
