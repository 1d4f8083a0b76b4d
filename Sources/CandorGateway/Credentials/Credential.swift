#if Gateway
    import CSodium

    /// What headers of a request carry to say who asks.
    enum Credential {
        /// Most bytes of a key or token; longer ones are nobody's.
        static let limit = 8192

        /// The text after `Bearer`; nil for another scheme, and for what cannot be one word.
        static func bearer(_ header: String) -> Substring? { word(of: header, after: "bearer") }

        /// The password of `Basic`; nil for another scheme, and for what is no base64 of a user and a password. The user's
        /// name is not looked at.
        static func password(_ header: String) -> [UInt8]? {
            guard let word = word(of: header, after: "basic") else { return nil }
            let text = Array(word.utf8)
            // Three bytes of every four characters.
            var bytes = [UInt8](repeating: 0, count: text.count)
            var count = 0
            let status = text.withUnsafeBytes { text in
                sodium_base642bin(
                    &bytes, bytes.count, text.baseAddress!.assumingMemoryBound(to: CChar.self), text.count, nil, &count,
                    nil, Int32(sodium_base64_VARIANT_ORIGINAL))
            }
            defer { sodium_memzero(&bytes, bytes.count) }
            guard status == 0, let colon = bytes[..<count].firstIndex(of: 0x3a) else { return nil }
            return Array(bytes[(colon + 1)..<count])
        }

        private static func word(of header: String, after scheme: String) -> Substring? {
            guard header.utf8.count <= limit + scheme.utf8.count + 1 else { return nil }
            let parts = header.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, parts[0].lowercased() == scheme else { return nil }
            return isWord(parts[1]) ? parts[1] : nil
        }

        /// Whether a text is printable ASCII without spaces, of a length that a key or token has.
        static func isWord(_ text: some StringProtocol) -> Bool {
            (1...limit).contains(text.utf8.count) && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f }
        }
    }
#endif
