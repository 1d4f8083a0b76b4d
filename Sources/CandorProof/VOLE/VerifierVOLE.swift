import CandorCore

/// The verifier's random VOLEs of a session, and Δ: see ``ProverVOLE``.
///
/// After an error Δ and all keys are erased, the connection is closed, and every draw throws
/// ``ProofError/sessionOver``.
package struct VerifierVOLE<Transfers: COTSenderSource & ~Copyable>: VerifierCorrelationSource, ~Copyable {
    private let parameters: VOLEParameters
    private let session: SessionIdentifier
    private let connection: Connection
    private let workers: Int
    private var delta: Delta
    private var randomness: any RandomSource
    private var transfers: Transfers?
    private var stock: VerifierCorrelations?
    private var round: UInt64 = 0
    private var demand = VOLEDemand()

    /// Makes the first correlations.
    ///
    /// - Parameters:
    ///   - delta: the key whose bits chose `baseKeys`; of this session only.
    ///   - baseKeys: k_b of each of the base transfers of Δ's bits.
    ///   - transfers: correlated OTs of this session.
    ///   - source: secret randomness.
    package init(
        _ parameters: VOLEParameters, session: SessionIdentifier, over connection: Connection,
        delta: consuming Delta, baseKeys: borrowing BaseOTKeys, transfers: consuming Transfers,
        using source: some RandomSource, workers: Int = 0
    ) throws(ProofError) {
        self.parameters = parameters
        self.session = session
        self.connection = connection
        self.workers = workers
        self.transfers = consume transfers
        randomness = source
        stock = nil
        self.delta = delta
        do throws(ProofError) {
            let seeds = try makeSeeds(VerifierSeedVOLE(baseKeys: baseKeys, delta: self.delta))
            stock = try expand(parameters.bootstrap, seeds)
        } catch {
            connection.close()
            throw error
        }
    }

    /// What the checks so far leave to chance.
    package var budget: SoundnessBudget { parameters.budget(rounds: round) }

    /// Correlations that need no further round.
    package var available: Int {
        switch stock {
        case .some(let stock): stock.available - parameters.primal.inputs
        case .none: 0
        }
    }

    /// Lends the key, for the time of `body`.
    package borrowing func withDelta<R, E: Error>(_ body: (borrowing Delta) throws(E) -> R) throws(E) -> R {
        try body(delta)
    }

    /// The keys of the next `count` correlations; runs as many rounds as that needs.
    package mutating func draw(_ count: Int) throws(ProofError) -> VerifierVector<Fp> {
        guard Mutation.isOn(.voleDrawCount) || count >= 0 else {
            throw .outOfRange(name: "number of correlations", expected: "0 or more", actual: "\(count)")
        }
        // Each line below that takes from the stock relies on this; a refill that fails leaves none, and throws.
        guard stock != nil else { throw .sessionOver }
        if count <= available { return try stock!.take(count) }
        var drawn = FieldVector<Fp2>(count: count), done = 0
        while done < count {
            if available == 0 { try refill(for: count - done) }
            let part = try stock!.take(min(count - done, available))
            drawn.replace(from: done, with: part.keys)
            done += part.count
        }
        return VerifierVector(keys: drawn)
    }

    /// Says how many correlations the session will draw from now on.
    package mutating func expect(_ count: Int) { demand.expect(count, available: available) }

    /// There is a stock: `draw` has looked.
    private mutating func refill(for count: Int) throws(ProofError) {
        do throws(ProofError) {
            stock = try expand(demand.round(of: parameters.primal, for: count), stock.take()!)
        } catch {
            delta = Delta.random()  // the session's is erased: what is left opens nothing
            connection.close()
            throw error
        }
    }

    private mutating func makeSeeds(_ seeds: consuming VerifierSeedVOLE) throws(ProofError) -> VerifierCorrelations {
        let count = parameters.bootstrap.inputs
        let corrections = try connection.receive(SeedCorrections.self, limit: SeedCorrections.byteCount(count + 2))
        let challenged = try seeds.receive(corrections, count: count, using: &randomness)
        try connection.send(challenged.challenge)
        return try challenged.check(connection.receive(SeedOpening.self, limit: SeedOpening.byteCount))
    }

    /// A round, which uses `held` up: points, their check, the code.
    private mutating func expand(
        _ set: LPNParameters, _ held: consuming VerifierCorrelations
    ) throws(ProofError) -> VerifierCorrelations {
        guard var transfers = transfers.take() else { throw .sessionOver }
        let points = try VerifierPoints(
            set, round: round, session: session, using: held, transfers: &transfers, delta: delta,
            randomness: &randomness, workers: workers)
        try connection.send(points.corrections)
        let committed = points.receive(
            try connection.receive(PointFold.self, limit: PointFold.byteCount), using: &randomness)
        try connection.send(committed.commitment)
        let checked = try committed.check(connection.receive(PointTag.self, limit: PointTag.byteCount))
        try connection.send(checked.reveal)
        self.transfers = consume transfers
        round += 1
        return checked.takeNoise().expanded(set, of: parameters, workers: workers)
    }
}
