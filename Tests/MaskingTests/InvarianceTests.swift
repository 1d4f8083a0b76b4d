import AllocationCounter
import CCandor
import CandorCore
import CandorMasking
import Testing

/// The same row gives the same bytes: alone, in a batch, between others' memory, on any number of threads.
struct InvarianceTests {
    static func logits(_ count: Int, seed: UInt64) -> [Float] {
        var source = SeededRandomSource(seed: seed)
        return (0..<count).map { _ in Float(4 * source.normal()) }
    }

    static let policies = PolicyCase.good.filter {
        let policy = try? $0.decoded()
        if case .topK(let k) = policy?.level, k > 10 { return false }
        return policy?.noise == nil
    }

    @Test(arguments: [(3_000, 10), (700, 103), (40, 1_000), (3, 5_003)])
    func batchesRowsStridesAndThreadsAgree(rows: Int, classes: Int) throws {
        let logits = Self.logits(rows * classes, seed: UInt64(classes))
        let batch = ConfidenceBatch.logits(rows: rows, classes: classes)
        let stride = classes + 5
        var spread = [Float](repeating: .nan, count: rows * stride)
        for row in 0..<rows {
            for column in 0..<classes { spread[row * stride + column] = logits[row * classes + column] }
        }
        for example in Self.policies {
            let policy = try example.decoded()
            let whole = try Masker(policy).mask(logits, batch)
            for workers in [2, 7] {
                let threaded = try Masker(policy, workers: workers).mask(logits, batch)
                #expect(threaded == whole, "\(example.json), \(workers) workers")
            }
            let padded = try Masker(policy).mask(spread, .logits(rows: rows, classes: classes, rowStride: stride))
            #expect(padded == whole, "\(example.json), padding")
            for row in Swift.stride(from: 0, to: rows, by: max(rows / 50, 1)) {
                let alone = try Masker(policy).mask(
                    Array(logits[row * classes..<(row + 1) * classes]), .logits(classes: classes))
                #expect(alone[0] == whole[row], "\(example.json), row \(row)")
            }
            let c = CDoor(example.c(), logits, batch, threads: 3)
            #expect(c.status == CANDOR_OK)
            #expect(c.labels == whole.labels && c.buckets == whole.buckets, "\(example.json)")
            #expect(c.scores == whole.scores && c.numerators == whole.numerators, "\(example.json)")
        }
    }

    @Test func quantisedRowsSumToOneExactlyAndKeepTheArgmax() throws {
        let (rows, classes) = (2_000, 10)
        let logits = Self.logits(rows * classes, seed: 11)
        let labels = try Masker(MaskPolicy(.label)).mask(logits, .logits(rows: rows, classes: classes)).labels
        for bins in [2, 5, 10, 100] {
            let masked = try Masker(MaskPolicy(.full, scores: .quantised(bins: bins)))
                .mask(logits, .logits(rows: rows, classes: classes))
            for row in 0..<rows {
                let own = masked.numerators[row * classes..<(row + 1) * classes]
                #expect(own.reduce(0, +) == bins)
                #expect(own.firstIndex(of: own.max()!)! - own.startIndex == Int(labels[row]))
            }
        }
    }

    @Test func theCallersMemoryIsEnough() throws {
        try #require(allocation_count_works() != 0)
        let (rows, classes) = (256, 100)
        let logits = Self.logits(rows * classes, seed: 5)
        let batch = ConfidenceBatch.logits(rows: rows, classes: classes)
        for example in Self.policies {
            let masker = try Masker(example.decoded())
            // The dispatch tables are chosen at the first call. Two answers, since a copy would share its memory.
            let expected = try masker.mask(logits, batch)
            var answer = try masker.mask(logits, batch)
            let before = allocation_count()
            try masker.mask(logits.span, batch, into: &answer)
            try masker.mask(logits.span.extracting(0..<classes * rows), batch, into: &answer)
            #expect(allocation_count() == before, "\(example.json)")
            #expect(answer == expected)
        }
    }

    @Test func oneRowTakesNoMemory() throws {
        try #require(allocation_count_works() != 0)
        let logits = Self.logits(1_000, seed: 6)
        for policy in [try MaskPolicy(.label), try MaskPolicy(.bucket()), try MaskPolicy(.topK(5))] {
            let masker = try Masker(policy)
            var answer = try masker.mask(logits, .logits(classes: 1_000))
            let before = allocation_count()
            try masker.mask(logits.span, .logits(classes: 1_000), into: &answer)
            #expect(allocation_count() == before)
        }
    }
}
