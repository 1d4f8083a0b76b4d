import CandorProof

/// A small proof with every message there is, and its frames when both parties are honest.
private enum SmallProof {
    static let vole = IdealVOLE(seed: 1)
    static let table = try! LookupTable(columns: [(-2..<2).map { Fp($0) }, (-2..<2).map { Fp(max($0, 0)) }])
    static let rows = [0, 3, 3, 1, 2]
    static let seeds = [[UInt8](repeating: 1, count: 32), [UInt8](repeating: 2, count: 32)]

    static func prove(_ session: inout ProverSession<IdealVOLE.Prover>) throws(ProofError) {
        let counts = try session.commitMultiplicities(of: table, rows: rows)
        let a = try session.commit(FieldVector(rows.map { table.columns[0][$0] }))
        let b = try session.commit(FieldVector(rows.map { table.columns[1][$0] }))
        let products = try session.commit(FieldVector(rows.map { table.columns[0][$0] * table.columns[1][$0] }))
        let extended = try session.commit(FieldVector<Fp2>([.i]))
        let challenge = LookupChallenge(try session.receiveChallenge())
        var queries = try session.makeQueries(in: table, count: rows.count, chunk: 2, challenge: challenge)
        try queries.append(a, toColumn: 0)
        try queries.append(b, toColumn: 1)
        let lookup = try session.commit(queries, multiplicities: counts)
        let masks = try session.reserveMasks(degree: 3)
        var batch = try ProverBatch(masks: masks, challenge: try session.receiveChallenge())
        try batch.addMultiplications(a, b, equal: products)
        try batch.add(lookup)
        try session.prove(batch)
        try session.open(counts)
        try session.open(extended)
        var zero = a.slice(0..<rows.count)
        zero.subtract(a)
        try session.proveZero(zero)
    }

    static func verify(_ session: inout VerifierSession<IdealVOLE.Verifier>) throws(ProofError) -> Verdict {
        let counts = try session.receiveCommitments(table.rowCount)
        let a = try session.receiveCommitments(rows.count)
        let b = try session.receiveCommitments(rows.count)
        let products = try session.receiveCommitments(rows.count)
        let extended = try session.receiveExtensionCommitments(1)
        let challenge = LookupChallenge(try session.drawChallenge(usingSeed: seeds[0]))
        var queries = try session.makeQueries(in: table, count: rows.count, chunk: 2, challenge: challenge)
        try queries.append(a, toColumn: 0)
        try queries.append(b, toColumn: 1)
        let lookup = try session.receiveLookup(queries, multiplicities: counts)
        let masks = try session.reserveMasks(degree: 3)
        var batch = try VerifierBatch(masks: masks, challenge: try session.drawChallenge(usingSeed: seeds[1]))
        try batch.addMultiplications(a, b, equal: products)
        try batch.add(lookup)
        let verdict = try session.verify(batch)
        guard verdict == .accept else { return verdict }
        if case .rejected(let reason) = try session.receiveOpening(of: counts) { return .reject(reason) }
        if case .rejected(let reason) = try session.receiveOpening(of: extended) { return .reject(reason) }
        var zero = a.slice(0..<rows.count)
        zero.subtract(a)
        return try session.verifyZero(zero)
    }

    static let verifierFrames = frames { connection throws(ProofError) in
        for seed in seeds { try connection.send(ChallengeMessage(seed: seed)) }
    }

    static let proverFrames = frames(given: verifierFrames) { connection throws(ProofError) in
        var prover = ProverSession(source: vole.prover(), connection: connection, identifier: session)
        try prove(&prover)
    }

    private static func frames(
        given incoming: [[UInt8]] = [], _ body: (Connection) throws(ProofError) -> Void
    ) -> [[UInt8]] {
        let channel = ScriptedChannel(incoming)
        try! body(Connection(channel, sending: .fromProver))
        return channel.sent
    }
}

/// The verifier against frames of which some were changed: it accepts none of them.
func runVerifier(_ edits: inout Edits) throws(BrokenInvariant) {
    let channel = ScriptedChannel(SmallProof.proverFrames.map { edits.deliver($0) })
    var verifier = VerifierSession(
        source: SmallProof.vole.verifier(), connection: Connection(channel, sending: .fromVerifier),
        identifier: session)
    let verdict = try attempt(&edits) { _ throws(ProofError) in try SmallProof.verify(&verifier) }
    try require((verdict == .accept) != edits.hasChanged, "a proof that is accepted just as it was made")
    guard verdict != .accept else { return }
    var afterwards: ProofError?
    do throws(ProofError) { _ = try verifier.receiveCommitments(0) } catch { afterwards = error }
    try require(afterwards == .sessionOver && channel.isClosed, "a verifier that ends with its first refusal")
}

/// The prover against changed challenges: it answers or ends.
func runProver(_ edits: inout Edits) throws(BrokenInvariant) {
    let channel = ScriptedChannel(SmallProof.verifierFrames.map { edits.deliver($0) })
    var prover = ProverSession(
        source: SmallProof.vole.prover(), connection: Connection(channel, sending: .fromProver), identifier: session)
    let done: Void? = try attempt(&edits) { _ throws(ProofError) in try SmallProof.prove(&prover) }
    guard done == nil else { return }
    var afterwards: ProofError?
    do throws(ProofError) { _ = try prover.commit(FieldVector<Fp>(count: 0)) } catch { afterwards = error }
    try require(afterwards == .sessionOver && channel.isClosed, "a prover that ends with its first error")
}

/// The greeting of either party against one that was changed.
func runAgreement(_ edits: inout Edits) throws(BrokenInvariant) {
    let statement = [UInt8](repeating: 7, count: 32)
    for direction in [Connection.Direction.fromProver, .fromVerifier] {
        let hello = ScriptedChannel([])
        let greeting = HelloMessage(
            version: SessionIdentifier.protocolVersion, statement: statement, nonce: Array(repeating: 2, count: 32))
        let isSent: Void? = try? Connection(hello, sending: direction).send(greeting)
        try require(isSent != nil, "a greeting that can be sent")
        let received = edits.deliver(hello.sent[0])
        let channel = ScriptedChannel([received])
        let identifier = try attempt(&edits) { _ throws(ProofError) in
            try SessionIdentifier.agree(
                on: statement, over: Connection(channel, sending: direction), sending: direction,
                usingNonce: Array(repeating: 1, count: 32))
        }
        // Only the nonce, the last 32 bytes, may be another one.
        let isOnlyNonce = received.count == hello.sent[0].count && received.starts(with: hello.sent[0].dropLast(32))
        try require((identifier != nil) == isOnlyNonce, "a session with the same version and statement")
    }
}
