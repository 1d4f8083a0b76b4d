import CandorCore
import CandorMasking
import Testing

/// What common post-processors of scores get wrong. The article names these tests.
struct DefectTests {
    private let rows = 5_000
    private let classes = 10

    private func logits(seed: UInt64 = 21) -> [Float] { InvarianceTests.logits(rows * classes, seed: seed) }

    private func batch() -> ConfidenceBatch { .logits(rows: rows, classes: classes) }

    private func argmax(_ row: ArraySlice<Float>) -> Int { row.firstIndex(of: row.max()!)! - row.startIndex }

    @Test func everyRowHasItsOwnLabelAndNoOther() throws {
        let logits = logits()
        let masked = try Masker(MaskPolicy(.label)).mask(logits, batch())
        #expect(masked.labels.count == rows && Set(masked.labels).count == classes)
        for row in 0..<rows {
            #expect(Int(masked.labels[row]) == argmax(logits[row * classes..<(row + 1) * classes]))
        }
    }

    @Test func quantisedRowsSumToOneAndRoundedOnesKeepTheirLabel() throws {
        let logits = logits()
        let quantised = try Masker(MaskPolicy(.full, scores: .quantised(bins: 10))).mask(logits, batch())
        let rounded = try Masker(MaskPolicy(.full, scores: .rounded(step: 0.1))).mask(logits, batch())
        var offOne = 0
        for row in 0..<rows {
            let own = row * classes..<(row + 1) * classes
            #expect(quantised.numerators[own].reduce(0, +) == 10)
            #expect(argmax(quantised.scores[own]) == argmax(logits[own]))
            #expect(argmax(rounded.scores[own]) == argmax(logits[own]))
            if rounded.numerators[own].reduce(0, +) != 10 { offOne += 1 }
        }
        // Rounding alone is what its name says, and is documented to be.
        #expect(offOne > rows / 5)
    }

    @Test func noReleasedRowIsAllZero() throws {
        // Ten classes just below a tenth each: plain rounding to 5 bins would leave nothing.
        let even = [Float](repeating: 0, count: classes)
        for policy in [
            try MaskPolicy(.full, scores: .quantised(bins: 2)), try MaskPolicy(.full, scores: .quantised(bins: 5)),
            try MaskPolicy(.topK(1), scores: .quantised(bins: 5)),
        ] {
            let masked = try Masker(policy).mask(even, .logits(classes: classes))
            #expect(masked.scores.contains { $0 > 0 }, "\(policy)")
        }
    }

    @Test func oneBadRowRefusesTheBatchInsteadOfSkippingItsNormalisation() throws {
        var probabilities = [Float](repeating: 0.1, count: rows * classes)
        probabilities[17 * classes] = 0.3
        let masker = try Masker(MaskPolicy(.full, scores: .quantised(bins: 10)))
        let error = #expect(throws: MaskError.self) {
            try masker.mask(probabilities, .probabilities(rows: rows, classes: classes))
        }
        guard case .notNormalised(row: 17, _, _) = error else {
            Issue.record("another error: \(String(describing: error))")
            return
        }
    }

    @Test func scoresHaveNoJumpNearCertainty() throws {
        let masker = try Masker(MaskPolicy(.full))
        let quantiser = try Masker(MaskPolicy(.full, scores: .quantised(bins: 100)))
        var before: (exact: Float, units: UInt32)?
        for step in 0...2_000 {
            let p = 0.98 + 0.02 * Float(step) / 2_000
            let row = [1 - p, p]
            let exact = try masker.mask(row, .probabilities(classes: 2)).scores[1]
            let units = try quantiser.mask(row, .probabilities(classes: 2)).numerators[1]
            if let before {
                #expect(exact >= before.exact && exact - before.exact < 1e-4)
                #expect(units >= before.units && units - before.units <= 1)
            }
            before = (exact, units)
        }
        #expect(before?.exact == 1 && before?.units == 100)
    }
}
