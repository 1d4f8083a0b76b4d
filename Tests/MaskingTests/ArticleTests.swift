import CandorMasking
import Foundation
import Testing

/// What the article "What a mask buys" says in figures and names is so.
struct ArticleTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    static func article() throws -> String {
        try String(
            contentsOf: root.appending(path: "Sources/CandorMasking/CandorMasking.docc/WhatAMaskBuys.md"),
            encoding: .utf8)
    }

    static let rows: [(policy: @Sendable () throws -> MaskPolicy, text: String, row: MaskedBatch.Row)] = [
        ({ try MaskPolicy(.label) }, "| class 0 | 1.58 |", .label(0)),
        (
            { try MaskPolicy(.bucket()) }, "| class 0, high: above 0.8, strictly; medium is above 0.5 | 3.17 |",
            .bucket(0, .high)
        ),
        (
            { try MaskPolicy(.topK(2), scores: .quantised(bins: 5)) }, "| class 0 with 0.8, class 1 with 0.2 | 6.98 |",
            .topK(classes: [0, 1], scores: [0.8, 0.2])
        ),
        ({ try MaskPolicy(.full, scores: .quantised(bins: 5)) }, "| 0.8, 0.2, 0.0 | 4.39 |", .full([0.8, 0.2, 0])),
        ({ try MaskPolicy(.full, scores: .rounded(step: 0.1)) }, "| 0.9, 0.1, 0.0 | 10.38 |", .full([0.9, 0.1, 0])),
    ]

    @Test(arguments: rows.indices)
    func theWorkedExamplesAreWhatTheLibraryGives(index: Int) throws {
        let (policy, text, row) = Self.rows[index]
        let answer = try Masker(policy()).mask([0.873, 0.094, 0.033], .probabilities(classes: 3))
        #expect(answer[0] == row)
        let bits = try policy().leakageBits(classes: 3)
        #expect(text.hasSuffix(String(format: " %.2f |", bits)), "\(bits)")
        let article = try Self.article()
        #expect(article.contains(text))
    }

    @Test func theTestsThatItNamesAreThere() throws {
        let article = try Self.article()
        let names = article.matches(of: #/\| `([a-z][A-Za-z]+)` \|/#).map { String($0.output.1) }
        #expect(names.count == 6)
        let folder = Self.root.appending(path: "Tests/MaskingTests")
        let sources = try ["DefectTests.swift", "NoiseTests.swift"].map {
            try String(contentsOf: folder.appending(path: $0), encoding: .utf8)
        }.joined()
        for name in names { #expect(sources.contains("func \(name)("), "\(name)") }
    }

    @Test func itsEpsilonsAreThoseOfTheLedger() throws {
        func epsilon(_ scale: Double, _ answers: Int) throws -> String {
            var ledger = PrivacyLedger<AnyTwoRows>()
            let policy = try MaskPolicy(.full, noise: .laplace(scale: scale), preservesArgmax: false)
            ledger.charge("a", for: try NoiseMechanism(policy), answers: answers)
            return String(format: "%.3g", try ledger.guarantee(of: "a", delta: 1e-6).epsilon)
        }
        let found = [try epsilon(2, 10), try epsilon(2, 1000), try epsilon(20, 1000)]
        #expect(found == ["9.74", "317", "13.2"])
        let article = try Self.article()
        for text in found { #expect(article.contains(text)) }
    }

    @Test func limitsComeFirst() throws {
        let article = try Self.article()
        let headings = article.matches(of: #/## (.+)/#).map { String($0.output.1) }
        #expect(headings.first == "What a mask does not buy")
    }
}
