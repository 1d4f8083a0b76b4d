import CandorModel
import Testing

struct SplitTests {
    @Test func rowsAreThoseOfScikitLearn() throws {
        let cases = [
            (11, 0.2, 0, ReferenceValues.split11), (48_841, 0.2, 42, ReferenceValues.split48841),
            (45_000, 0.2, 42, ReferenceValues.split45000), (1000, 0.333, 12_345, ReferenceValues.split1000),
        ]
        for (count, test, seed, expected) in cases {
            let split = try #require(Split(count: count, test: test, seed: UInt32(seed)))
            #expect(split.train.count == expected.train)
            #expect(digest(split.train) == expected.trainDigest)
            #expect(split.reference.count == expected.reference)
            #expect(digest(split.reference) == expected.referenceDigest)
        }
    }

    @Test func eachRowIsInOneOfTheSets() throws {
        let split = try #require(Split(count: 101, test: 0.25, seed: 9))
        #expect((split.train + split.reference).sorted() == Array(0..<101))
    }

    @Test(arguments: [(0, 0.5), (1, 0.5), (2, 0.9), (10, 0), (10, 1), (10, -0.1), (10, .nan)])
    func splitsThatLeaveASetEmptyAreRefused(count: Int, test: Double) {
        #expect(Split(count: count, test: test, seed: 0) == nil)
    }
}
