import CandorCore
import CandorProof

/// A proof with every message there is: commitments in F_p and K, a lookup, gates, an opening and a zero check.
enum WholeProof {
    static let table = LookupTests.relu
    static let count = 41

    static func prove<Source: ProverCorrelationSource & ~Copyable>(
        _ session: inout ProverSession<Source>, workers: Int = 1
    ) throws(ProofError) {
        let rows = LookupTests.rows(count, of: table)
        let counts = try session.commitMultiplicities(of: table, rows: rows)
        let a = try session.commit(FieldVector(rows.map { table.columns[0][$0] }))
        let b = try session.commit(FieldVector(rows.map { table.columns[1][$0] }))
        let products = try session.commit(
            FieldVector(rows.map { table.columns[0][$0] * table.columns[1][$0] }))
        let challenge = LookupChallenge(try session.receiveChallenge())
        var queries = try session.makeQueries(in: table, count: count, chunk: 8, challenge: challenge)
        try queries.append(a, toColumn: 0)
        try queries.append(b, toColumn: 1)
        let lookup = try session.commit(queries, multiplicities: counts)
        let masks = try session.reserveMasks(degree: 9)
        var batch = try ProverBatch(masks: masks, challenge: try session.receiveChallenge())
        try batch.addMultiplications(a, b, equal: products, workers: workers)
        try batch.add(lookup, workers: workers)
        try session.prove(batch)
        try session.open(counts)
        var zero = a.slice(0..<count)
        zero.subtract(a)
        try session.proveZero(zero)
    }

    static func verify<Source: VerifierCorrelationSource & ~Copyable>(
        _ session: inout VerifierSession<Source>, workers: Int = 1
    ) throws(ProofError) -> Verdict {
        let counts = try session.receiveCommitments(table.rowCount)
        let a = try session.receiveCommitments(count)
        let b = try session.receiveCommitments(count)
        let products = try session.receiveCommitments(count)
        let challenge = LookupChallenge(try session.drawChallenge(usingSeed: Array(repeating: 1, count: 32)))
        var queries = try session.makeQueries(in: table, count: count, chunk: 8, challenge: challenge)
        try queries.append(a, toColumn: 0)
        try queries.append(b, toColumn: 1)
        let lookup = try session.receiveLookup(queries, multiplicities: counts)
        let masks = try session.reserveMasks(degree: 9)
        let chi = try session.drawChallenge(usingSeed: Array(repeating: 2, count: 32))
        var batch = try VerifierBatch(masks: masks, challenge: chi)
        try batch.addMultiplications(a, b, equal: products, workers: workers)
        try batch.add(lookup, workers: workers)
        let verdict = try session.verify(batch)
        guard verdict == .accept else { return verdict }
        if case .rejected(let reason) = try session.receiveOpening(of: counts) { return .reject(reason) }
        var zero = a.slice(0..<count)
        zero.subtract(a)
        return try session.verifyZero(zero)
    }
}
