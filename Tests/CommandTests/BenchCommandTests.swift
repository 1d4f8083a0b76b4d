import Testing

/// `candor bench proof`: two processes that run the whole proof core with each other.
struct BenchCommandTests {
    static let keys = [
        "vole_ns_prover", "vole_ns_verifier", "vole_bytes", "mult_ns_prover", "mult_ns_verifier", "mult_bytes",
        "inner_product_ns_per_term_prover", "inner_product_ns_per_term_verifier", "lookup_ns_prover",
        "lookup_ns_verifier", "lookup_bytes", "setup_ms", "setup_bytes", "soundness_bits", "peak_mib",
    ]

    @Test func documentHasEveryFigure() throws {
        let run = try CandorProcess("bench", "proof", "--json", "--repetitions", "1")
        #expect(run.status == 0)
        #expect(run.error.isEmpty)
        let document = try run.json()
        for key in Self.keys {
            let figure = try #require(document[key] as? Double, "\(key)")
            #expect(figure > 0, "\(key)")
        }
        #expect(try #require(document["model"] as? [String: Double]).count == 13)
        #expect(document["schema"] as? Int == 1)
        // Counts, not times: the same on every machine.
        let bytes = try #require(document["vole_bytes"] as? Double)
        #expect(bytes < 0.4)
        #expect(try #require(document["mult_bytes"] as? Double) < 8.4)
        #expect(try #require(document["lookup_bytes"] as? Double) < 2.5)
        #expect(try #require(document["setup_bytes"] as? Double) < 500_000)
        #expect(try #require(document["setup_with_round_bytes"] as? Double) < 700_000)
        #expect(try #require(document["soundness_bits"] as? Double) >= 90)
    }

    @Test func tableShowsMeasuredAndPredicted() throws {
        let run = try CandorProcess("bench", "proof", "--repetitions", "1")
        #expect(run.status == 0)
        for key in Self.keys { #expect(run.output.contains(key)) }
        #expect(run.output.contains("cost model"))
    }
}

/// `candor bench commitment`: both forms of the matrix.
struct BenchCommitmentTests {
    @Test(arguments: [500, 100_001])
    func documentHasEveryFigure(entries: Int) throws {
        let run = try CandorProcess("bench", "commitment", "--json", "--repetitions", "1", "--entries", "\(entries)")
        #expect(run.status == 0)
        let document = try run.json()
        #expect(document["entries"] as? Int == entries)
        #expect(document["commitment_bytes"] as? Int == 8240)
        for key in ["commit_ms", "fold_ms"] { #expect(try #require(document[key] as? Double) > 0, "\(key)") }
    }
}
