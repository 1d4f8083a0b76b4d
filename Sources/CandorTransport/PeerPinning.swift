#if Network
    import CandorProof
    import NIOCore
    import NIOSSL

    /// The check of the peer's certificate, in place of all that a public-key infrastructure would check: its key is one
    /// of those that are pinned.
    ///
    /// TLS itself makes sure that the peer holds the key.
    final class PeerPinning: @unchecked Sendable {
        // Sendable: `refusal` is touched on the connection's event loop alone.
        private let pinned: [Fingerprint]
        private let link: Link
        /// Why the peer was refused. The link ends with it when TLS has told the peer.
        private(set) var refusal: TransportError?

        init(pinned: [Fingerprint], link: Link) {
            self.pinned = pinned
            self.link = link
        }

        func check(_ certificates: [NIOSSLCertificate]) -> NIOSSLVerificationResult {
            guard let certificate = certificates.first, let key = try? certificate.extractPublicKey().toSPKIBytes()
            else {
                refusal = .noCertificate
                return .failed
            }
            let fingerprint = Fingerprint(ofPublicKeyInfo: key)
            guard Mutation.isOn(.pinnedFingerprint) || pinned.contains(fingerprint) else {
                refusal = .wrongFingerprint(expected: pinned, actual: fingerprint)
                return .failed
            }
            link.peer = fingerprint
            return .certificateVerified
        }
    }
#endif
