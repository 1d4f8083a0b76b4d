import AllocationCounter
import CandorMasking
import Testing

/// Memory of the caller: its lengths, what must be there, and what may not overlap.
struct MaskBuffersTests {
    private let scores: [Float] = [0.5, 0.25, 0.25, 0, 0.25, 0.75]
    private let batch = ConfidenceBatch.probabilities(rows: 2, classes: 3)

    @Test func answersGoWhereTheCallerSays() throws {
        let masker = try Masker(MaskPolicy(.topK(2), scores: .quantised(bins: 4)))
        var labels = [Int32](repeating: 9, count: 4)
        var released = [Float](repeating: 9, count: 4)
        var numerators = [UInt32](repeating: 9, count: 4)
        let before = allocation_count()
        try labels.withUnsafeMutableBufferPointer { labels in
            try released.withUnsafeMutableBufferPointer { released in
                try numerators.withUnsafeMutableBufferPointer { numerators in
                    try masker.mask(
                        scores.span, batch,
                        into: MaskBuffers(labels: labels, scores: released, numerators: numerators))
                }
            }
        }
        #expect(allocation_count() == before)
        #expect(labels == [0, 1, 2, 1])
        #expect(released == [0.5, 0.25, 0.75, 0.25] && numerators == [2, 1, 3, 1])
    }

    @Test func numeratorsAloneAreEnough() throws {
        var numerators = [UInt32](repeating: 9, count: 6)
        try numerators.withUnsafeMutableBufferPointer {
            try Masker(MaskPolicy(.full, scores: .quantised(bins: 4)))
                .mask(scores.span, batch, into: MaskBuffers(numerators: $0))
        }
        #expect(numerators == [2, 1, 1, 0, 1, 3])
    }

    @Test func buffersOfOtherLengthsAreRefused() throws {
        let masker = try Masker(MaskPolicy(.label))
        var labels = [Int32](repeating: 9, count: 3)
        let error = #expect(throws: MaskError.self) {
            try labels.withUnsafeMutableBufferPointer {
                try masker.mask(scores.span, batch, into: MaskBuffers(labels: $0))
            }
        }
        #expect(error == .wrongCount(what: "labels", expected: 2, actual: 3))
        #expect(labels == [9, 9, 9])
    }

    @Test func whatThePolicyNeedsMustBeThereAndNothingElse() throws {
        var labels = [Int32](repeating: 9, count: 2)
        try labels.withUnsafeMutableBufferPointer { labels in
            let masker = try Masker(MaskPolicy(.label))
            #expect(throws: MaskError.wrongOutput(expected: "those that the policy releases, and no others")) {
                try masker.mask(scores.span, batch, into: MaskBuffers())
            }
            let bucket = try Masker(MaskPolicy(.bucket()))
            #expect(throws: MaskError.wrongCount(what: "labels", expected: 0, actual: 2)) {
                try bucket.mask(scores.span, batch, into: MaskBuffers(labels: labels))
            }
            let none = UnsafeMutableBufferPointer<Int32>(start: nil, count: 0)
            #expect(throws: MaskError.wrongCount(what: "buckets", expected: 4, actual: 0)) {
                try bucket.mask(scores.span, batch, into: MaskBuffers(buckets: none))
            }
        }
        #expect(labels == [9, 9])
    }

    @Test func outputsMayNotOverlapTheInput() throws {
        var rows = scores
        let masker = try Masker(MaskPolicy(.full))
        let error = #expect(throws: MaskError.self) {
            try rows.withUnsafeMutableBufferPointer { memory in
                try masker.mask(UnsafeBufferPointer(memory).span, batch, into: MaskBuffers(scores: memory))
            }
        }
        #expect(error == .overlapping)
        #expect(rows == scores)
    }

    @Test func outputsAreAligned() throws {
        let memory = UnsafeMutableRawPointer.allocate(byteCount: 64, alignment: 8)
        defer { memory.deallocate() }
        memory.initializeMemory(as: UInt8.self, repeating: 7, count: 64)
        let odd = UnsafeMutableBufferPointer(start: (memory + 2).assumingMemoryBound(to: Int32.self), count: 2)
        let masker = try Masker(MaskPolicy(.label))
        #expect(throws: MaskError.misaligned) { try masker.mask(scores.span, batch, into: MaskBuffers(labels: odd)) }
        #expect((0..<64).allSatisfy { memory.load(fromByteOffset: $0, as: UInt8.self) == 7 })
    }
}
