import CandorCore
import CandorProof

extension ProofWorkload {
    /// The prover's half.
    func prove(over connection: Connection) throws(ProofError) -> Figures {
        if self == .setup { return try Self.proveSetup(over: connection) }
        if self == .vole { return try proveCorrelations(over: connection) }
        var session = try ProverSession.establish(statement: Self.statement, over: connection, workers: 1)
        var source = SeededRandomSource(seed: 1)
        let codes = (0..<Self.segment).map { _ in Int(source.next() % UInt64(Self.rows)) }
        let values = FieldVector(codes.map { Fp(reducing: UInt64($0)) })
        let x = try session.commit(values.slice(0..<Self.segment))
        let y = try session.commit(values.slice(0..<Self.segment))
        let table = try Self.table()
        let meter = ProcessMeter(connection)
        for _ in 0..<segments {
            switch self {
            case .mult:
                var products = values.slice(0..<Self.segment)
                products.multiply(by: values)
                let z = try session.commit(products)
                let masks = try session.reserveMasks(degree: 2)
                var batch = try ProverBatch(masks: masks, challenge: session.receiveChallenge())
                try batch.addMultiplications(x, y, equal: z)
                try session.prove(batch)
            case .innerProduct:
                let sum = try session.commit(FieldVector([values.dotProduct(with: values)]))
                let masks = try session.reserveMasks(degree: 2)
                var batch = try ProverBatch(masks: masks, challenge: session.receiveChallenge())
                try batch.addInnerProduct(x, y, equals: sum)
                try session.prove(batch)
            default:
                let counts = try session.commitMultiplicities(of: table, rows: codes)
                let challenge = LookupChallenge(try session.receiveChallenge())
                var queries = try session.makeQueries(
                    in: table, count: Self.segment, chunk: Self.chunk, challenge: challenge)
                try queries.append(x, toColumn: 0)
                let lookup = try session.commit(queries, multiplicities: counts)
                let masks = try session.reserveMasks(degree: Self.chunk + 1)
                var batch = try ProverBatch(masks: masks, challenge: session.receiveChallenge())
                try batch.add(lookup)
                try session.prove(batch)
            }
        }
        let reading = meter.read()
        try session.finish()
        return Figures(operations: segments * Self.segment, reading: reading)
    }

    private static func proveSetup(over connection: Connection) throws(ProofError) -> Figures {
        let meter = ProcessMeter(connection)
        let session = try SessionIdentifier.agree(on: statement, over: connection, sending: .fromProver)
        var source = try ProverPreprocessing(session: session, over: connection, workers: 1)
        let reading = meter.read()
        _ = try source.draw(source.available + 1)
        return Figures(operations: 1, reading: reading, withRound: meter.read())
    }

    private func proveCorrelations(over connection: Connection) throws(ProofError) -> Figures {
        let session = try SessionIdentifier.agree(on: Self.statement, over: connection, sending: .fromProver)
        var source = try ProverPreprocessing(session: session, over: connection, workers: 1)
        _ = try source.draw(source.available)
        let meter = ProcessMeter(connection)
        for _ in 0..<segments { _ = try source.draw(Self.segment) }
        return Figures(operations: segments * Self.segment, reading: meter.read())
    }
}
