#if Network
    import CandorCore
    import CandorProof

    #if canImport(Glibc)
        import Glibc
    #elseif canImport(Musl)
        import Musl
    #endif

    extension Identity {
        /// Writes the key into a new file that only its owner can read (mode 0600): PKCS #8 in PEM, as OpenSSL reads it.
        ///
        /// - Throws: ``TransportError/identityFile(path:expected:actual:)`` when the file exists already, or cannot be
        ///   written; then nothing is left of it.
        public func write(to path: String) throws(TransportError) {
            var text = withPrivateKey { KeyText.encoded($0) }
            defer { text.withUnsafeMutableBytes { wipe($0) } }
            if let failure = createFile(path, text) {
                throw .identityFile(path: path, expected: "a new file", actual: failure)
            }
        }

        /// Reads a key that ``write(to:)`` has written, or `openssl genpkey -algorithm ed25519`.
        ///
        /// - Throws: ``TransportError/identityFile(path:expected:actual:)`` when the file is not a plain one, when others
        ///   than its owner may do anything with it, or when it is not exactly one Ed25519 key.
        public convenience init(contentsOf path: String) throws(TransportError) {
            // A byte more than a key has, to see that there is no more.
            var text = SecretBuffer(count: KeyText.byteCount + 1)
            let count = try text.withUnsafeMutableBytes { text throws(TransportError) in
                try readPrivateFile(path, into: text)
            }
            var seed = SecretBuffer(count: SigningKey.seedBytes)
            let isKey = text.withUnsafeBytes { text in
                seed.withUnsafeMutableBytes {
                    KeyText.decode(UnsafeRawBufferPointer(rebasing: text[..<count]), into: $0)
                }
            }
            guard isKey else {
                throw .identityFile(path: path, expected: "one Ed25519 key in PEM", actual: "something else")
            }
            self.init(seed: seed)
        }
    }

    /// PEM of one Ed25519 key in PKCS #8: three lines, as 48 bytes make 64 characters without padding.
    private enum KeyText {
        static let header = Array("-----BEGIN PRIVATE KEY-----\n".utf8)
        static let footer = Array("\n-----END PRIVATE KEY-----\n".utf8)
        static let keyBytes = Certificate.privateKeyPrefix.count + SigningKey.seedBytes
        static let keyCharacters = 4 * keyBytes / 3
        static let byteCount = header.count + keyCharacters + footer.count

        static func encoded(_ key: [UInt8]) -> [UInt8] {
            var text = header
            text.reserveCapacity(byteCount)
            SecretBase64.encode(key, into: &text)
            text.append(contentsOf: footer)
            return text
        }

        /// Fills `seed` with the secret key.
        ///
        /// - Returns: false when the text is not what ``encoded(_:)`` gives for it.
        static func decode(_ text: UnsafeRawBufferPointer, into seed: UnsafeMutableRawBufferPointer) -> Bool {
            guard text.count == byteCount, text.starts(with: header), text.suffix(footer.count).elementsEqual(footer)
            else { return false }
            let line = UnsafeRawBufferPointer(rebasing: text[header.count..<header.count + keyCharacters])
            var key = SecretBuffer(count: keyBytes)
            return key.withUnsafeMutableBytes { key in
                let prefix = Certificate.privateKeyPrefix
                guard SecretBase64.decode(line, into: key), key.starts(with: prefix) else { return false }
                seed.copyBytes(from: key[prefix.count...])
                return true
            }
        }
    }

    /// Makes a file of mode 0600 where there was none.
    ///
    /// - Returns: what went wrong, when something did; nothing is left of the file then.
    private func createFile(_ path: String, _ bytes: [UInt8]) -> String? {
        let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard file >= 0 else { return systemError() }
        let isWritten =
            bytes.withUnsafeBytes { write(file, $0.baseAddress, $0.count) } == bytes.count && fsync(file) == 0
        let failure = isWritten ? nil : systemError()
        close(file)
        if failure != nil { unlink(path) }
        return failure
    }

    /// Reads a plain file that is its owner's alone.
    ///
    /// - Returns: the bytes read: all, or as many as there is room for.
    private func readPrivateFile(
        _ path: String, into buffer: UnsafeMutableRawBufferPointer
    ) throws(TransportError) -> Int {
        // Without O_NONBLOCK, opening a pipe would wait for its writer.
        let file = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard file >= 0 else { throw .identityFile(path: path, expected: "a readable file", actual: systemError()) }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw .identityFile(path: path, expected: "a plain file", actual: "something else")
        }
        let mode = status.st_mode & 0o777
        guard Mutation.isOn(.identityFileMode) || mode & 0o077 == 0 else {
            throw .identityFile(path: path, expected: "mode 600", actual: "mode \(String(mode, radix: 8))")
        }
        var count = 0
        while count < buffer.count {
            let got = read(file, buffer.baseAddress! + count, buffer.count - count)
            guard got >= 0 else { throw .identityFile(path: path, expected: "a readable file", actual: systemError()) }
            if got == 0 { break }
            count += got
        }
        return count
    }

    /// What the operating system says about the last call that failed.
    private func systemError() -> String { String(cString: strerror(errno)) }
#endif
