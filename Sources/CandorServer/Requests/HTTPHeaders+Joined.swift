#if Gateway
    import NIOHTTP1

    extension HTTPHeaders {
        /// The value of a header; of one that is there several times all values, with commas between them (RFC 9110, 5.3):
        /// one server reads the first and the next the last, so that none of them is taken for the whole.
        func joined(_ name: String) -> String? {
            let values = self[name]
            return values.count > 1 ? values.joined(separator: ", ") : values.first
        }
    }
#endif
