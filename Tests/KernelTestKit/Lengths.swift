/// Lengths at which vector kernels go wrong: around the lanes of every instruction set, and tails.
public enum Lengths {
    /// 0, 1, and one below, at and above small multiples of `lanes`, then a longer odd length.
    public static func aroundLanes(_ lanes: Int) -> [Int] {
        var lengths: Set<Int> = [0, 1, 2, 3, 1_003]
        for multiple in [lanes, 2 * lanes, 4 * lanes, 8 * lanes] {
            lengths.formUnion([multiple - 1, multiple, multiple + 1])
        }
        return lengths.sorted()
    }
}
