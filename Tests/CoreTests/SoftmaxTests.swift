import AllocationCounter
import CandorCore
import Foundation
import Testing

@Suite struct SoftmaxTests {
    static let logits: [Float] = [0, 1, 2, -5, 100, 99]

    @Test func rowsBecomeProbabilities() throws {
        let got = try Softmax.probabilities(ofLogits: Self.logits, classes: 3)
        for row in 0..<2 {
            let sum = (0..<3).reduce(0) { $0 + exp(Double(Self.logits[3 * row + $1])) }
            for c in 0..<3 {
                let exact = exp(Double(Self.logits[3 * row + c])) / sum
                #expect((Double(got[3 * row + c]) - exact).magnitude <= 4 * Double(Float(exact).ulp))
            }
        }
    }

    /// e^-200 is no float, its logarithm is one.
    @Test func logarithmsOutliveTheProbabilities() throws {
        let logits: [Float] = [0, -200]
        #expect(try Softmax.probabilities(ofLogits: logits, classes: 2) == [1, 0])
        #expect(try Softmax.logProbabilities(ofLogits: logits, classes: 2) == [0, -200])
    }

    @Test func inPlaceIsTheSame() throws {
        var rows = Self.logits
        var span = rows.mutableSpan
        try Softmax.formProbabilities(fromLogits: &span, classes: 2)
        #expect(try rows == Softmax.probabilities(ofLogits: Self.logits, classes: 2))
        rows = Self.logits
        var again = rows.mutableSpan
        try Softmax.formLogProbabilities(fromLogits: &again, classes: 6)
        #expect(try rows == Softmax.logProbabilities(ofLogits: Self.logits, classes: 6))
    }

    @Test(.enabled(if: allocation_count_works() != 0, "a sanitizer has the allocator"))
    func inPlaceAllocatesNothing() throws {
        let before = allocation_count()
        var rows = (0..<500).map { Float($0 % 7) }
        let start = allocation_count()
        var span = rows.mutableSpan
        try Softmax.formProbabilities(fromLogits: &span, classes: 10)
        try Softmax.formLogProbabilities(fromLogits: &span, classes: 10)
        let end = allocation_count()
        #expect(start > before, "the counter counts")
        #expect(end == start)
    }

    @Test(arguments: [(0, 6), (-1, 6), (4, 6), (7, 6)])
    func rowsThatAreNotWholeAreAnError(classes: Int, count: Int) {
        let expected = RuntimeError.notWholeRows(classes: classes, count: count)
        #expect(throws: expected) { try Softmax.probabilities(ofLogits: Self.logits, classes: classes) }
        #expect(throws: expected) { try Softmax.logProbabilities(ofLogits: Self.logits, classes: classes) }
        var rows = Self.logits
        #expect(throws: expected) {
            var span = rows.mutableSpan
            try Softmax.formProbabilities(fromLogits: &span, classes: classes)
        }
        #expect(rows == Self.logits)
    }

    @Test func nothingBecomesNothing() throws {
        #expect(try Softmax.probabilities(ofLogits: [], classes: 3) == [])
    }
}
