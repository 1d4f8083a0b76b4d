import CandorMasking
import Testing

/// What a masker has made ready is shared by its copies and by threads.
struct PreparedMaskerTests {
    private static let logits = InvarianceTests.logits(40 * 7, seed: 3)
    private static let batch = ConfidenceBatch.logits(rows: 40, classes: 7)

    private static func masker() throws -> Masker {
        try Masker(MaskPolicy(.full, noise: .gaussian(scale: 0.1, isSticky: false)), noise: .insecureTest(seed: 5))
    }

    @Test func aCopyOutlivesTheMaskerItIsOf() throws {
        let expected = try Self.masker().mask(Self.logits, Self.batch)
        var copies: [Masker] = []
        do {
            let first = try Self.masker()
            copies = [first, first]
        }
        for copy in copies {
            let answer = try copy.mask(Self.logits, Self.batch)
            #expect(answer == expected)
        }
    }

    @Test func tasksMaskWithOneMaskerAtOnce() async throws {
        let masker = try Self.masker()
        let expected = try masker.mask(Self.logits, Self.batch)
        let answers = try await withThrowingTaskGroup(of: MaskedBatch.self) { group in
            for _ in 0..<16 {
                group.addTask { try masker.mask(Self.logits, Self.batch) }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(answers == Array(repeating: expected, count: 16))
    }
}
