import CandorCore
import CandorProof
import KernelTestKit
import Testing

/// 54: the bytes of every message, fixed: a change of them is a change of the protocol's version.
@Suite struct GoldenTests {
    /// FNV-1a of 64 bits, as in Tests/C/test_golden.c.
    private static func sum(of bytes: some Sequence<UInt8>) -> UInt64 {
        bytes.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01b3 }
    }

    private static func hexadecimal(_ value: UInt64) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    private static func body<M: WireMessage & ~Copyable>(of message: borrowing M) -> String {
        var writer = WireWriter()
        message.encode(into: &writer)
        return hexadecimal(sum(of: writer.bytes))
    }

    /// The stream of the test data as a source of randomness.
    private struct Stream: RandomSource {
        var random: TestRandom
        init(seed: UInt64) { random = TestRandom(seed: seed) }
        mutating func next() -> UInt64 { random.next() }
    }

    private static func bytes(_ count: Int, seed: UInt64) -> [UInt8] {
        var random = TestRandom(seed: seed)
        return (0..<count).map { _ in UInt8(truncatingIfNeeded: random.next() >> 32) }
    }

    // What Tests/C/test_golden.c has too: same inputs, same constants.

    @Test func seedCorrectionsAreThoseOfTheCore() throws {
        var source = Stream(seed: 2)
        let keys = BaseOTKeys(OTParties.secret(Self.bytes(32 * 122, seed: 1)))
        let committed = try ProverSeedVOLE(baseKeys: keys).begin(count: 3, using: &source)
        let sum = Self.body(of: committed.corrections)
        #expect(sum == "f84fb132689ca5b5")
    }

    @Test func messagesOfTheOTExtensionAreThoseOfTheCore() {
        let keys = BaseOTKeys(OTParties.secret(Self.bytes(32 * 128, seed: 3)))
        let committed = COTReceiver(keys: keys).begin(count: 200)
        let corrections = Self.body(of: committed.corrections)
        #expect(corrections == "a088ca7e1ff63046")
        let point = Block(low: 0x0123_4567_89ab_cdef, high: 0xfedc_ba98_7654_3210)
        let opening = Self.body(of: committed.open(COTChallenge(point: point)).opening)
        #expect(opening == "cd837edcdf026c2b")
    }

    @Test func pointCorrectionsAreThoseOfTheCore() {
        let trees = 3, depth = 5
        var elements = Stream(seed: 7)
        let global = Self.bytes(16, seed: 6)
        let delta = global.withUnsafeBytes { $0.loadUnaligned(as: Block.self) }
        var keys = FieldVector<Fp2>(count: trees << depth), sums = FieldVector<Fp2>(count: trees)
        var levels = [Block](repeating: .zero, count: trees * depth)
        VOLEKernels.verifyPoints(
            keys: &keys, sumCorrections: &sums, levelSums: &levels, treeKeys: Self.bytes(32 * trees, seed: 4),
            roots: OTParties.secret(Self.bytes(16 * trees, seed: 5)), delta: delta,
            pointKeys: .random(count: trees, using: &elements), depth: depth, workers: 1)
        let message = Self.body(of: PointCorrections(levels: levels, sums: sums))
        #expect(message == "22ac8019e981896b")
        #expect(Self.hexadecimal(Self.sum(of: keys.bytes)) == "29c5facc3de0005c")
    }

    /// Every frame of a whole session with fixed seeds: its step, its bytes, their sum.
    @Test func framesOfASession() {
        let provers = Recorder(), verifiers = Recorder()
        let outcome = CompleteSession.run(
            seed: 1,
            fromProver: {
                provers.add($1)
                return [$1]
            },
            fromVerifier: {
                verifiers.add($1)
                return [$1]
            })
        #expect(outcome.verifier.verdict == .accept)
        func table(_ frames: [[UInt8]]) -> [String] {
            frames.map { frame in
                let step = UInt32(frame[0]) | UInt32(frame[1]) << 8
                return "\(String(step, radix: 16)) \(frame.count) \(Self.hexadecimal(Self.sum(of: frame)))"
            }
        }
        #expect(table(provers.frames) == Self.proverFrames)
        #expect(table(verifiers.frames) == Self.verifierFrames)
        let transcript = outcome.verifier.transcript.map { Self.hexadecimal(UInt64($0)).suffix(2) }.joined()
        #expect(transcript == Self.transcript)
    }

    // Where a step or a format changes on purpose, the failing expectation prints the new table.
    private static let proverFrames = [
        "101 84 4bf0c3b1a79d2d9f",
        "202 44 00f197249ec3f6ee",
        "301 11724 5fb23a8c13983328",
        "303 44 0a9282437f81e9fe",
        "211 4076 112e3f6f7304ad72",
        "213 2076 a196e0f919c2f271",
        "305 44 17bdee344e270632",
        "307 28 8014997032253a2e",
        "401 140 3dd645cc2080fffd",
        "401 340 a14050a590d5e7b5",
        "401 340 81adb107e0f171b3",
        "211 4076 3e4edfc260ae3bae",
        "213 2076 8e0a8b977bfb2b4e",
        "305 44 cb46d3c6f762b015",
        "307 28 9764301846852d20",
        "401 340 498e9912dc850cec",
        "401 108 e7b55f1367947dc3",
        "501 156 ab8425c36a9078de",
        "402 172 16aea79200d8592f",
        "403 44 60894cbf451fc60d",
    ]

    private static let verifierFrames = [
        "101 84 fe4ecda912174219",
        "201 16012 0326847c1e4c0898",
        "302 28 589b757ba2f008d4",
        "212 28 19719fdcd71191be",
        "304 912 05adb45584587156",
        "306 44 53fbb510915001ea",
        "308 44 0502b8674c5e688b",
        "212 28 0ef091a76a4cb31d",
        "304 1296 4f085735f68028c1",
        "306 44 e45d4b88e0c6b7e9",
        "308 44 bd700737c2304c21",
        "404 44 289e6934813bd1f6",
        "404 44 2fa6525f0b6ffe71",
    ]

    private static let transcript = "86f6f3a249b80ace3bc4238fac1164c4e72332d5a116a363b448d8dbbfca85d9"
}
