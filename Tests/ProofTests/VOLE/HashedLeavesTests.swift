import CCandor
import CandorCore
import CandorProof
import Testing

/// Attack 6b: a prover's view of many trees is a linear system for Δ when leaves are the seeds themselves.
///
/// In every tree the seeds add up to Δ2, so the seed at α is Δ2 xor the sum of those that the prover knows. If leaves
/// were the bits of seeds, component c of w_α = v_α - β Δ would be, in the 61 bits of Δ2 and the component of Δ, one
/// linear equation over F_p for each tree.
@Suite struct HashedLeavesTests {
    private static let depth = 4, trees = 80

    /// One equation: the prover's xor of seeds, its β, and w at the point.
    private struct View {
        let known: Block
        let beta: Fp
        let point: Fp2
    }

    private static func aes(_ secret: ArraySlice<UInt8>, _ block: Block) -> Block {
        var key = cnd_aes128_key(), input = block, output = Block.zero
        cnd_aes128_expand(&key, Array(secret))
        withUnsafeMutableBytes(of: &output) { output in
            withUnsafeBytes(of: &input) { input in
                cnd_aes128_encrypt_blocks(&key, output.baseAddress, input.baseAddress, 1)
            }
        }
        return output
    }

    private static func hash(_ secret: ArraySlice<UInt8>, _ x: Block) -> Block {
        let sigma = Block(low: x.high, high: x.high ^ x.low)
        return aes(secret, sigma) ^ sigma
    }

    /// The seeds of a tree by its definition.
    private static func seeds(root: Block, global: Block, keys: ArraySlice<UInt8>) -> [Block] {
        var level = [root, root ^ global]
        for _ in 1..<depth {
            level = level.flatMap { parent in
                let left = hash(keys.prefix(16), parent)
                return [left, left ^ parent]
            }
        }
        return level
    }

    /// The views of the trees, with leaves hashed or not, and whether the kernel's leaves are the hashed ones.
    private static func views(hashed: Bool) throws -> (views: [View], global: Block, delta: Fp2) {
        var source = SeededRandomSource(seed: 77)
        let global = Block(low: source.next(), high: source.next()), delta = Fp2.random(using: &source)
        let treeKeys = PointRound.treeKeys(round: 0, trees: trees, session: try VOLEParties.session())
        var roots = SecretBuffer(count: 16 * trees)
        roots.withUnsafeMutableBytes { bytes in
            for offset in stride(from: 0, to: bytes.count, by: 8) {
                bytes.storeBytes(of: source.next(), toByteOffset: offset, as: UInt64.self)
            }
        }
        var keys = FieldVector<Fp2>(count: trees << depth), psi = FieldVector<Fp2>(count: trees)
        var sums = [Block](repeating: .zero, count: trees * depth)
        VOLEKernels.verifyPoints(
            keys: &keys, sumCorrections: &psi, levelSums: &sums, treeKeys: treeKeys, roots: roots, delta: global,
            pointKeys: FieldVector<Fp2>(count: trees), depth: depth, workers: 1)

        let views = (0..<trees).map { tree in
            let root = roots.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: 16 * tree, as: Block.self) }
            let ownKeys = treeKeys[32 * tree..<32 * tree + 32]
            let seeds = seeds(root: root, global: global, keys: ownKeys)
            #expect(seeds.reduce(.zero, ^) == global, "the seeds add up to Δ2")
            for (index, seed) in seeds.enumerated() {
                let leaf = hash(ownKeys.suffix(16), seed)
                #expect(keys[(tree << depth) + index] == Fp2(uniformLow: leaf.low, high: leaf.high))
            }
            let alpha = source.integer(below: 1 << depth), beta = Fp.random(using: &source)
            let known = seeds.reduce(.zero, ^) ^ seeds[alpha]
            let leaf =
                hashed
                ? keys[(tree << depth) + alpha] : Fp2(uniformLow: seeds[alpha].low, high: seeds[alpha].high)
            return View(known: known, beta: beta, point: leaf - beta * delta)
        }
        return (views, global, delta)
    }

    /// Solves for the 61 bits of Δ2 and the component of Δ; nil when the equations contradict each other.
    private static func solve(_ views: [View], component: Int) -> Fp? {
        var rows = views.map { view -> [Fp] in
            let bits = component == 0 ? view.known.low & Fp.p : (view.known.low >> 61 | view.known.high << 3) & Fp.p
            let point = component == 0 ? view.point.c0 : view.point.c1
            // bit of the seed = known + d - 2 known d; the sum of bits is v = w + β Δ
            var row = (0..<61).map { bit in
                bits >> UInt64(bit) & 1 == 1 ? Fp.zero - Fp(1 << bit) : Fp(1 << bit)
            }
            row.append(.zero - view.beta)
            row.append(point - Fp(uniform: bits))
            return row
        }
        var rank = 0
        for column in 0..<62 {
            guard let pivot = (rank..<rows.count).first(where: { rows[$0][column] != .zero }) else { return nil }
            rows.swapAt(rank, pivot)
            let inverse = rows[rank][column].inverse
            rows[rank] = rows[rank].map { $0 * inverse }
            for index in rows.indices where index != rank && rows[index][column] != .zero {
                let factor = rows[index][column]
                rows[index] = zip(rows[index], rows[rank]).map { $0 - factor * $1 }
            }
            rank += 1
        }
        guard rows.dropFirst(rank).allSatisfy({ $0[62] == .zero }) else { return nil }
        return rows[61][62]
    }

    @Test func treesOfThePackageGiveNoSolution() throws {
        let (views, _, _) = try Self.views(hashed: true)
        #expect(Self.solve(views, component: 0) == nil)
        #expect(Self.solve(views, component: 1) == nil)
    }

    /// The attack works where it should: so the test above can fail.
    @Test func withoutTheHashOfLeavesDeltaIsSolvedFor() throws {
        let (views, _, delta) = try Self.views(hashed: false)
        #expect(Self.solve(views, component: 0) == delta.c0)
        #expect(Self.solve(views, component: 1) == delta.c1)
    }
}
