#if Network
    import CandorProof
    import CandorTransport
    import Testing

    @Suite struct TransportErrorTests {
        private static let fingerprint = IdentityTests.rfc8410().fingerprint
        private static let print = "sha256:a1e9156054e04fac899ae9f275132cdc07a5dbc4ea2c2ad3a1ffc6e0d253681f"

        @Test(arguments: [
            (TransportError.malformedFingerprint(expected: "a", actual: "b"), "fingerprint: expected a, found 'b'"),
            (
                .identityFile(path: "p", expected: "mode 600", actual: "mode 644"),
                "p: expected mode 600, found: mode 644"
            ),
            (.cannotConnect(host: "h", port: 1, reason: "r"), "cannot connect to h, port 1: r"),
            (.cannotListen(host: "h", port: 1, reason: "r"), "cannot listen at h, port 1: r"),
            (
                .wrongFingerprint(expected: [fingerprint, fingerprint], actual: fingerprint),
                "expected a peer with the fingerprint \(print) or \(print), found \(print)"
            ),
            (
                .wrongFingerprint(expected: [], actual: fingerprint),
                "expected no peer at all, as no fingerprint is pinned, found \(print)"
            ),
            (.noCertificate, "expected a certificate of the peer, found none"),
            (.unsupportedVersion, "expected a peer that speaks TLS 1.3, found one that does not"),
            (.refused(alert: "A"), "the peer refused this side's certificate: A"),
            (.handshakeFailed(reason: "R"), "the TLS handshake failed: R"),
            (.wrongGreeting(expected: "a", actual: "b"), "expected the greeting 'a', found 'b'"),
            (.timedOut(step: .accepting, seconds: 2), "waiting for a peer took longer than 2.0 s"),
            (.channel(.disconnected), "the connection ended before the peer closed it"),
        ])
        func errorsReadAsSentences(error: TransportError, sentence: String) {
            #expect(error.description == sentence)
        }
    }
#endif
