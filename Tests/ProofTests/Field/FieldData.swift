import CandorProof
import KernelTestKit

/// Elements for tests: those at the seams of every way to split 61 bits, and random ones.
enum FieldData {
    static let edges: [UInt64] = [
        0, 1, 2, Fp.p - 1, Fp.p - 2, 1 << 60, (1 << 60) - 1, 1 << 52, (1 << 52) - 1, 1 << 31, (1 << 31) - 1, 512, 511,
        Fp.p - 511, Fp.p - (1 << 52), 0x0aaa_aaaa_aaaa_aaaa, 0x1555_5555_5555_5555,
    ]

    /// Canonical words, a third of them edges.
    static func words(_ count: Int, seed: UInt64) -> [UInt64] {
        var random = TestRandom(seed: seed)
        return (0..<count).map { _ in
            let word = random.next()
            return word % 3 == 0 ? edges[Int(word >> 8) % edges.count] : word % Fp.p
        }
    }

    static func elements(_ count: Int, seed: UInt64) -> [Fp] { words(count, seed: seed).map { Fp(canonical: $0)! } }

    static func pairs(_ count: Int, seed: UInt64) -> [Fp2] {
        let words = elements(2 * count, seed: seed)
        return (0..<count).map { Fp2(words[2 * $0], words[2 * $0 + 1]) }
    }
}
