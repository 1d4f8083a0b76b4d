import CandorAudit
import CandorProof
import Testing

/// The matrix and what is computed with it, against its definition.
@Suite struct CommitmentMatrixTests {
    /// The values come from Scripts/reference/model_commitment.py, which has neither this code nor its AES.
    @Test func valuesAreThoseOfTheReference() throws {
        func entry(_ index: Int) -> Int16 { Int16(7919 * index % 65_536 - 32_768) }
        let randomness = (0..<Entries.randomnessCount).map { entry(1_000_003 + $0) }
        let small = try Entries.opening(of: (0..<37).map(entry), randomness: randomness)
        #expect(
            Self.digest(of: small.commitment) == "c4b69c98e0243fec07f15e1a5fad6639b27a3c67f39e641234bc2430b0ecc19d")
        let count = 100_500
        var entries = [Int16](repeating: 0, count: count)
        for index in [0, 1, 2, count - 3, count - 2, count - 1] { entries[index] = entry(index) }
        let ring = try Entries.opening(of: entries, randomness: randomness)
        #expect(Self.digest(of: ring.commitment) == "1ed2622bc0a251aed155544397e831170dce76ced5fb2104923e3023578753b3")
    }

    private static func digest(of commitment: ModelCommitment) -> String {
        plainSHA256(commitment.bytes.suffix(8 * 1024)).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    /// Entries on both sides of the limit, whole blocks and cut ones.
    @Test(arguments: [1, 2, 511, 513, 1500, 100_000, 100_001, 101_376, 101_377])
    func foldedColumnsAreThoseOfTheMatrix(entries: Int) {
        let plain = PlainMatrix(entries: entries)
        let eta = Fp2(Fp(123_456_789), Fp(987_654_321))
        let folded = CommitmentMatrix(entries: entries).folded(by: eta, workers: 1)
        #expect(folded.count == entries + Entries.randomnessCount)
        let places = [0, 1, 2, 510, 511, 512, 1023, 1024, 1025, entries - 2, entries - 1, entries, entries + 4095]
        for index in Set(places) where index >= 0 && index < folded.count {
            let column = FieldVector(plain.column(index))
            #expect(folded[index] == column.powerSum(of: eta), "column \(index) of \(entries) entries")
        }
    }

    /// Σ_j a_j values_j = Σ_i η^i C_i: the equation of the session, in numbers.
    @Test(arguments: [3, 1100, 100_001])
    func foldedEquationHoldsForTheValueOfACommitment(entries: Int) throws {
        let randomness = Entries.drawn(Entries.randomnessCount, seed: 7)
        let drawn = Entries.drawn(entries, seed: 8)
        let opening = try Entries.opening(of: drawn, randomness: randomness)
        for eta in [Fp2.zero, .one, Fp2(Fp(5), Fp(1 << 60))] {
            let weights = CommitmentMatrix(entries: entries).folded(by: eta, workers: 1)
            let values = FieldVector((drawn + randomness).map { Fp(Int($0)) })
            #expect(weights.dotProduct(with: values) == opening.commitment.folded(by: eta))
        }
    }

    @Test(arguments: [1300, 103_000])
    func resultsDoNotDependOnThreads(entries: Int) throws {
        let drawn = Entries.drawn(entries, seed: 3)
        let one = try Entries.opening(of: drawn, workers: 1)
        let matrix = CommitmentMatrix(entries: entries)
        let eta = Fp2(Fp(17), Fp(19))
        let folded = matrix.folded(by: eta, workers: 1).array
        for workers in [2, 7] {
            let other = try Entries.opening(of: drawn, workers: workers)
            #expect(other.commitment == one.commitment)
            #expect(matrix.folded(by: eta, workers: workers).array == folded)
        }
    }
}
