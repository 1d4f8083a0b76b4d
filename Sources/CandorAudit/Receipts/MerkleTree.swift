import CandorProof

/// A tree of hashes over a list that only grows.
///
/// Leaf i hashes as SHA-256(0 ‖ leaf), an inner node as SHA-256(1 ‖ left ‖ right), and a tree of n > 1 leaves splits at
/// the largest power of two below n. Source: RFC 6962, section 2.1; verification as in RFC 9162, section 2.1.
public struct MerkleTree: Sendable {
    /// levels[k]: the roots of the whole subtrees of 2^k leaves.
    private var levels: [[Digest]] = [[]]

    /// The tree of no leaves.
    public init() {}

    /// The tree of these leaves.
    public init(leaves: some Sequence<Digest>) {
        for leaf in leaves { append(leaf) }
    }

    /// Number of leaves.
    public var count: Int { levels[0].count }

    /// Adds a leaf. Two hashes on average.
    public mutating func append(_ leaf: Digest) {
        levels[0].append(Self.hash(leaf: leaf))
        var level = 0
        while levels[level].count.isMultiple(of: 2) {
            let nodes = levels[level]
            let node = Self.hash(nodes[nodes.count - 2], nodes[nodes.count - 1])
            if level + 1 == levels.count { levels.append([]) }
            levels[level + 1].append(node)
            level += 1
        }
    }

    /// The root of the first `size` leaves; of no leaves, SHA-256 of nothing. O(log²) hashes.
    ///
    /// A size above ``count`` is a caller bug, here and below.
    public func root(size: Int) -> Digest {
        precondition(size >= 0 && size <= count, "a tree of \(count) leaves has no size \(size)")
        return size == 0 ? Digest(ofKnownSize: sha256([])) : root(of: 0..<size)
    }

    /// The path that shows that leaf `index` is one of the first `size`: siblings from the leaf up.
    public func inclusionProof(of index: Int, size: Int) -> [Digest] {
        precondition(index >= 0 && index < size && size <= count, "no leaf \(index) of \(size)")
        return path(to: index, in: 0..<size)
    }

    /// The nodes that show that the first `size` leaves begin with the first `old`.
    public func consistencyProof(from old: Int, to size: Int) -> [Digest] {
        precondition(old >= 0 && old <= size && size <= count, "no sizes \(old) and \(size)")
        return old == 0 || old == size ? [] : subproof(old, in: 0..<size, isWhole: true)
    }

    private func root(of range: Range<Int>) -> Digest {
        if range.count & (range.count - 1) == 0 {
            let level = range.count.trailingZeroBitCount
            return levels[level][range.lowerBound >> level]
        }
        let split = range.lowerBound + Self.split(range.count)
        return Self.hash(root(of: range.lowerBound..<split), root(of: split..<range.upperBound))
    }

    private func path(to index: Int, in range: Range<Int>) -> [Digest] {
        if range.count == 1 { return [] }
        let split = range.lowerBound + Self.split(range.count)
        return index < split
            ? path(to: index, in: range.lowerBound..<split) + [root(of: split..<range.upperBound)]
            : path(to: index, in: split..<range.upperBound) + [root(of: range.lowerBound..<split)]
    }

    private func subproof(_ old: Int, in range: Range<Int>, isWhole: Bool) -> [Digest] {
        if old == range.upperBound { return isWhole ? [] : [root(of: range)] }
        let split = range.lowerBound + Self.split(range.count)
        return old <= split
            ? subproof(old, in: range.lowerBound..<split, isWhole: isWhole) + [root(of: split..<range.upperBound)]
            : subproof(old, in: split..<range.upperBound, isWhole: false) + [root(of: range.lowerBound..<split)]
    }

    /// The largest power of two below `count`, which is above 1.
    private static func split(_ count: Int) -> Int { 1 << (Int.bitWidth - 1 - (count - 1).leadingZeroBitCount) }

    static func hash(leaf: Digest) -> Digest { Digest(ofKnownSize: sha256([0] + leaf.bytes)) }

    static func hash(_ left: Digest, _ right: Digest) -> Digest {
        Digest(ofKnownSize: sha256([1] + left.bytes + right.bytes))
    }
}

extension MerkleTree {
    /// Whether a path shows that `leaf` is number `index` of the `size` leaves under `root`. Any input gives an answer.
    ///
    /// Source: RFC 9162, section 2.1.3.2.
    public static func includes(_ leaf: Digest, at index: Int, size: Int, root: Digest, proof: [Digest]) -> Bool {
        guard index >= 0 && index < size else { return false }
        var node = index
        var last = size - 1
        var hash = hash(leaf: leaf)
        for sibling in proof {
            if last == 0 { return false }
            if node & 1 == 1 || node == last {
                hash = Self.hash(sibling, hash)
                while node & 1 == 0 && node != 0 {
                    node >>= 1
                    last >>= 1
                }
            } else {
                hash = Self.hash(hash, sibling)
            }
            node >>= 1
            last >>= 1
        }
        return (Mutation.isOn(.inclusionLength) || last == 0) && (Mutation.isOn(.inclusion) || hash == root)
    }

    /// Whether a proof shows that the `size` leaves under `root` begin with the `old` ones under `oldRoot`. Any input
    /// gives an answer.
    ///
    /// Source: RFC 9162, section 2.1.4.2.
    public static func isConsistent(
        old: Int, oldRoot: Digest, size: Int, root: Digest, proof: [Digest]
    ) -> Bool {
        guard old >= 0 && old <= size else { return false }
        if old == size { return proof.isEmpty && oldRoot == root }
        if old == 0 { return proof.isEmpty && oldRoot == MerkleTree().root(size: 0) }
        var rest = proof[...]
        var node = old - 1
        var last = size - 1
        while node & 1 == 1 {
            node >>= 1
            last >>= 1
        }
        // A power of two is a whole subtree, whose root the verifier has.
        guard let first = node == 0 ? oldRoot : rest.popFirst() else { return false }
        var oldHash = first
        var hash = first
        for sibling in rest {
            if last == 0 { return false }
            if node & 1 == 1 || node == last {
                oldHash = Self.hash(sibling, oldHash)
                hash = Self.hash(sibling, hash)
                while node & 1 == 0 && node != 0 {
                    node >>= 1
                    last >>= 1
                }
            } else {
                hash = Self.hash(hash, sibling)
            }
            node >>= 1
            last >>= 1
        }
        return last == 0 && oldHash == oldRoot && hash == root
    }
}
