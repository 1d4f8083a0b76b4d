import CandorAudit
import CandorCore
import Foundation
import Testing

/// Samples of the log: how likely they hit, and what they find.
@Suite struct SampleTests {
    /// 1 - C(n - m, k) / C(n, k) by whole binomials, which fit for small n.
    @Test func detectionProbabilitiesAreThoseOfTheFormula() throws {
        func binomial(_ n: Int, _ k: Int) -> Double {
            k < 0 || k > n ? 0 : (0..<k).reduce(1.0) { $0 * Double(n - $1) / Double($1 + 1) }
        }
        for n in [1, 2, 7, 30] {
            for m in 0...n {
                for k in 0...n {
                    let expected = 1 - binomial(n - m, k) / binomial(n, k)
                    let actual = try SampleMathematics.detectionProbability(answers: n, altered: m, sampled: k)
                    #expect(abs(actual - expected) < 1e-12, "n \(n), m \(m), k \(k)")
                }
            }
        }
        #expect(try SampleMathematics.detectionProbability(answers: 0, altered: 0, sampled: 0) == 0)
        // One altered answer of 10^9, ten sampled: small numbers keep their digits.
        let rare = try SampleMathematics.detectionProbability(answers: 1_000_000_000, altered: 1, sampled: 10)
        #expect(abs(rare / 1e-8 - 1) < 1e-9)
        let one = try SampleMathematics.detectionProbability(answers: 1000, altered: 1, sampled: 100)
        #expect(abs(one - 0.1) < 1e-12)
    }

    @Test func sampleSizesAreTheSmallestThatReachTheProbability() throws {
        for (n, m, probability) in [(1000, 1, 0.95), (1000, 10, 0.99), (1_000_000, 100, 0.5), (5, 5, 1.0)] {
            let k = try SampleMathematics.sampleSize(answers: n, altered: m, probability: probability)
            let reached = try SampleMathematics.detectionProbability(answers: n, altered: m, sampled: k)
            #expect(reached >= probability)
            if k > 0 {
                let below = try SampleMathematics.detectionProbability(answers: n, altered: m, sampled: k - 1)
                #expect(below < probability)
            }
        }
        #expect(try SampleMathematics.sampleSize(answers: 1000, altered: 1, probability: 0) == 0)
    }

    @Test func numbersThatCannotBeAreRefused() {
        #expect(throws: EvidenceError.outOfRange(name: "altered answers", expected: "0 ... 5", actual: "6")) {
            _ = try SampleMathematics.detectionProbability(answers: 5, altered: 6, sampled: 1)
        }
        #expect(throws: EvidenceError.outOfRange(name: "sampled answers", expected: "0 ... 5", actual: "-1")) {
            _ = try SampleMathematics.detectionProbability(answers: 5, altered: 1, sampled: -1)
        }
        #expect(throws: EvidenceError.outOfRange(name: "answers", expected: "0 or more", actual: "-1")) {
            _ = try SampleMathematics.detectionProbability(answers: -1, altered: 0, sampled: 0)
        }
        #expect(throws: EvidenceError.outOfRange(name: "probability", expected: "a number in [0, 1]", actual: "nan")) {
            _ = try SampleMathematics.sampleSize(answers: 5, altered: 1, probability: .nan)
        }
    }

    @Test func samplesAreDistinctAndUniform() throws {
        let checkpoint = try CheckpointTests.checkpoint(CheckpointTests.tree(10))
        var counts = [Int](repeating: 0, count: 10)
        var source = SeededRandomSource(seed: 4)
        for _ in 0..<2000 {
            let plan = try SamplePlan(of: checkpoint, count: 3, using: &source)
            #expect(Set(plan.indices).count == 3)
            #expect(plan.indices == plan.indices.sorted())
            for index in plan.indices { counts[index] += 1 }
        }
        // 600 ± 4.9 standard deviations of 20.5.
        #expect(counts.allSatisfy { abs($0 - 600) < 100 }, "\(counts)")
        #expect(try SamplePlan(of: checkpoint, count: 10).indices == Array(0..<10))
        #expect(try SamplePlan(of: checkpoint, count: 0).indices == [])
        #expect(throws: EvidenceError.outOfRange(name: "sampled answers", expected: "0 ... 10", actual: "11")) {
            _ = try SamplePlan(of: checkpoint, count: 11)
        }
    }

    /// A log of 40 answers under one checkpoint, all of them sampled.
    private struct Sampled {
        let checkpoint: Checkpoint
        let plan: SamplePlan
        let openings: [SampleOpening]

        init() throws {
            let folder = try Folder()
            let log = try ReceiptTests.log(folder.file("log"), 40)
            checkpoint = try CheckpointTests.checkpoint(log.tree)
            plan = try SamplePlan(of: checkpoint, count: 40)
            openings = try log.openings(of: plan.indices, size: 40)
        }

        func report(
            _ openings: [SampleOpening], policy: ServedPolicy = .label, service: Digest = ReceiptTests.service
        ) throws -> SampleReport {
            try SampleReport(of: openings, for: plan, under: checkpoint, policy: policy, service: service)
        }
    }

    @Test func honestOpeningsGiveTheAnswersToProve() throws {
        let sampled = try Sampled()
        let report = try sampled.report(sampled.openings)
        #expect(report.isClean)
        #expect(report.answers.map(\.index) == Array(0..<40))
        #expect(report.answers[7].answer.input == ReceiptTests.answer(7).input)
        let document = try SampleOpenings(document: SampleOpenings(sampled.openings).document)
        #expect(document.openings == sampled.openings)
        #expect(try SamplePlan(document: sampled.plan.document) == sampled.plan)
    }

    @Test func anIndexThatIsNotOpenedIsCaught() throws {
        let sampled = try Sampled()
        var openings = sampled.openings
        openings.remove(at: 12)
        let report = try sampled.report(openings)
        #expect(report.caught.map(\.index) == [12])
        #expect(report.caught.first?.reason == nil)
        #expect(!report.isClean)
        #expect(report.answers.count == 39)
        #expect(try sampled.report([]).caught.count == 40)
    }

    @Test func openingsThatDoNotFitAreCaught() throws {
        let sampled = try Sampled()
        let honest = sampled.openings[5]
        let other = SampledAnswer(input: [9], nonce: honest.answer.nonce, answer: honest.answer.answer)
        let answered = SampledAnswer(input: honest.answer.input, nonce: honest.answer.nonce, answer: .label(77))
        let leaf = ReceiptLeaf(
            sequence: 5, input: honest.leaf.input, answer: .label(77), service: honest.leaf.service,
            time: honest.leaf.time)
        for opening in [
            SampleOpening(leaf: honest.leaf, answer: other, proof: honest.proof),
            SampleOpening(leaf: honest.leaf, answer: answered, proof: honest.proof),
            SampleOpening(leaf: leaf, answer: answered, proof: honest.proof),
            SampleOpening(leaf: honest.leaf, answer: honest.answer, proof: []),
        ] {
            var openings = sampled.openings
            openings[5] = opening
            let report = try sampled.report(openings)
            #expect(report.caught.map(\.index) == [5])
            #expect(report.caught.first?.reason != nil)
        }
    }

    @Test func answersOfAnotherModelOrPolicyAreCaught() throws {  // 48
        let sampled = try Sampled()
        #expect(try sampled.report(sampled.openings, service: Party.digest(1)).caught.count == 40)
        #expect(try sampled.report(sampled.openings, policy: .labelAndRow).caught.count == 40)
    }

    @Test func samplesOfAnotherCheckpointAreRefused() throws {
        let sampled = try Sampled()
        let later = try CheckpointTests.checkpoint(CheckpointTests.tree(41))
        #expect(throws: EvidenceError.self) {
            _ = try SampleReport(
                of: sampled.openings, for: sampled.plan, under: later, policy: .label, service: ReceiptTests.service)
        }
    }

    /// One altered answer of 1,000: an auditor that samples 300 hits it about as often as the formula says.
    @Test func oneAlteredAnswerIsHitAsOftenAsTheFormulaSays() throws {
        let checkpoint = try CheckpointTests.checkpoint(CheckpointTests.tree(1000))
        var source = SeededRandomSource(seed: 12)
        let runs = 400
        let hits = try (0..<runs).count { _ in
            try SamplePlan(of: checkpoint, count: 300, using: &source).indices.contains(613)
        }
        let expected = try SampleMathematics.detectionProbability(answers: 1000, altered: 1, sampled: 300)
        // 5 standard deviations of a binomial of 400 at 0.3.
        #expect(abs(Double(hits) - expected * Double(runs)) < 5 * (Double(runs) * 0.21).squareRoot())
    }
}
