import CCandor
import CandorMasking
import Testing

/// Rows that no mask may take: each through both doors, at every level, with the outputs as they were.
struct FailClosedTests {
    struct Defect: CustomTestStringConvertible, Sendable {
        let scores: [Float]
        let batch: ConfidenceBatch
        let error: MaskError
        let status: Int

        var testDescription: String { "\(error)" }
    }

    static let defects = [
        Defect(
            scores: [1, 2, .nan, 4], batch: .logits(rows: 2, classes: 2), error: .notANumber(row: 1, class: 0),
            status: CANDOR_ERROR_NAN),
        Defect(
            scores: [0.5, .nan], batch: .probabilities(classes: 2), error: .notANumber(row: 0, class: 1),
            status: CANDOR_ERROR_NAN),
        Defect(
            scores: [1, .infinity, 0], batch: .logits(classes: 3), error: .infinite(row: 0, class: 1),
            status: CANDOR_ERROR_INFINITE),
        Defect(
            scores: [0.5, 0.5, .infinity, 0], batch: .probabilities(rows: 2, classes: 2),
            error: .infinite(row: 1, class: 0), status: CANDOR_ERROR_INFINITE),
        Defect(
            scores: [-.infinity, -.infinity], batch: .logits(classes: 2), error: .noFiniteLogit(row: 0),
            status: CANDOR_ERROR_NO_FINITE),
        Defect(
            scores: [0.75, 0.25, 1.25, -0.25], batch: .probabilities(rows: 2, classes: 2),
            error: .negative(row: 1, class: 1, actual: -0.25), status: CANDOR_ERROR_NEGATIVE),
        Defect(
            scores: [0.5, 0.25], batch: .probabilities(classes: 2),
            error: .notNormalised(row: 0, tolerance: 1e-3, actual: 0.75), status: CANDOR_ERROR_NOT_NORMALISED),
        Defect(
            scores: [0.5, 0.5, 0, 0], batch: .probabilities(rows: 2, classes: 2),
            error: .notNormalised(row: 1, tolerance: 1e-3, actual: 0), status: CANDOR_ERROR_NOT_NORMALISED),
        Defect(
            scores: [1, 0.5], batch: .probabilities(classes: 2),
            error: .notNormalised(row: 0, tolerance: 1e-3, actual: 1.5), status: CANDOR_ERROR_NOT_NORMALISED),
    ]

    /// Good policies without noise that two classes are enough for.
    static let policies = PolicyCase.good.filter {
        let policy = try? $0.decoded()
        if case .topK(let k) = policy?.level, k > 2 { return false }
        return policy?.noise == nil
    }

    @Test(arguments: defects)
    func defectsAreNamedAndNothingIsWritten(_ defect: Defect) throws {
        #expect(Self.policies.count >= 6)
        for example in Self.policies {
            for asRow in defect.batch.rows == 1 ? [false, true] : [false] {
                let c = CDoor(example.c(), defect.scores, defect.batch, asRow: asRow)
                #expect(c.status == defect.status, "\(example.json)")
                #expect(c.isUntouched, "\(example.json)")
            }
            let masker = try Masker(example.decoded())
            #expect(throws: defect.error, "\(example.json)") { try masker.mask(defect.scores, defect.batch) }
            // Memory of an earlier answer is as it was.
            let good = [Float](repeating: 1 / Float(defect.batch.classes), count: defect.scores.count)
            var answer = try masker.mask(good, defect.batch)
            let before = answer
            #expect(throws: defect.error) { try masker.mask(defect.scores.span, defect.batch, into: &answer) }
            #expect(answer == before)
        }
    }

    @Test func theFirstOfManyBadRowsIsNamedHoweverManyThreads() throws {
        let (rows, classes) = (20_000, 10)
        var scores = [Float](repeating: 0.1, count: rows * classes)
        scores[7_003 * classes + 4] = .nan
        scores[7_003 * classes + 9] = .infinity
        scores[19_000 * classes] = .nan
        for workers in [1, 2, 7] {
            let masker = try Masker(MaskPolicy(.full, scores: .quantised(bins: 10)), workers: workers)
            #expect(throws: MaskError.notANumber(row: 7_003, class: 4)) {
                try masker.mask(scores, .logits(rows: rows, classes: classes))
            }
        }
    }

    @Test func shapesThatCannotBeAreRefused() throws {
        let masker = try Masker(MaskPolicy(.label))
        let scores: [Float] = [1, 2, 3, 4]
        func refused(_ batch: ConfidenceBatch, _ error: MaskError) {
            #expect(throws: error) { try masker.mask(scores, batch) }
        }
        refused(.logits(rows: -1, classes: 2), .invalidShape(what: "rows", expected: "0 or more", actual: -1))
        refused(.logits(rows: 2, classes: 0), .invalidShape(what: "classes", expected: "1 to 2147483647", actual: 0))
        refused(
            .logits(rows: 1, classes: 1 << 31),
            .invalidShape(what: "classes", expected: "1 to 2147483647", actual: 1 << 31))
        refused(
            .logits(rows: 2, classes: 2, rowStride: 1),
            .invalidShape(what: "row stride", expected: "2 or more", actual: 1))
        refused(
            .logits(rows: .max, classes: 2),
            .invalidShape(what: "rows", expected: "at most \(Int.max / 2) of this stride", actual: .max))
        refused(.logits(rows: 3, classes: 2), .wrongCount(what: "scores of 3 rows", expected: 6, actual: 4))
        refused(.logits(rows: 1, classes: 2), .wrongCount(what: "scores of 1 rows", expected: 2, actual: 4))
        let best = try Masker(MaskPolicy(.topK(3)))
        #expect(throws: MaskError.invalidShape(what: "classes", expected: "at least k, 3", actual: 2)) {
            try best.mask(scores, .logits(rows: 2, classes: 2))
        }
        let c = CDoor(PolicyCase.good[4].c(), scores, .logits(rows: 2, classes: 2))
        #expect(c.status == CANDOR_ERROR_K && c.isUntouched)
    }
}
