#if Gateway
    import CandorGateway
    import Testing

    /// Scores leave as the shortest text that reads as the same number, as Swift describes it.
    @Suite struct JSONNumberTests {
        private func text(_ numbers: [Float]) -> String {
            var text = JSONText()
            text.array { $0.numbers(numbers) }
            return String(decoding: text.bytes, as: UTF8.self)
        }

        private func expected(_ numbers: [Float]) -> String {
            "[" + numbers.map(\.description).joined(separator: ",") + "]"
        }

        private func numbers(_ bits: [UInt32]) -> [Float] { bits.map { Float(bitPattern: $0) }.filter(\.isFinite) }

        @Test func everyPowerOfTwoAndItsNeighbours() {
            let bits = (0..<255 as Range<UInt32>).flatMap { exponent in
                [0, 1, 2, 3, 0x3fffff, 0x400000, 0x7ffffe, 0x7fffff].flatMap { fraction in
                    [exponent << 23 | fraction, 1 << 31 | exponent << 23 | fraction]
                }
            }
            #expect(text(numbers(bits)) == expected(numbers(bits)))
        }

        @Test func everyPowerOfTenAndItsNeighbours() {
            let powers = (-45...38).flatMap { power in (1...9).compactMap { Float("\($0)e\(power)") } }
            let bits = powers.map(\.bitPattern).flatMap { [$0, $0 + 1, max($0, 1) - 1] }
            #expect(text(numbers(bits)) == expected(numbers(bits)))
        }

        @Test func wholeNumbersAndShortFractions() {
            let whole = (0...5000).map(Float.init) + (0...40).map { Float(1 << 24 - 20 + $0) }
            let short = (0...5000).map { Float($0) / 1000 } + (0...1000).map { Float($0) / 1_000_000 }
            #expect(text(whole) == expected(whole))
            #expect(text(short) == expected(short))
        }

        @Test func zerosAndTheSmallestAndLargest() {
            let edges: [Float] = [
                0, -0.0, .leastNonzeroMagnitude, .leastNormalMagnitude, .greatestFiniteMagnitude,
                -.greatestFiniteMagnitude, .ulpOfOne, 1e-4, 9.999_999e-5, 0x1p24, Float(0x1p24).nextUp, 9_999_999,
            ]
            #expect(text(edges) == expected(edges))
        }

        @Test func anyBitPattern() {
            var random = SystemRandomNumberGenerator()
            for _ in 0..<200 {
                let some = numbers((0..<1000).map { _ in UInt32.random(in: .min ... .max, using: &random) })
                let shares = (0..<1000).map { _ in Float.random(in: 0..<1, using: &random) }
                #expect(text(some) == expected(some))
                #expect(text(shares) == expected(shares))
            }
        }

        @Test func anyCount() {
            for count in [0, 1, 2, 63, 64, 65, 127, 128, 129, 1000] {
                let row = (0..<count).map { -Float($0) / 3e-30 }
                #expect(text(row) == expected(row), "\(count) numbers")
            }
        }

        /// No mask releases any; a text with one would be none of JSON.
        @Test func whatIsNoNumberIsNull() {
            #expect(text([.nan, .infinity, 1, -.infinity, -.nan]) == "[null,null,1.0,null,null]")
        }
    }
#endif
