import CandorCore
import CandorMasking
import Foundation
import Testing

/// Someone asks again and again and averages: what is left of the noise. The article states these figures.
struct AveragingAttackTests {
    private let rows = 400
    private let classes = 3
    private let scale = 0.2

    /// Rows as a classifier gives them: some sure, some not.
    private func probabilities() throws -> [Float] {
        let logits = InvarianceTests.logits(rows * classes, seed: 77).map { $0 / 2 }
        return try Softmax.probabilities(ofLogits: logits, classes: classes)
    }

    private var batch: ConfidenceBatch { .probabilities(rows: rows, classes: classes) }

    /// The root of the mean square of what an estimate misses the rows by.
    private func error(of estimate: [Double], _ truth: [Float]) -> Double {
        (zip(estimate, truth).map { ($0 - Double($1)) * ($0 - Double($1)) }.reduce(0, +) / Double(truth.count))
            .squareRoot()
    }

    /// Adds up answers and gives the error of their mean at the counts that are asked for.
    private func errors(after counts: [Int], truth: [Float], _ answer: (Int) throws -> [Float]) rethrows -> [Double] {
        var sum = [Double](repeating: 0, count: truth.count)
        var found: [Double] = []
        for number in 1...(counts.max() ?? 1) {
            for (index, score) in try answer(number).enumerated() { sum[index] += Double(score) }
            if counts.contains(number) { found.append(error(of: sum.map { $0 / Double(number) }, truth)) }
        }
        return found
    }

    /// The article's table has this row.
    private func expectInArticle(_ row: String, _ figures: [Double?]) throws {
        let cells = figures.map { $0.map { " " + String(format: "%.3f", $0) + " |" } ?? " |" }.joined()
        let article = try ArticleTests.article()
        #expect(article.contains("| \(row) |\(cells)"), "\(row): \(cells)")
    }

    private func policy(sticky: Bool) throws -> MaskPolicy {
        try MaskPolicy(.full, noise: .laplace(scale: scale, isSticky: sticky), preservesArgmax: false)
    }

    @Test func freshNoiseFallsToRepeats() throws {
        let truth = try probabilities()
        let found = try errors(after: [1, 10, 100], truth: truth) { number in
            try Masker(policy(sticky: false), noise: .insecureTest(seed: UInt64(number))).mask(truth, batch).scores
        }
        try expectInArticle("repeats with fresh noise", found)
        #expect(found[0] > 0.15)
        #expect(found[1] < 0.6 * found[0] && found[2] < found[1])
    }

    @Test func exactRepeatsOfStickyNoiseBuyNothing() throws {
        let truth = try probabilities()
        let masker = try Masker(policy(sticky: true), noise: .sticky(NoiseTests.key(), model: []))
        let first = try masker.mask(truth, batch)
        for _ in 0..<100 {
            let again = try masker.mask(truth, batch)
            #expect(again == first)
        }
        let residual = error(of: first.scores.map(Double.init), truth)
        try expectInArticle("exact repeats with sticky noise", [residual, residual, residual])
        #expect(residual > 0.12)
    }

    @Test func collusionOfTenAccountsBuysNothing() throws {
        let truth = try probabilities()
        // An account is no part of the noise: ten servers' maskers for ten accounts have the same key alone.
        let answers = try (0..<10).map { _ in
            try Masker(policy(sticky: true), noise: .sticky(NoiseTests.key(), model: [])).mask(truth, batch)
        }
        #expect(answers.allSatisfy { $0 == answers[0] })
        let residual = error(of: answers[0].scores.map(Double.init), truth)
        try expectInArticle("ten accounts that share their answers, with sticky noise", [residual, residual])
    }

    @Test func nearDuplicatesBuyLittle() throws {
        let truth = try probabilities()
        let masker = try Masker(policy(sticky: true), noise: .sticky(NoiseTests.key(), model: []))
        var source = SeededRandomSource(seed: 5)
        var forms = [Set<MaskedBatch.Row>](repeating: [], count: rows)
        let found = try errors(after: [1, 100], truth: truth) { number in
            // Inputs that differ by a little move each probability by up to a thousandth.
            var near = truth
            if number > 1 {
                for row in 0..<rows {
                    let by = Float(0.002 * source.uniform() - 0.001)
                    let (from, to) = (source.integer(below: classes), source.integer(below: classes))
                    let moved = max(-near[row * classes + to], min(by, near[row * classes + from]))
                    near[row * classes + from] -= moved
                    near[row * classes + to] += moved
                }
            }
            let answers = try masker.mask(near, batch)
            for row in 0..<rows { forms[row].insert(answers[row]) }
            return answers.scores
        }
        let distinct = forms.map { Double($0.count) }.reduce(0, +) / Double(rows)
        let alone = Double(forms.filter { $0.count == 1 }.count) / Double(rows)
        try expectInArticle(
            "near-duplicates, ±0.001 in each probability, with sticky noise", [found[0], nil, found[1]])
        let text = String(format: "saw %.2f different answers a row on average, and %.0f %%", distinct, 100 * alone)
        let article = try ArticleTests.article().replacing("\n", with: " ")
        #expect(article.contains(text), "\(text)")
        #expect(found[1] > 0.9 * found[0], "a hundred near-duplicates take away less than a tenth of the error")
        #expect(distinct < 1.2)
    }

    @Test func rotationGivesASampleForEachPeriodAndTheCoarseFormRemains() throws {
        let truth = try probabilities()
        let found = try errors(after: [1, 10, 100], truth: truth) { number in
            try Masker(policy(sticky: true), noise: .sticky(NoiseTests.key(period: UInt64(number)), model: []))
                .mask(truth, batch).scores
        }
        try expectInArticle("key periods with sticky noise", found)
        #expect(found[1] < 0.6 * found[0] && found[2] < found[1])
        // Tenths are what the best estimate comes down to.
        let coarse = try Masker(MaskPolicy(.full, scores: .quantised(bins: 10), preservesArgmax: false))
            .mask(truth, batch)
        let floor = error(of: coarse.scores.map(Double.init), truth)
        let article = try ArticleTests.article()
        #expect(article.contains(String(format: "misses the probabilities by %.3f", floor)))
        #expect(floor > 0.02 && found[2] > floor / 2)
    }
}
