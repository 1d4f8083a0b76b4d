#if Network
    /// Source: RFC 5280 (certificates), RFC 8410 (Ed25519 in them), X.690 (DER).
    ///
    /// The certificate that TLS carries an identity's public key in. It says nothing else: the name is fixed, it never
    /// expires, and it is signed by its own key, so it is a function of the key, and nothing of it is kept or trusted but
    /// the key.
    enum Certificate {
        /// The algorithm of keys and signatures: Ed25519, 1.3.101.112.
        private static let algorithm = sequence([0x06, 0x03, 0x2b, 0x65, 0x70])
        /// commonName = candor.
        private static let name = sequence(
            element(0x31, sequence([0x06, 0x03, 0x55, 0x04, 0x03] + element(0x0c, Array("candor".utf8)))))
        /// From 1970 on, without a known end (RFC 5280, 4.1.2.5).
        private static let validity = sequence(
            element(0x17, Array("700101000000Z".utf8)) + element(0x18, Array("99991231235959Z".utf8)))
        /// keyUsage, critical: digitalSignature.
        private static let extensions = element(
            0xa3,
            sequence(
                sequence([0x06, 0x03, 0x55, 0x1d, 0x0f, 0x01, 0x01, 0xff] + element(0x04, [0x03, 0x02, 0x07, 0x80]))))

        /// SubjectPublicKeyInfo of an Ed25519 key, 44 bytes.
        static func publicKeyInfo(_ publicKey: [UInt8]) -> [UInt8] {
            sequence(algorithm + element(0x03, [0] + publicKey))
        }

        /// What stands before the 32 bytes of a secret key in PKCS #8, which ends with them.
        static let privateKeyPrefix: [UInt8] =
            [0x30, 0x2e, 0x02, 0x01, 0x00] + algorithm + [0x04, 0x22, 0x04, 0x20]

        /// The certificate of a key, in DER: version 3, serial number 1, self-signed.
        static func selfSigned(by key: borrowing SigningKey) -> [UInt8] {
            let version3 = element(0xa0, [0x02, 0x01, 0x02])
            let serialNumber: [UInt8] = [0x02, 0x01, 0x01]
            let content = sequence(
                version3 + serialNumber + algorithm + name + validity + name + publicKeyInfo(key.publicKey) + extensions
            )
            return sequence(content + algorithm + element(0x03, [0] + key.signature(of: content)))
        }

        private static func sequence(_ content: [UInt8]) -> [UInt8] { element(0x30, content) }

        /// Tag, length in its shortest form, content. Nothing here is longer than 65,535 bytes.
        private static func element(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
            switch content.count {
            case ..<0x80: [tag, UInt8(content.count)] + content
            case ..<0x100: [tag, 0x81, UInt8(content.count)] + content
            default: [tag, 0x82, UInt8(content.count >> 8), UInt8(content.count & 0xff)] + content
            }
        }
    }
#endif
