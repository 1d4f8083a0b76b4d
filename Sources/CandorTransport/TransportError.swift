#if Network
    import CandorProof

    /// What keeps a party from being reached, or from being the one that is expected.
    ///
    /// Once a channel is open, its errors are those of `ChannelError`.
    public enum TransportError: Error, Equatable, Sendable {
        /// A text is not a fingerprint.
        case malformedFingerprint(expected: String, actual: String)
        /// A file cannot be used for an identity.
        case identityFile(path: String, expected: String, actual: String)
        /// Nobody could be reached at this address.
        case cannotConnect(host: String, port: Int, reason: String)
        /// The address cannot be listened at.
        case cannotListen(host: String, port: Int, reason: String)
        /// The peer has another key than those that are pinned.
        case wrongFingerprint(expected: [Fingerprint], actual: Fingerprint)
        /// The peer has shown no certificate.
        case noCertificate
        /// The peer does not speak TLS 1.3.
        case unsupportedVersion
        /// The peer has refused this side's certificate; the reason is its alert.
        case refused(alert: String)
        /// What the peer sent is not a handshake, or not one that succeeds.
        case handshakeFailed(reason: String)
        /// The peer speaks TLS 1.3, but not this protocol in this version over it.
        case wrongGreeting(expected: String, actual: String)
        /// A step of opening a channel took longer than allowed.
        case timedOut(step: Step, seconds: Double)
        /// The connection failed while the channel was being opened, or the channel has ended.
        case channel(ChannelError)

        /// What is waited for while a channel is opened.
        public enum Step: String, Sendable {
            /// The TCP connection to the peer.
            case connecting = "connecting"
            /// A peer that connects.
            case accepting = "waiting for a peer"
            /// The TLS handshake, and the peer's greeting after it.
            case handshake = "the handshake"
        }
    }

    extension TransportError: CustomStringConvertible {
        /// One sentence for a person, with what was expected and what was found.
        public var description: String {
            switch self {
            case .malformedFingerprint(let expected, let actual):
                "fingerprint: expected \(expected), found '\(actual)'"
            case .identityFile(let path, let expected, let actual): "\(path): expected \(expected), found: \(actual)"
            case .cannotConnect(let host, let port, let reason): "cannot connect to \(host), port \(port): \(reason)"
            case .cannotListen(let host, let port, let reason): "cannot listen at \(host), port \(port): \(reason)"
            case .wrongFingerprint(let expected, let actual) where expected.isEmpty:
                "expected no peer at all, as no fingerprint is pinned, found \(actual)"
            case .wrongFingerprint(let expected, let actual):
                "expected a peer with the fingerprint \(expected.map(\.description).joined(separator: " or ")), "
                    + "found \(actual)"
            case .noCertificate: "expected a certificate of the peer, found none"
            case .unsupportedVersion: "expected a peer that speaks TLS 1.3, found one that does not"
            case .refused(let alert): "the peer refused this side's certificate: \(alert)"
            case .handshakeFailed(let reason): "the TLS handshake failed: \(reason)"
            case .wrongGreeting(let expected, let actual): "expected the greeting '\(expected)', found '\(actual)'"
            case .timedOut(let step, let seconds): "\(step.rawValue) took longer than \(seconds) s"
            case .channel(let error): error.description
            }
        }
    }

    extension TransportError {
        /// The same for a caller of an open channel.
        var asChannelError: ChannelError {
            if case .channel(let error) = self { return error }
            return .failed(reason: description)
        }
    }
#endif
