import CandorCore

/// The verifier's side of a session: it receives commitments and openings, draws challenges, and judges checks.
///
/// The counterpart of ``ProverSession``, call by call. Any error of the peer, the channel or the correlations, too small a
/// budget, and any failed check end the session: Delta and the correlations are erased, the connection is closed, and
/// every later call throws ``ProofError/sessionOver``. Counts come from the statement, never from the peer.
public struct VerifierSession<Source: VerifierCorrelationSource & ~Copyable>: ~Copyable {
    /// What all hashes of the session contain.
    public let identifier: SessionIdentifier
    /// What the session's checks, and those of its correlations, leave to chance.
    public var budget: SoundnessBudget {
        var sum = correlations
        sum.add(checks)
        return sum
    }
    /// The number of the phase in which values are committed now.
    public private(set) var epoch = 0

    private let connection: Connection
    private let minimumBits: Double
    private var source: Source?
    private var correlations: SoundnessBudget
    private var checks = SoundnessBudget()
    private var openings = 0
    private var pendingBatches = 0
    private var pendingLookups = 0

    /// A session that takes its correlations and Delta from `source`.
    ///
    /// - Parameter minimumSoundnessBits: what the budget must leave after every check.
    public init(
        source: consuming Source, connection: Connection, identifier: SessionIdentifier,
        minimumSoundnessBits: Double = 90
    ) {
        correlations = source.budget
        self.source = consume source
        self.connection = connection
        self.identifier = identifier
        minimumBits = minimumSoundnessBits
    }

    /// Receives `count` commitments of F_p.
    public mutating func receiveCommitments(_ count: Int) throws(ProofError) -> VerifierVector<Fp> {
        var vector = try draw(count)
        let delta = try delta()
        var start = 0
        while start < count {
            let expected = min(CorrectionsMessage.capacity, count - start)
            let message = try receive(CorrectionsMessage.self, limit: expected * Fp.byteCount)
            let actual = message.corrections.count
            guard Mutation.isOn(.correctionCount) || actual == expected else {
                throw end(.lengthMismatch(values: "corrections", expected: expected, actual: actual))
            }
            vector.keys.add(message.corrections, times: delta.element, at: start)
            start += expected
        }
        return vector
    }

    /// Receives `count` commitments of K.
    public mutating func receiveExtensionCommitments(_ count: Int) throws(ProofError) -> VerifierVector<Fp2> {
        let parts = try receiveCommitments(2 * count)
        return VerifierVector(keys: parts.keys.joined(), epoch: parts.epoch)
    }

    /// Receives what the prover opens.
    ///
    /// - Returns: the values, or the verdict on a prover that does not have their MACs.
    public mutating func receiveOpening(of vector: borrowing VerifierVector<Fp>) throws(ProofError) -> Opening<Fp> {
        let message = try receiveOpeningMessage(of: vector)
        var macs = vector.keys.slice(0..<vector.count)
        macs.add(message.values, times: -(try delta().element))
        return try judge(values: message.values.array, digest: message.digest, macs: macs)
    }

    /// Receives what the prover opens in K.
    public mutating func receiveOpening(of vector: borrowing VerifierVector<Fp2>) throws(ProofError) -> Opening<Fp2> {
        let message = try receiveOpeningMessage(of: vector)
        var macs = vector.keys.slice(0..<vector.count)
        macs.add(message.values, times: -(try delta().element))
        return try judge(values: message.values.array, digest: message.digest, macs: macs)
    }

    /// Judges the claim that all values are zero.
    public mutating func verifyZero<Element: FieldElement>(
        _ vector: borrowing VerifierVector<Element>
    ) throws(ProofError) -> Verdict {
        let message = try receive(ZeroCheckMessage.self, limit: macDigestBytes)
        let expected = macDigest(vector.keys, of: .zeroCheck, number: openings, in: identifier)
        openings += 1
        checks.addOpenings(1)
        if !Mutation.isOn(.openingBudget) { try requireSoundness() }
        guard Mutation.isOn(.zeroCheckDigest) || TranscriptHash.matches(message.digest, expected) else {
            return end(.zeroCheck(count: vector.count))
        }
        return .accept
    }

    /// Seals what was committed, draws the challenge that covers it from the system, and sends it.
    public mutating func drawChallenge() throws(ProofError) -> Challenge {
        var seed = [UInt8](repeating: 0, count: Challenge.seedBytes)
        seed.withUnsafeMutableBytes { fillWithSystemRandomness($0) }
        return try drawChallenge(usingSeed: seed)
    }

    package mutating func drawChallenge(usingSeed seed: [UInt8]) throws(ProofError) -> Challenge {
        try send(ChallengeMessage(seed: seed))
        defer { epoch += 1 }
        return Challenge(seed: seed, session: identifier, epoch: epoch)
    }

    /// Says how many correlations the rest of the session takes, two for each element of K: the last round of the source
    /// is then no larger than that. Both sides say the same.
    public mutating func expect(correlations count: Int) {
        if source != nil { source!.expect(count) }  // in place: it cannot be copied out
    }

    /// Sets the keys of random masks aside for one batch of checks, as ``ProverSession/reserveMasks(degree:)``.
    public mutating func reserveMasks(degree: Int) throws(ProofError) -> VerifierMasks {
        try checkDegree(degree)
        let parts = try draw(2 * (degree - 1))
        pendingBatches += 1
        return VerifierMasks(keys: parts.keys.joined(), degree: degree, epoch: parts.epoch, session: identifier)
    }

    /// Judges a batch of checks.
    ///
    /// - Throws: ``ProofError/insufficientSoundness(requiredBits:actualBits:)`` before the batch is judged, as do openings
    ///   and zero checks.
    public mutating func verify(_ batch: consuming VerifierBatch) throws(ProofError) -> Verdict {
        guard Mutation.isOn(.batchSession) || batch.sum.session == identifier else { throw end(.foreignSession) }
        let degree = batch.sum.degree
        let checks = batch.sum.checks
        let lookups = batch.sum.lookups
        self.checks.addBatch(checks: checks, degree: degree)
        try requireSoundness()
        let message = try receive(PolynomialCheckMessage.self, limit: degree * Fp2.byteCount)
        guard Mutation.isOn(.coefficientCount) || message.coefficients.count == degree else {
            throw end(
                .lengthMismatch(values: "coefficients", expected: degree, actual: message.coefficients.count))
        }
        pendingBatches -= 1
        pendingLookups -= lookups
        let delta = try delta()
        let holds = batch.holds(for: message.coefficients, delta: delta)
        guard Mutation.isOn(.polynomialCheck) || holds else {
            return end(.polynomialCheck(checks: Int(clamping: checks), degree: degree))
        }
        return .accept
    }

    /// Ends a session whose batches have all been checked.
    ///
    /// - Throws: ``ProofError/uncheckedBatches(count:)``, ``ProofError/uncheckedLookups(count:)``: nothing that they
    ///   cover has been proved;
    ///   ``ProofError/insufficientSoundness(requiredBits:actualBits:)``: correlations drawn since left too much to chance.
    public consuming func finish() throws(ProofError) { try checkEnd() }

    /// Makes sure that a session that ends here has checked all that was claimed in it.
    func checkEnd() throws(ProofError) {
        guard source != nil else { throw .sessionOver }
        guard Mutation.isOn(.uncheckedBatches) || pendingBatches == 0 else {
            throw .uncheckedBatches(count: pendingBatches)
        }
        guard Mutation.isOn(.uncheckedLookups) || pendingLookups == 0 else {
            throw .uncheckedLookups(count: pendingLookups)
        }
        if !Mutation.isOn(.finishBudget) { try budget.require(bits: minimumBits) }
    }

    /// Adds public values, element by element.
    public func add(
        publicValues: borrowing FieldVector<Fp>, to vector: inout VerifierVector<Fp>
    ) throws(ProofError) {
        vector.add(publicValues: publicValues, delta: try delta())
    }

    /// Adds public values of K, element by element.
    public func add(
        publicValues: borrowing FieldVector<Fp2>, to vector: inout VerifierVector<Fp2>
    ) throws(ProofError) {
        vector.add(publicValues: publicValues, delta: try delta())
    }

    /// Adds to the error of the session: `numerator` / |K| for what the name says.
    package mutating func note(_ name: String, numerator: Double) { checks.add(name, numerator: numerator) }

    /// Counts a lookup.
    mutating func noteLookup(queries: Int, table: LookupTable) {
        pendingLookups += 1
        checks.addLookup(queries: queries, rows: table.rowCount, columns: table.columns.count)
    }

    /// A copy of the key.
    func delta() throws(ProofError) -> Delta {
        guard source != nil else { throw .sessionOver }  // which the line below relies on
        var copy: Fp2 = .zero
        source!.withDelta { copy = $0.element }
        return Delta(copy)
    }

    private mutating func draw(_ count: Int) throws(ProofError) -> VerifierVector<Fp> {
        guard source != nil else { throw .sessionOver }  // which the line below relies on
        do {
            var vector = try source!.draw(count)
            correlations = drawnBudget()
            vector.epoch = epoch
            return vector
        } catch { throw end(error) }
    }

    private mutating func receiveOpeningMessage<Element: FieldElement>(
        of vector: borrowing VerifierVector<Element>
    ) throws(ProofError) -> OpeningMessage<Element> {
        let message = try receive(
            OpeningMessage<Element>.self, limit: OpeningMessage<Element>.byteCount(vector.count))
        guard Mutation.isOn(.openingCount) || message.values.count == vector.count else {
            throw end(.lengthMismatch(values: "opened values", expected: vector.count, actual: message.values.count))
        }
        return message
    }

    /// Ends the session when what it has left to chance is too much.
    private mutating func requireSoundness() throws(ProofError) {
        do { try budget.require(bits: minimumBits) } catch { throw end(error) }
    }

    private mutating func judge<Element: FieldElement>(
        values: [Element], digest: [UInt8], macs: borrowing FieldVector<Fp2>
    ) throws(ProofError) -> Opening<Element> {
        let expected = macDigest(macs, of: .opening, number: openings, in: identifier)
        openings += 1
        checks.addOpenings(values.count)
        if !Mutation.isOn(.openingBudget) { try requireSoundness() }
        guard Mutation.isOn(.openingDigest) || TranscriptHash.matches(digest, expected) else {
            _ = end(.opening(count: values.count))
            return .rejected(.opening(count: values.count))
        }
        return .values(values)
    }

    /// What the checks of the correlations drawn so far leave to chance.
    private borrowing func drawnBudget() -> SoundnessBudget {
        switch source {
        case .some(let source): source.budget
        case .none: correlations
        }
    }

    private mutating func send<M: WireMessage & ~Copyable>(_ message: borrowing M) throws(ProofError) {
        guard source != nil else { throw .sessionOver }
        do { try connection.send(message) } catch { throw end(error) }
    }

    private mutating func receive<M: WireMessage & ~Copyable>(_: M.Type, limit: Int) throws(ProofError) -> M {
        guard source != nil else { throw .sessionOver }
        do { return try connection.receive(M.self, limit: limit) } catch { throw end(error) }
    }

    mutating func end(_ error: ProofError) -> ProofError {
        if !Mutation.isOn(.eraseAfterError) { source = nil }
        connection.close()
        return error
    }

    private mutating func end(_ reason: RejectReason) -> Verdict {
        if !Mutation.isOn(.eraseAfterReject) { source = nil }
        connection.close()
        return .reject(reason)
    }
}

/// What came of an opening.
public enum Opening<Element: FieldElement>: Equatable, Sendable {
    /// The values, each the one that was committed.
    case values([Element])
    /// The prover does not have their MACs.
    case rejected(RejectReason)
}
