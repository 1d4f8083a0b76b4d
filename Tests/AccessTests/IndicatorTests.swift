import CandorAccess
import Testing

@Suite struct IndicatorTests {
    private func indicators(_ rows: Int, classes: Int = 10, _ row: (Int) -> Observation) -> ExtractionIndicators {
        var indicators = ExtractionIndicators()
        for index in 0..<rows { indicators.add(row(index), classes: classes) }
        return indicators
    }

    @Test func entropyIsOneForEvenLabelsAndZeroForOne() {
        let even = indicators(1000) { Observation(label: $0 % 10, fingerprint: UInt64($0), isNearBoundary: false) }
        let one = indicators(1000) { Observation(label: 3, fingerprint: UInt64($0), isNearBoundary: false) }
        let two = indicators(1000) { Observation(label: $0 % 2, fingerprint: UInt64($0), isNearBoundary: false) }
        #expect(abs(even.labelEntropy - 1) < 1e-6)
        #expect(one.labelEntropy == 0)
        #expect(abs(two.labelEntropy - 0.30103) < 1e-4, "log 2 / log 10")
    }

    @Test func repeatsAndBoundariesAreCounted() {
        let rows = indicators(1000) {
            Observation(
                label: 0, fingerprint: ($0 % 4 == 0 ? 7 : UInt64($0)) &* 0x9e37_79b9_7f4a_7c15,
                isNearBoundary: $0 % 5 == 0)
        }
        #expect(abs(rows.boundaryShare - 0.2) < 1e-9)
        #expect(rows.nearDuplicates > 0.2 && rows.nearDuplicates <= 0.25)
    }

    @Test func fewRowsSayNothing() {
        let few = indicators(99) { Observation(label: $0 % 10, fingerprint: 1, isNearBoundary: true) }
        #expect(few.labelEntropy == 0 && few.nearDuplicates == 0 && few.boundaryShare == 0)
        let enough = indicators(100) { Observation(label: $0 % 10, fingerprint: 1, isNearBoundary: true) }
        #expect(enough.boundaryShare == 1)
    }

    /// What somebody does now shows, whatever came before.
    @Test func oldRowsFade() {
        let changed = indicators(20_000) {
            Observation(label: 0, fingerprint: UInt64($0), isNearBoundary: $0 >= 12_000)
        }
        #expect(changed.boundaryShare > 0.9)
    }

    @Test func observationsOfARow() {
        func observe(_ row: [Float]) -> Observation { Observation(probabilities: row.span) }
        #expect(observe([0.1, 0.7, 0.2]).label == 1)
        #expect(!observe([0.1, 0.7, 0.2]).isNearBoundary)
        #expect(observe([0.45, 0.5, 0.05]).isNearBoundary)
        // Ties go to the lowest index.
        #expect(observe([0.4, 0.4, 0.2]).label == 0)
        // Alike to a hundredth: one fingerprint. Sure of the same label but otherwise unlike: two.
        #expect(observe([0.101, 0.699, 0.2]).fingerprint == observe([0.1, 0.7, 0.2]).fingerprint)
        #expect(observe([0.999, 0.0009, 0.0001]).fingerprint != observe([0.99999, 0.000009, 0.000001]).fingerprint)
        #expect(observe([0.9, 0.1, 0]).fingerprint != observe([0.9, 0, 0.1]).fingerprint)
        for row: [Float] in [[], [1], [.nan, .nan], [.infinity, -1]] { _ = observe(row) }
        #expect(observe([]).label == 0)
    }

    /// Long rows are passed over in blocks: what is found is what stands there, wherever it does, and of equal values the
    /// first.
    @Test func theThreeBestAreFoundAtAnyLength() {
        var random = SystemRandomNumberGenerator()
        for count in Array(1...70) + [1000, 1003] {
            for levels in [2, 5, 1 << 20] {
                let row = (0..<count).map { _ in Float(Int.random(in: 0..<levels, using: &random)) / Float(levels) }
                let best = row.indices.sorted { (row[$1], $0) < (row[$0], $1) }.prefix(3).filter { row[$0] > 0 }
                var alone = [Float](repeating: 0, count: count)
                for place in best { alone[place] = row[place] }
                #expect(Observation(probabilities: row.span).label == best.first ?? 0)
                #expect(Observation(probabilities: row.span) == Observation(probabilities: alone.span), "\(row)")
            }
        }
    }
}
