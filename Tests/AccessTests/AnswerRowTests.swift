import CandorAccess
import CandorMasking
import Foundation
import Testing

@Suite struct AnswerRowTests {
    @Test func aRowOfScoresIsWhatItsPolicySays() throws {
        let policy = try MaskPolicy(.topK(3))
        #expect(AnswerRow.scores(classes: 1000).leakageBits(under: policy) == (try? policy.leakageBits(classes: 1000)))
        // Nothing leaves of scores that the policy refuses.
        #expect(AnswerRow.scores(classes: 2).leakageBits(under: policy) == 0)
    }

    /// A token of 1024 is 10 bits; a log-probability in steps of 0.1 is one of 99,991.
    @Test(arguments: [0, 1, 3, 21]) func aTokenIsWhatIsReleasedWithItWhateverIsAskedFor(logprobs: Int) throws {
        let policy = try MaskPolicy(.label, logprobs: .init(max: 5, step: 0.1))
        let row = AnswerRow.token(vocabulary: 1024, logprobs: logprobs)
        let each = 10 + log2(Double(99_991))
        let expected = logprobs == 0 ? 10 : Double(min(logprobs, 6)) * each
        #expect(abs(row.leakageBits(under: policy) - expected) < 1e-9)
        let none = row.leakageBits(under: try MaskPolicy(.full))
        #expect(none == 10)
    }

    /// A value of any `Float` is 30.1 bits.
    @Test func exactLogprobsAreWorthMore() throws {
        let policy = try MaskPolicy(.label, logprobs: .init(max: 5))
        let bits = AnswerRow.token(vocabulary: 1, logprobs: 1).leakageBits(under: policy)
        #expect(bits > 30 && bits < 30.2)
    }

    @Test func tokensAreChargedByWhatTheyCarry() async throws {
        let store = InMemoryStore(), configuration = try AccessConfiguration()
        try await AccessAdministration(configuration, store: store)
            .setAccount("a", organisation: "o", tier: "premium", by: "root")
        let service = try await AccessService(configuration, store: store)
        _ = await service.admit("a", AccessRequest(), rows: 7, of: .token(vocabulary: 1024, logprobs: 0))
        #expect(service.usage(of: "a")?.account.leakageBits == 70)
    }
}
