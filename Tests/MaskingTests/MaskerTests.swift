import CCandor
import CandorMasking
import Foundation
import Testing

/// Rows, a policy, and what leaves: worked out by hand, through both doors.
struct MaskExample: CustomTestStringConvertible, Sendable {
    let policy: PolicyCase
    let batch: ConfidenceBatch
    let scores: [Float]
    var labels: [Int32] = []
    var buckets: [Int32] = []
    var released: [Float] = []
    var numerators: [UInt32] = []

    var testDescription: String { "\(policy.json) of \(scores)" }

    private static func quantised(_ bins: UInt32) -> PolicyCase {
        PolicyCase(#"{"level":"full","scores":{"form":"quantised","bins":\#(bins)}}"#, c: CANDOR_LEVEL_FULL) {
            $0.score_form = Int32(CANDOR_SCORES_QUANTISED)
            $0.score_bins = bins
        }
    }

    private static let label = PolicyCase(#"{"level":"label"}"#, c: CANDOR_LEVEL_LABEL)
    private static let bucket = PolicyCase(#"{"level":"bucket"}"#, c: CANDOR_LEVEL_BUCKET)
    private static let best2 = PolicyCase(#"{"level":"top-k","k":2}"#, c: CANDOR_LEVEL_TOP_K) { $0.k = 2 }
    private static let order3 = PolicyCase(#"{"level":"top-k","scores":{"form":"none"}}"#, c: CANDOR_LEVEL_TOP_K) {
        $0.score_form = Int32(CANDOR_SCORES_NONE)
    }
    private static let rounded = PolicyCase(
        #"{"level":"full","scores":{"form":"rounded","step":0.1}}"#, c: CANDOR_LEVEL_FULL
    ) {
        $0.score_form = Int32(CANDOR_SCORES_ROUNDED)
        $0.score_step = 0.1
    }
    private static let free2 = PolicyCase(
        #"{"level":"full","scores":{"form":"quantised","bins":2},"preserveArgmax":false}"#, c: CANDOR_LEVEL_FULL
    ) {
        $0.score_form = Int32(CANDOR_SCORES_QUANTISED)
        $0.score_bins = 2
        $0.preserve_argmax = 0
    }

    static let all = [
        // The card's example.
        MaskExample(
            policy: quantised(5), batch: .probabilities(classes: 3), scores: [0.873, 0.094, 0.033],
            released: [0.8, 0.2, 0], numerators: [4, 1, 0]),
        // Ties go to the lower class, unless that would hide the arg max.
        MaskExample(
            policy: quantised(2), batch: .probabilities(classes: 3), scores: [0.34, 0.36, 0.30],
            released: [0, 1, 0], numerators: [0, 2, 0]),
        MaskExample(
            policy: free2, batch: .probabilities(classes: 3), scores: [0.34, 0.36, 0.30],
            released: [0.5, 0.5, 0], numerators: [1, 1, 0]),
        MaskExample(
            policy: quantised(10), batch: .probabilities(rows: 2, classes: 4),
            scores: [0.25, 0.25, 0.25, 0.25, 0, 1, 0, 0],
            released: [0.3, 0.3, 0.2, 0.2, 0, 1, 0, 0], numerators: [3, 3, 2, 2, 0, 10, 0, 0]),
        // Labels of rows are those of each row, not of the batch.
        MaskExample(
            policy: label, batch: .logits(rows: 3, classes: 3), scores: [1, 2, 3, 9, 2, 3, -5, -4, -.infinity],
            labels: [2, 0, 1]),
        MaskExample(policy: label, batch: .logits(rows: 2, classes: 2), scores: [7, 7, -3, -3], labels: [0, 0]),
        // Thresholds are strict.
        MaskExample(
            policy: bucket, batch: .probabilities(rows: 4, classes: 2),
            scores: [0.5, 0.5, 0.75, 0.25, 0.125, 0.875, 0, 1],
            buckets: [0, 0, 0, 1, 1, 2, 1, 2]),
        MaskExample(
            policy: best2, batch: .probabilities(rows: 2, classes: 4),
            scores: [0.125, 0.5, 0.125, 0.25, 0.25, 0.25, 0.25, 0.25],
            labels: [1, 3, 0, 1], released: [0.5, 0.25, 0.25, 0.25]),
        MaskExample(
            policy: order3, batch: .logits(classes: 5), scores: [0, 3, 1, 3, -.infinity], labels: [1, 3, 2]),
        MaskExample(
            policy: rounded, batch: .probabilities(classes: 4), scores: [0.62, 0.26, 0.08, 0.04],
            released: [0.6, 0.3, 0.1, 0], numerators: [6, 3, 1, 0]),
    ]
}

struct MaskerTests {
    @Test(arguments: MaskExample.all)
    func examplesComeOutTheSameThroughBothDoors(_ example: MaskExample) throws {
        let c = CDoor(example.policy.c(), example.scores, example.batch)
        #expect(c.status == CANDOR_OK)
        #expect(c.labels == example.labels && c.buckets == example.buckets)
        #expect(c.scores == example.released && c.numerators == example.numerators)

        let masker = try Masker(example.policy.decoded())
        let swift = try masker.mask(example.scores, example.batch)
        #expect(swift.labels == example.labels && swift.buckets == example.buckets)
        #expect(swift.scores == example.released && swift.numerators == example.numerators)
        for row in 0..<swift.rows {
            let own = Array(example.scores[row * example.batch.classes..<(row + 1) * example.batch.classes])
            let alone = try masker.mask(own, ConfidenceBatch(classes: example.batch.classes, kind: example.batch.kind))
            #expect(alone[0] == swift[row])
        }
    }

    @Test func rowsAreReadByTheLevel() throws {
        let scores: [Float] = [0.125, 0.875]
        let batch = ConfidenceBatch.probabilities(classes: 2)
        let label = try Masker(MaskPolicy(.label)).mask(scores, batch)[0]
        #expect(label == .label(1))
        let bucket = try Masker(MaskPolicy(.bucket())).mask(scores, batch)[0]
        #expect(bucket == .bucket(1, .high))
        let best = try Masker(MaskPolicy(.topK(1))).mask(scores, batch)[0]
        #expect(best == .topK(classes: [1], scores: [0.875]))
        let order = try Masker(MaskPolicy(.topK(2), scores: .none)).mask(scores, batch)[0]
        #expect(order == .topK(classes: [1, 0], scores: nil))
        let full = try Masker(MaskPolicy(.full)).mask(scores, batch)[0]
        #expect(full == .full([0.125, 0.875]))
    }

    @Test func anEmptyBatchHasNoAnswers() throws {
        for policy in [try MaskPolicy(.label), try MaskPolicy(.full, scores: .quantised(bins: 5))] {
            let answer = try Masker(policy).mask([], .logits(rows: 0, classes: 3))
            #expect(answer.rows == 0 && answer.labels.isEmpty && answer.scores.isEmpty)
        }
    }

    @Test func anAnswerOfAnotherShapeIsReplaced() throws {
        let masker = try Masker(MaskPolicy(.label))
        var answer = try masker.mask([1, 2, 3], .logits(classes: 3))
        let scores: [Float] = [5, 1, 0, 2]
        try masker.mask(scores.span, .logits(rows: 2, classes: 2), into: &answer)
        #expect(answer.labels == [0, 1])
        let before = answer
        let bad: [Float] = [.nan, 1, 0, 2, 3]
        #expect(throws: MaskError.notANumber(row: 0, class: 0)) {
            try masker.mask(bad.span, .logits(classes: 5), into: &answer)
        }
        #expect(answer == before)
    }

    @Test func workersAreChecked() throws {
        let policy = try MaskPolicy(.label)
        #expect(throws: MaskError.invalidShape(what: "workers", expected: "0 to 1024", actual: -1)) {
            try Masker(policy, workers: -1)
        }
        #expect(throws: MaskError.self) { try Masker(policy, workers: 1025) }
    }
}
