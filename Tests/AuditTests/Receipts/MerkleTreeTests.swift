import CandorAudit
import Testing

/// The tree, against its recursive definition; every proof of small trees, and every way to be wrong that they have.
@Suite struct MerkleTreeTests {
    static let leaves = (0..<40).map { index in try! Digest(plainSHA256([UInt8(index)])) }

    /// RFC 6962, section 2.1, by its words.
    static func plainRoot(_ leaves: ArraySlice<Digest>) -> [UInt8] {
        if leaves.isEmpty { return plainSHA256([]) }
        if leaves.count == 1 { return plainSHA256([0] + leaves[leaves.startIndex].bytes) }
        var split = 1
        while 2 * split < leaves.count { split *= 2 }
        let middle = leaves.startIndex + split
        return plainSHA256([1] + plainRoot(leaves[..<middle]) + plainRoot(leaves[middle...]))
    }

    @Test func rootsAreThoseOfTheDefinition() {
        let tree = MerkleTree(leaves: Self.leaves)
        for size in 0...Self.leaves.count {
            #expect(tree.root(size: size).bytes == Self.plainRoot(Self.leaves[..<size]), "\(size) leaves")
        }
    }

    @Test func everyLeafIsIncludedAtItsOwnPlaceAndNoOther() {
        let tree = MerkleTree(leaves: Self.leaves)
        for size in 1...20 {
            let root = tree.root(size: size)
            for index in 0..<size {
                let proof = tree.inclusionProof(of: index, size: size)
                func includes(_ leaf: Int, at index: Int, size: Int, _ proof: [Digest]) -> Bool {
                    MerkleTree.includes(Self.leaves[leaf], at: index, size: size, root: root, proof: proof)
                }
                #expect(includes(index, at: index, size: size, proof))
                for other in 0..<size where other != index {
                    #expect(!includes(other, at: index, size: size, proof))
                    #expect(!includes(index, at: other, size: size, proof))
                }
                #expect(!includes(index, at: index, size: size, proof + [root]))
                if !proof.isEmpty { #expect(!includes(index, at: index, size: size, proof.dropLast())) }
                #expect(!includes(index, at: -1, size: size, proof))
                #expect(!includes(index, at: size, size: size, proof))
            }
        }
    }

    /// The path of a leaf of a smaller tree is too short for a larger one with the same root.
    @Test func aTreeIsNotALeafOfAnother() {
        let tree = MerkleTree(leaves: Self.leaves)
        let root = tree.root(size: 4)
        let left = tree.root(size: 2)
        #expect(!MerkleTree.includes(left, at: 0, size: 4, root: root, proof: [tree.inclusionProof(of: 0, size: 4)[1]]))
        #expect(!MerkleTree.includes(left, at: 0, size: 2, root: root, proof: [tree.inclusionProof(of: 0, size: 4)[1]]))
        // Another size, for which the path has the wrong length.
        let proof = tree.inclusionProof(of: 1, size: 4)
        #expect(!MerkleTree.includes(Self.leaves[1], at: 1, size: 9, root: root, proof: proof))
    }

    @Test func everyTreeExtendsItsBeginnings() {
        let tree = MerkleTree(leaves: Self.leaves)
        var changed = Self.leaves
        changed[0] = changed[39]
        let fork = MerkleTree(leaves: changed)
        for size in 0...20 {
            for old in 0...size {
                let proof = tree.consistencyProof(from: old, to: size)
                func isConsistent(_ tree: MerkleTree, old: Int, _ proof: [Digest]) -> Bool {
                    MerkleTree.isConsistent(
                        old: old, oldRoot: Self.root(tree, old), size: size, root: Self.root(Self.tree, size),
                        proof: proof)
                }
                #expect(isConsistent(tree, old: old, proof), "\(old) in \(size)")
                if old > 0 {
                    #expect(!isConsistent(fork, old: old, proof), "fork at \(old) in \(size)")
                    #expect(!isConsistent(fork, old: old, fork.consistencyProof(from: old, to: size)))
                }
                #expect(!isConsistent(tree, old: old, proof + [tree.root(size: 1)]))
                if !proof.isEmpty { #expect(!isConsistent(tree, old: old, proof.dropLast())) }
                for other in 1...20 where other != old && other < size && old > 0 {
                    #expect(!isConsistent(tree, old: other, proof), "\(other) by the proof of \(old) in \(size)")
                }
            }
        }
        #expect(
            !MerkleTree.isConsistent(
                old: 5, oldRoot: tree.root(size: 5), size: 4, root: tree.root(size: 4), proof: []))
    }

    private static let tree = MerkleTree(leaves: leaves)
    private static func root(_ tree: MerkleTree, _ size: Int) -> Digest { tree.root(size: size) }
}
