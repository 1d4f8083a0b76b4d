import CandorCore

/// The prover's random VOLEs of a session: a bootstrap, then a round whenever a draw needs more.
///
/// Both parties draw the same counts in the same order, since a refill is a conversation: of each round they keep as
/// many correlations as the next one uses up, so nothing is used twice. Memory is that of one round, 26 MiB, besides
/// what has been drawn: a round writes over the one before. After an error the connection is closed and every draw throws ``ProofError/sessionOver``.
package struct ProverVOLE<Transfers: COTReceiverSource & ~Copyable>: ProverCorrelationSource, ~Copyable {
    private let parameters: VOLEParameters
    private let session: SessionIdentifier
    private let connection: Connection
    private let workers: Int
    private var randomness: any RandomSource
    private var transfers: Transfers?
    private var stock: ProverCorrelations?
    private var round: UInt64 = 0
    private var demand = VOLEDemand()

    /// Makes the first correlations.
    ///
    /// - Parameters:
    ///   - baseKeys: k₀ and k₁ of each of the base transfers of Δ's bits.
    ///   - transfers: correlated OTs of this session.
    ///   - source: secret randomness.
    package init(
        _ parameters: VOLEParameters, session: SessionIdentifier, over connection: Connection,
        baseKeys: borrowing BaseOTKeys, transfers: consuming Transfers, using source: some RandomSource,
        workers: Int = 0
    ) throws(ProofError) {
        self.parameters = parameters
        self.session = session
        self.connection = connection
        self.workers = workers
        self.transfers = consume transfers
        randomness = source
        stock = nil
        do throws(ProofError) {
            stock = try expand(parameters.bootstrap, makeSeeds(ProverSeedVOLE(baseKeys: baseKeys)))
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

    /// The next `count` correlations; runs as many rounds as that needs.
    package mutating func draw(_ count: Int) throws(ProofError) -> ProverVector<Fp> {
        guard Mutation.isOn(.voleDrawCount) || count >= 0 else {
            throw .outOfRange(name: "number of correlations", expected: "0 or more", actual: "\(count)")
        }
        // Each line below that takes from the stock relies on this; a refill that fails leaves none, and throws.
        guard stock != nil else { throw .sessionOver }
        if count <= available { return try stock!.take(count) }
        var drawn = ProverVector<Fp>(count: count), done = 0
        while done < count {
            if available == 0 { try refill(for: count - done) }
            let part = try stock!.take(min(count - done, available))
            drawn.replace(from: done, with: part)
            done += part.count
        }
        return drawn
    }

    /// Says how many correlations the session will draw from now on.
    package mutating func expect(_ count: Int) { demand.expect(count, available: available) }

    /// There is a stock: `draw` has looked.
    private mutating func refill(for count: Int) throws(ProofError) {
        do throws(ProofError) {
            stock = try expand(demand.round(of: parameters.primal, for: count), stock.take()!)
        } catch {
            connection.close()
            throw error
        }
    }

    private mutating func makeSeeds(_ seeds: consuming ProverSeedVOLE) throws(ProofError) -> ProverCorrelations {
        let committed = seeds.begin(count: parameters.bootstrap.inputs, using: &randomness)
        try connection.send(committed.corrections)
        let challenge = try connection.receive(SeedChallenge.self, limit: SeedChallenge.byteCount)
        let opened = committed.open(challenge)
        try connection.send(opened.opening)
        return opened.takeCorrelations()
    }

    /// A round, which uses `held` up: points, their check, the code.
    private mutating func expand(
        _ set: LPNParameters, _ held: consuming ProverCorrelations
    ) throws(ProofError) -> ProverCorrelations {
        guard var transfers = transfers.take() else { throw .sessionOver }
        let points = try ProverPoints(
            set, round: round, session: session, using: held, transfers: &transfers, workers: workers)
        let corrections = try connection.receive(PointCorrections.self, limit: PointCorrections.byteCount(set))
        let folded = try points.receive(corrections, using: &randomness)
        try connection.send(folded.fold)
        let commitment = try connection.receive(PointCommitment.self, limit: PointCommitment.byteCount)
        let answered = folded.receive(commitment)
        try connection.send(answered.tag)
        let noise = try answered.check(connection.receive(PointReveal.self, limit: PointReveal.byteCount))
        self.transfers = consume transfers
        round += 1
        return noise.expanded(set, of: parameters, workers: workers)
    }
}
