import CandorProof

extension ProofWorkload {
    /// The verifier's half.
    func verify(over connection: Connection) throws(ProofError) -> Figures {
        if self == .setup { return try Self.verifySetup(over: connection) }
        if self == .vole { return try verifyCorrelations(over: connection) }
        var session = try VerifierSession.establish(statement: Self.statement, over: connection, workers: 1)
        let x = try session.receiveCommitments(Self.segment)
        let y = try session.receiveCommitments(Self.segment)
        let table = try Self.table()
        let meter = ProcessMeter(connection)
        for _ in 0..<segments {
            switch self {
            case .mult:
                let z = try session.receiveCommitments(Self.segment)
                let masks = try session.reserveMasks(degree: 2)
                var batch = try VerifierBatch(masks: masks, challenge: session.drawChallenge())
                try batch.addMultiplications(x, y, equal: z)
                try Self.accept(session.verify(batch))
            case .innerProduct:
                let sum = try session.receiveCommitments(1)
                let masks = try session.reserveMasks(degree: 2)
                var batch = try VerifierBatch(masks: masks, challenge: session.drawChallenge())
                try batch.addInnerProduct(x, y, equals: sum)
                try Self.accept(session.verify(batch))
            default:
                let counts = try session.receiveCommitments(Self.rows)
                let challenge = LookupChallenge(try session.drawChallenge())
                var queries = try session.makeQueries(
                    in: table, count: Self.segment, chunk: Self.chunk, challenge: challenge)
                try queries.append(x, toColumn: 0)
                let lookup = try session.receiveLookup(queries, multiplicities: counts)
                let masks = try session.reserveMasks(degree: Self.chunk + 1)
                var batch = try VerifierBatch(masks: masks, challenge: session.drawChallenge())
                try batch.add(lookup)
                try Self.accept(session.verify(batch))
            }
        }
        let reading = meter.read()
        try session.finish()
        return Figures(operations: segments * Self.segment, reading: reading)
    }

    private static func verifySetup(over connection: Connection) throws(ProofError) -> Figures {
        let meter = ProcessMeter(connection)
        let session = try SessionIdentifier.agree(on: statement, over: connection, sending: .fromVerifier)
        var source = try VerifierPreprocessing(session: session, over: connection, workers: 1)
        let reading = meter.read()
        _ = try source.draw(source.available + 1)
        return Figures(operations: 1, reading: reading, withRound: meter.read())
    }

    private func verifyCorrelations(over connection: Connection) throws(ProofError) -> Figures {
        let session = try SessionIdentifier.agree(on: Self.statement, over: connection, sending: .fromVerifier)
        var source = try VerifierPreprocessing(session: session, over: connection, workers: 1)
        _ = try source.draw(source.available)
        let meter = ProcessMeter(connection)
        for _ in 0..<segments { _ = try source.draw(Self.segment) }
        return Figures(operations: segments * Self.segment, reading: meter.read())
    }
}
