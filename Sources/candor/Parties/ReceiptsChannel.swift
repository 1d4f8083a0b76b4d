import CandorProof

#if Network
    import CandorTransport
#endif

/// How the two parties of `candor receipts` reach each other: TLS, each pinning the other's key.
struct ReceiptsChannel {
    /// The file of this party's key.
    let identity: String
    /// The fingerprint of the other's.
    let peer: String
    /// Seconds to wait for the other at each step.
    let timeout: Double

    /// Connects to the auditor.
    func connect(to address: Address) throws -> any Channel {
        #if Network
            return try explained { () throws(TransportError) in
                try TLSChannel.connect(
                    to: address.host, port: address.port, identity: Identity(contentsOf: identity),
                    pinning: [Fingerprint(peer)], limits: limits)
            }
        #else
            throw MissingTrait(command: "candor receipts prove")
        #endif
    }

    /// Waits for the provider. A stranger is turned away, and the wait goes on.
    ///
    /// - Parameter say: what a person who waits wants to know: where somebody can connect, and who could not.
    func accept(at address: Address, say: (String) -> Void) throws -> any Channel {
        #if Network
            return try explained { () throws(TransportError) in
                let listener = try TLSListener(
                    at: address.host, port: address.port, identity: Identity(contentsOf: identity),
                    pinning: [Fingerprint(peer)], limits: limits)
                say("listening at \(Address(host: address.host, port: listener.port))")
                return try listener.accept { say("a peer was turned away: \($0)") }
            }
        #else
            throw MissingTrait(command: "candor receipts verify --listen")
        #endif
    }

    #if Network
        private var limits: TransportLimits { TransportLimits(accept: timeout, send: timeout, receive: timeout) }

        private func explained(_ body: () throws(TransportError) -> TLSChannel) throws -> TLSChannel {
            do { return try body() } catch {
                let kind: ErrorKind =
                    switch error {
                    case .malformedFingerprint: .usage
                    case .identityFile: .file
                    default: .peer
                    }
                throw InputError(
                    kind, "the other party", expected: "one that can be reached, with the expected key",
                    actual: "\(error)")
            }
        }
    #endif
}
