#if Network
    import CandorCore

    /// A party's key: Ed25519, and the certificate that shows it to a peer.
    ///
    /// Peers know each other by the ``Fingerprint`` of their public keys, which they have exchanged beforehand; no
    /// authority vouches for anybody. The certificate is a function of the key, so the key is all there is to keep.
    public final class Identity: Sendable {
        /// What the peer pins.
        public let fingerprint: Fingerprint
        /// X.509 in DER, self-signed, without an end.
        public let certificate: [UInt8]

        private let key: SigningKey

        /// A fresh key from the operating system.
        public convenience init() { self.init(seed: .random(count: SigningKey.seedBytes)) }

        /// The identity of a secret key of 32 bytes (RFC 8032).
        package init(seed: consuming SecretBuffer) {
            key = SigningKey(seed: seed)
            certificate = Certificate.selfSigned(by: key)
            fingerprint = Fingerprint(ofPublicKeyInfo: Certificate.publicKeyInfo(key.publicKey))
        }

        /// Lends the secret key as PKCS #8 in DER, 48 bytes, which are overwritten afterwards: `body` must not keep them.
        package func withPrivateKey<R, E: Error>(_ body: ([UInt8]) throws(E) -> R) throws(E) -> R {
            var encoded = Certificate.privateKeyPrefix
            encoded.reserveCapacity(encoded.count + key.seed.count)
            key.seed.withUnsafeBytes { encoded.append(contentsOf: $0) }
            defer { encoded.withUnsafeMutableBytes { wipe($0) } }
            return try body(encoded)
        }
    }

    extension Identity: CustomStringConvertible {
        /// The fingerprint, never the key.
        public var description: String { "Identity(\(fingerprint))" }
    }
#endif
