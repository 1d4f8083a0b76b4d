#if Gateway
    import CandorMasking
    import CandorServer
    import Testing

    /// Masks that are kept are those of their model and policy, and no others.
    @Suite struct MaskerCacheTests {
        /// Far from 0 and 1 by the noise of these tests, so that no two draws are cut to the same scores.
        private static let row: [Float] = [0.4, 0.35, 0.25]
        private static let shape = ConfidenceBatch.probabilities(classes: 3)

        private static func noise(_ scale: Double, isSticky: Bool) throws -> MaskPolicy {
            try MaskPolicy(.full, noise: .init(.laplace, scale: scale, isSticky: isSticky))
        }

        private func masked(_ cache: MaskerCache, _ policy: MaskPolicy, _ model: String) throws -> [Float] {
            try cache.masker(policy, model: model).mask(Self.row, Self.shape).scores
        }

        @Test func eachModelAndPolicyHasItsOwn() throws {
            let cache = MaskerCache(stickyKey: nil)
            let policies = try [
                MaskPolicy(.label), MaskPolicy(.full), MaskPolicy(.full, scores: .quantised(bins: 5)),
                MaskPolicy(.topK(2)), Self.noise(0.1, isSticky: false), Self.noise(0.01, isSticky: false),
            ]
            for _ in 0..<3 {
                for model in ["a", "b"] {
                    for policy in policies {
                        let masker = try cache.masker(policy, model: model)
                        #expect(masker.policy == policy)
                        guard case .system = masker.noise else {
                            Issue.record("fresh noise by a key")
                            return
                        }
                    }
                }
            }
        }

        /// The same row gets the same noise whenever it is asked for, and another one of another model or policy.
        @Test func stickyNoiseIsOfTheKeyTheModelAndThePolicy() throws {
            let bytes = (0..<UInt8(StickyKey.byteCount)).map { $0 }
            let key = try StickyKey(copying: bytes.span.bytes, rotation: .fixed(0))
            let cache = MaskerCache(stickyKey: key)
            let policy = try Self.noise(0.01, isSticky: true)
            let first = try masked(cache, policy, "a")
            #expect(first != Self.row)
            #expect(try masked(cache, policy, "a") == first)
            // A gateway that starts anew with the key.
            #expect(try masked(MaskerCache(stickyKey: key), policy, "a") == first)
            let direct = try Masker(policy, noise: .sticky(key, model: Array("a".utf8)))
            #expect(try direct.mask(Self.row, Self.shape).scores == first)
            #expect(try masked(cache, policy, "b") != first)
            #expect(try masked(cache, Self.noise(0.02, isSticky: true), "a") != first)
            #expect(try masked(MaskerCache(stickyKey: StickyKey(rotation: .fixed(0))), policy, "a") != first)
        }

        /// Noise that is drawn anew has no key, also where there is one.
        @Test func freshNoiseStaysFresh() throws {
            let cache = MaskerCache(stickyKey: StickyKey(rotation: .fixed(0)))
            let policy = try Self.noise(0.01, isSticky: false)
            let answers = try Set((0..<8).map { _ in try masked(cache, policy, "a") })
            #expect(answers.count > 1)
        }

        @Test func withoutAKeyStickyNoiseIsAnError() throws {
            let cache = MaskerCache(stickyKey: nil)
            let policy = try Self.noise(0.01, isSticky: true)
            let expected = MaskError.wrongNoiseSource(
                expected: "a sticky key, as the policy's noise is sticky", actual: "none")
            for _ in 0..<2 { #expect(throws: expected) { try cache.masker(policy, model: "a") } }
        }

        /// Restrictions may ask for any width of noise, one after the other.
        @Test func manyPoliciesAreNotMixedUp() throws {
            let cache = MaskerCache(stickyKey: nil)
            for _ in 0..<2 {
                for number in 1...200 {
                    let policy = try Self.noise(0.001 * Double(number), isSticky: false)
                    #expect(try cache.masker(policy, model: "a").policy == policy)
                }
            }
            #expect(cache.count(of: "a") <= 64)
        }

        @Test func manyThreadsGetTheirOwn() async throws {
            let cache = MaskerCache(stickyKey: nil)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for worker in 0..<8 {
                    group.addTask {
                        for number in 1...200 {
                            let policy = try MaskPolicy(.full, scores: .quantised(bins: 2 + (worker + number) % 90))
                            #expect(try cache.masker(policy, model: "\(number % 3)").policy == policy)
                        }
                    }
                }
                try await group.waitForAll()
            }
        }
    }
#endif
