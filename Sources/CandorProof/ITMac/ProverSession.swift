/// The prover's side of a session: commitments, openings, challenges, checks, over one connection.
///
/// A session is a sequence of epochs. Values are committed in one; ``receiveChallenge()`` seals it and begins the
/// next. Any error of the peer, the channel or the correlations, and a false claim, ends the session: its correlations
/// are erased, the connection is closed, and every later call throws ``ProofError/sessionOver``.
public struct ProverSession<Source: ProverCorrelationSource & ~Copyable>: ~Copyable {
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
    private var source: Source?
    private var correlations: SoundnessBudget
    private var checks = SoundnessBudget()
    private var openings = 0
    private var pendingBatches = 0
    private var pendingLookups = 0

    /// A session that takes its correlations from `source`.
    public init(source: consuming Source, connection: Connection, identifier: SessionIdentifier) {
        correlations = source.budget
        self.source = consume source
        self.connection = connection
        self.identifier = identifier
    }

    /// Commits values: 8 bytes each.
    ///
    /// - Returns: the authenticated values, of this epoch.
    public mutating func commit(_ values: consuming FieldVector<Fp>) throws(ProofError) -> ProverVector<Fp> {
        var vector = try draw(values.count)
        try sendCorrections(from: vector.values, to: values)
        vector.values = values
        return vector
    }

    /// Commits values in K: 16 bytes each, as c0 + i c1.
    public mutating func commit(_ values: consuming FieldVector<Fp2>) throws(ProofError) -> ProverVector<Fp2> {
        let parts = try draw(2 * values.count)
        try sendCorrections(from: parts.values, to: values.parts())
        return ProverVector(values: values, macs: parts.macs.joined(), epoch: parts.epoch)
    }

    /// Tells the verifier the values, which are public from then on.
    public mutating func open<Element: FieldElement>(_ vector: borrowing ProverVector<Element>) throws(ProofError) {
        try sendOpening(of: vector.values, macs: vector.macs)
    }

    /// Proves that all values are zero.
    ///
    /// - Throws: ``ProofError/falseClaim(name:)`` when they are not, before anything is sent.
    public mutating func proveZero<Element: FieldElement>(
        _ vector: borrowing ProverVector<Element>
    ) throws(ProofError) {
        let holds = (0..<vector.count).allSatisfy { vector.values[$0] == .zero }
        guard Mutation.isOn(.falseClaim) || holds else {
            throw end(.falseClaim(name: "zero"))
        }
        try sendZeroCheck(macs: vector.macs)
    }

    /// Seals what was committed and receives the challenge that covers it.
    public mutating func receiveChallenge() throws(ProofError) -> Challenge {
        let message = try receive(ChallengeMessage.self, limit: Challenge.seedBytes)
        defer { epoch += 1 }
        return Challenge(seed: message.seed, session: identifier, epoch: epoch)
    }

    /// Says how many correlations the rest of the session takes, two for each element of K: the last round of the source
    /// is then no larger than that. Both sides say the same.
    public mutating func expect(correlations count: Int) {
        if source != nil { source!.expect(count) }  // in place: it cannot be copied out
    }

    /// Sets random masks aside for one batch of checks; the challenge of that batch must come later.
    ///
    /// - Parameter degree: the largest degree of the batch, 1 ... ``BatchMasks/maximumDegree``.
    /// - Throws: ``ProofError/outOfRange(name:expected:actual:)``.
    public mutating func reserveMasks(degree: Int) throws(ProofError) -> ProverMasks {
        try checkDegree(degree)
        let parts = try draw(2 * (degree - 1))
        pendingBatches += 1
        return ProverMasks(parts, degree: degree, session: identifier)
    }

    /// Sends the masked coefficients of a batch.
    public mutating func prove(_ batch: consuming ProverBatch) throws(ProofError) {
        guard Mutation.isOn(.batchSession) || batch.sum.session == identifier else { throw end(.foreignSession) }
        checks.addBatch(checks: batch.sum.checks, degree: batch.sum.degree)
        pendingLookups -= batch.sum.lookups
        try send(PolynomialCheckMessage(coefficients: batch.maskedCoefficients()))
        pendingBatches -= 1
    }

    /// Ends a session whose batches have all been checked.
    ///
    /// - Throws: ``ProofError/uncheckedBatches(count:)``, ``ProofError/uncheckedLookups(count:)``.
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
    }

    /// Adds to the error of the session: `numerator` / |K| for what the name says.
    package mutating func note(_ name: String, numerator: Double) { checks.add(name, numerator: numerator) }

    /// Counts a lookup.
    mutating func noteLookup(queries: Int, table: LookupTable) {
        pendingLookups += 1
        checks.addLookup(queries: queries, rows: table.rowCount, columns: table.columns.count)
    }

    // What a malicious prover of the tests has too.

    /// Random values of this epoch, without a message.
    package mutating func draw(_ count: Int) throws(ProofError) -> ProverVector<Fp> {
        guard source != nil else { throw .sessionOver }  // which the line below relies on
        do {
            var vector = try source!.draw(count)
            correlations = drawnBudget()
            vector.epoch = epoch
            return vector
        } catch { throw end(error) }
    }

    package mutating func sendCorrections(
        from random: borrowing FieldVector<Fp>, to values: borrowing FieldVector<Fp>
    ) throws(ProofError) {
        var start = 0
        while start < values.count {
            let range = start..<min(start + CorrectionsMessage.capacity, values.count)
            try send(CorrectionsMessage(corrections: values.differences(from: random, in: range)))
            start = range.upperBound
        }
    }

    package mutating func sendOpening<Element: FieldElement>(
        of values: borrowing FieldVector<Element>, macs: borrowing FieldVector<Fp2>
    ) throws(ProofError) {
        let digest = macDigest(macs, of: .opening, number: openings, in: identifier)
        openings += 1
        checks.addOpenings(values.count)
        try send(OpeningMessage(values: values.slice(0..<values.count), digest: digest))
    }

    package mutating func sendZeroCheck(macs: borrowing FieldVector<Fp2>) throws(ProofError) {
        let digest = macDigest(macs, of: .zeroCheck, number: openings, in: identifier)
        openings += 1
        checks.addOpenings(1)
        try send(ZeroCheckMessage(digest: digest))
    }

    package mutating func sendCoefficients(_ coefficients: [Fp2]) throws(ProofError) {
        try send(PolynomialCheckMessage(coefficients: coefficients))
        pendingBatches -= 1
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

    private mutating func receive<M: WireMessage>(_: M.Type, limit: Int) throws(ProofError) -> M {
        guard source != nil else { throw .sessionOver }
        do { return try connection.receive(M.self, limit: limit) } catch { throw end(error) }
    }

    mutating func end(_ error: ProofError) -> ProofError {
        if !Mutation.isOn(.eraseAfterError) { source = nil }
        connection.close()
        return error
    }
}
