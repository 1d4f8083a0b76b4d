#if Gateway
    import CandorGateway
    import CandorServer
    import Testing

    @Suite struct InferencePoolTests {
        private let pool = InferencePool(OpenInferenceModel(name: "m", output: "p", kind: .probabilities))

        @Test func theLastIsTakenAgain() {
            let (first, second) = (pool.take(), pool.take())
            #expect(first !== second)
            pool.put(first, messageBytes: 10)
            pool.put(second, messageBytes: InferencePool.messageLimit)
            #expect(pool.take() === second && pool.take() === first && pool.count == 0)
        }

        /// Memory that a long message took is not kept.
        @Test func thatOfALongMessageIsNotKept() {
            pool.put(pool.take(), messageBytes: InferencePool.messageLimit + 1)
            #expect(pool.count == 0)
        }

        @Test func aBurstLeavesNoMoreThanTheLimit() {
            let burst = (0..<3 * InferencePool.limit).map { _ in pool.take() }
            for inference in burst { pool.put(inference, messageBytes: 10) }
            #expect(pool.count == InferencePool.limit)
        }
    }
#endif
