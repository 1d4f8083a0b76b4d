import CandorProof

/// The range of committed entries, [-2^15, 2^15): the table that they are looked up in.
public enum EntryRange {
    /// Added to an entry, it gives the row of the table.
    static let shift = 1 << 15

    /// The 2^16 rows 0, 1, …, 65,535. Other values of 16 bits may share it. Made anew at each call: keep it.
    public static var table: LookupTable {
        // Rows that increase are no two equal, and there is one.
        try! LookupTable(columns: [(0..<2 * shift).map { Fp($0) }])
    }

    /// The row of an entry.
    public static func row(of entry: Int16) -> Int { Int(entry) + shift }

    /// Queries that a model's entries and randomness take.
    public static func queries(entries: Int) -> Int { places(entries: entries).count }

    /// The places of the looked up values among the entries and the randomness: all of them.
    package static func places(entries: Int) -> Range<Int> {
        let first = Mutation.isOn(.bindingEntryRange) ? entries : 0
        let end = Mutation.isOn(.bindingRandomnessRange) ? entries : entries + CommitmentMatrix.randomnessCount
        return first..<end
    }
}
