import CandorMasking
import Testing

struct StickyKeyTests {
    @Test func periodsFollowTheClockOrStandStill() {
        let daily = StickyKey.Rotation.every(seconds: 86_400)
        #expect(daily.period(at: 0) == 0 && daily.period(at: 86_399) == 0 && daily.period(at: 86_400) == 1)
        #expect(StickyKey.Rotation.fixed(9).period(at: 86_400) == 9)
        #expect(StickyKey.Rotation.every(seconds: 0).period(at: 5) == 5, "a period is a second at least")
    }

    @Test func keysHave16Bytes() throws {
        for count in [0, 15, 17] {
            let bytes = [UInt8](repeating: 1, count: count)
            #expect(throws: MaskError.wrongCount(what: "bytes of a sticky key", expected: 16, actual: count)) {
                try StickyKey(copying: bytes.span.bytes, rotation: .fixed(0))
            }
        }
        let bytes = [UInt8](repeating: 0xAB, count: 16)
        let key = try StickyKey(copying: bytes.span.bytes, rotation: .fixed(4))
        for text in ["\(key)", String(reflecting: key), String(describing: NoiseSource.sticky(key, model: []))] {
            #expect(text.contains("redacted") && !text.lowercased().contains("ab,") && !text.contains("171"))
        }
    }

    @Test func sourcesMustBeThoseOfThePolicy() throws {
        let key = StickyKey(rotation: .fixed(0))
        let none = try MaskPolicy(.full)
        let fresh = try MaskPolicy(.full, noise: .laplace(scale: 0.2, isSticky: false))
        let sticky = try MaskPolicy(.full, noise: .laplace(scale: 0.2))
        let good: [(MaskPolicy, NoiseSource)] = [
            (none, .system), (fresh, .system), (fresh, .insecureTest(seed: 1)), (sticky, .sticky(key, model: [])),
        ]
        for (policy, source) in good { #expect(throws: Never.self) { try Masker(policy, noise: source) } }
        let bad: [(MaskPolicy, NoiseSource, String)] = [
            (none, .sticky(key, model: []), "no sticky key"), (fresh, .sticky(key, model: []), "no sticky key"),
            (sticky, .system, "found none"), (sticky, .insecureTest(seed: 1), "found a test seed"),
        ]
        for (policy, source, words) in bad {
            let error = #expect(throws: MaskError.self) { try Masker(policy, noise: source) }
            #expect(error?.description.contains(words) == true, "\(words): \(error!)")
        }
    }
}
