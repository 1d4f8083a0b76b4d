import CCandor
import CandorCore
import KernelTestKit
import Testing

/// The kernels of noise of each instruction set, through the table, against the scalar ones.
@Suite struct NoiseKernelTests {
    static func kernels(_ isa: ISA) throws -> cnd_noise_kernels {
        try #require(cnd_noise_kernels_for(isa.code)).pointee
    }

    /// A law, and the bytes of random bits that a group of eight samples takes.
    struct Law: Sendable {
        let isGaussian: Bool
        let scale: Double
        let groupBytes: Int

        static let all = [
            Law(isGaussian: false, scale: 0x1p-16, groupBytes: 416),
            Law(isGaussian: false, scale: 0.2, groupBytes: 416),
            Law(isGaussian: false, scale: 0.25, groupBytes: 544), Law(isGaussian: false, scale: 64, groupBytes: 544),
            Law(isGaussian: true, scale: 0.001, groupBytes: 768), Law(isGaussian: true, scale: 0.2, groupBytes: 768),
        ]

        func tables() throws -> cnd_noise {
            var noise = cnd_noise()
            try #require((isGaussian ? cnd_noise_gaussian(&noise, scale) : cnd_noise_laplace(&noise, scale)) == CND_OK)
            return noise
        }

        func samples(_ kernels: cnd_noise_kernels, _ bits: [UInt8]) throws -> [Int32] {
            var noise = try tables()
            let groups = bits.count / groupBytes
            return try Canary.guarded(8 * groups, of: Int32.self, misalignedBy: 4) { out in
                if isGaussian {
                    kernels.gaussian_groups(out, bits, &noise, groups)
                } else if groupBytes == 416 {
                    kernels.laplace_groups(out, bits, &noise, groups)
                } else {
                    kernels.laplace_wide_groups(out, bits, &noise, groups)
                }
            }
        }
    }

    @Test(arguments: ISA.availableHere, Law.all)
    func samplesAreThoseOfScalar(isa: ISA, law: Law) throws {
        let (fast, scalar) = (try Self.kernels(isa), try Self.kernels(.scalar))
        var random = TestRandom(seed: 7)
        for groups in [0, 1, 2, 3, 17, 100] {
            let bits = random.bytes(groups * law.groupBytes)
            let (got, expected) = (try law.samples(fast, bits), try law.samples(scalar, bits))
            #expect(got == expected, "isa \(isa), scale \(law.scale), \(groups) groups, seed 7")
        }
        for edge: UInt8 in [0, 1, 0x7f, 0x80, 0xfe, 0xff] {
            let bits = [UInt8](repeating: edge, count: law.groupBytes)
            let (got, expected) = (try law.samples(fast, bits), try law.samples(scalar, bits))
            #expect(got == expected, "isa \(isa), scale \(law.scale), bytes of \(edge)")
        }
    }

    /// The words beside each threshold of a table, in every lane: one less is below it, the threshold is not.
    @Test(arguments: ISA.availableHere)
    func thresholdsAreStrict(isa: ISA) throws {
        let (fast, scalar) = (try Self.kernels(isa), try Self.kernels(.scalar))
        for law in Law.all where !law.isGaussian {
            let noise = try law.tables()
            let tables = withUnsafeBytes(of: noise.laplace) { Array($0.dropFirst(8).bindMemory(to: UInt64.self)) }
            for (index, threshold) in tables.enumerated() {
                for word in [threshold &- 1, threshold, threshold &+ 1] {
                    let array = index < 45 ? index / 15 : 3
                    var bits = [UInt8](repeating: 0, count: law.groupBytes)
                    for lane in 0..<8 {
                        withUnsafeBytes(of: word.littleEndian) { bytes in
                            for byte in 0..<8 { bits[64 * array + 8 * lane + byte] = bytes[byte] }
                        }
                    }
                    let (got, expected) = (try law.samples(fast, bits), try law.samples(scalar, bits))
                    #expect(got == expected, "isa \(isa), scale \(law.scale), threshold \(index)")
                }
            }
        }
    }

    @Test(arguments: ISA.availableHere)
    func readingAndAddingAreThoseOfScalar(isa: ISA) throws {
        let (fast, scalar) = (try Self.kernels(isa), try Self.kernels(.scalar))
        var random = TestRandom(seed: 8)
        let edges: [Float] = [0, 1, 0x1p-25, 0x1.8p-24, 0x1.fffffep-26, 0x1p-149, 0.5]
        for count in Lengths.aroundLanes(16) {
            let p = (0..<count).map { $0 % 3 == 0 ? edges[$0 / 3 % edges.count] : Float(random.next() >> 40) * 0x1p-24 }
            let noise = (0..<count).map { index -> Int32 in
                index % 5 == 0 ? .min : index % 5 == 1 ? .max : Int32(truncatingIfNeeded: random.next()) >> 6
            }
            func sum(_ kernels: cnd_noise_kernels, misalignedBy offset: Int) throws -> [[UInt32]] {
                let read = try Canary.guarded(count, of: UInt32.self, misalignedBy: offset) {
                    kernels.read($0, p, count)
                }
                return [
                    read,
                    try Canary.guarded(count, misalignedBy: offset, initial: read) { kernels.add($0, noise, count) },
                ]
            }
            let (got, expected) = (try sum(fast, misalignedBy: 4), try sum(scalar, misalignedBy: 0))
            #expect(got == expected, "isa \(isa), count \(count), seed 8")
        }
    }

    /// Rows upright and across the lanes, whole registers of them and parts, few values and many.
    @Test(arguments: ISA.availableHere)
    func finishedRowsAreThoseOfScalar(isa: ISA) throws {
        let (fast, scalar) = (try Self.kernels(isa), try Self.kernels(.scalar))
        let few = Lengths.aroundLanes(16).filter { (1...300).contains($0) }
        for (classes, rows) in few.flatMap({ classes in [1, 4, 5, 17, 67].map { (classes, $0) } })
            + [(513, 3), (1_025, 3), (2_048, 2), (2_049, 2)]
        {
            var random = TestRandom(seed: UInt64(classes))
            let greatest: UInt64 = [1 << 24, 1, 3][(classes + rows) % 3]
            let weights = (0..<rows * classes).map { _ in UInt32(random.next() % (greatest + 1)) }
            let tops = (0..<rows).map { _ in Int32(random.next() % UInt64(classes)) }
            let total: UInt32 = rows % 2 == 0 ? 10 : 1 << 24
            func finished(_ kernels: cnd_noise_kernels, _ tops: [Int32]?) throws -> [UInt32] {
                var scratch = [Double](repeating: 0, count: cnd_noise_scratch(classes))
                return try Canary.guarded(weights.count, misalignedBy: 4, initial: weights) {
                    kernels.finish($0, rows, classes, total, tops, &scratch)
                }
            }
            for tops in [nil, tops] {
                let (got, expected) = (try finished(fast, tops), try finished(scalar, tops))
                #expect(got == expected, "isa \(isa), \(rows) rows of \(classes), total \(total)")
                for row in 0..<rows {
                    let sum = expected[row * classes..<(row + 1) * classes].reduce(0, +)
                    if sum != total { Issue.record("scalar: row \(row) of \(classes) classes sums to \(sum)") }
                }
            }
        }
    }
}
