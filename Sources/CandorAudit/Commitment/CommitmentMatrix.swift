import CandorCore
import CandorProof

/// The public matrix A = (A_W | A_r) of a commitment, κ = 1,024 rows over F_p, p = 2^61 - 1.
///
/// A column for each entry of the model, then 4,096 columns for the randomness. Those of the randomness are
/// unstructured, which hiding rests on. Those of the entries are unstructured for at most 100,000 entries; above that,
/// entries in blocks of 1,024 are elements of F_p[X] / (X^1024 + 1), each multiplied by a public one, so that a block
/// takes 1,024 words instead of 2^20.
/// Source: PROTOCOL 6.2.
package struct CommitmentMatrix: Sendable {
    /// κ, the number of rows: a power of two, as the ring form needs it.
    static let rows = 1024
    /// Entries of the randomness: 16 · 4096 bits are more than 61 κ + 2 · 128 (leftover hash).
    static let randomnessCount = 4096
    /// The largest number of entries with a column of words each.
    static let largestUnstructured = 100_000

    /// Entries of the model.
    package let entries: Int

    package init(entries: Int) { self.entries = entries }

    private static let entryColumns = PublicColumns(label: "candor model commitment 1: columns of entries")
    private static let entryBlocks = PublicColumns(label: "candor model commitment 1: ring elements of entries")
    private static let randomnessColumns = PublicColumns(label: "candor model commitment 1: columns of randomness")

    /// Columns that threads take at a time.
    private static let segment = 512

    var columns: Int { entries + Self.randomnessCount }

    private var isStructured: Bool { entries > Self.largestUnstructured }

    /// A · values, for values of the entries and then of the randomness.
    ///
    /// Time depends on the counts alone. The result does not depend on `workers`.
    func product(with values: borrowing SecretEntries, workers: Int) -> FieldVector<Fp> {
        let split = entries
        var result = FieldVector<Fp>(count: Self.rows)
        values.withEntries { values in
            if isStructured {
                addBlocks(of: values, workers: workers, to: &result)
            } else {
                addColumns(Self.entryColumns, of: values, at: 0..<split, workers: workers, to: &result)
            }
            addColumns(Self.randomnessColumns, of: values, at: split..<columns, workers: workers, to: &result)
        }
        return result
    }

    private func addColumns(
        _ source: PublicColumns, of values: SecretEntries.Lent, at places: Range<Int>, workers: Int,
        to result: inout FieldVector<Fp>
    ) {
        addParts(count: places.count, segment: Self.segment, workers: workers, to: &result) { index, part, column in
            source.generate(index, into: &column)
            column.scale(by: Fp(Int(values[places.lowerBound + index])))
            part.add(column)
        }
    }

    private func addBlocks(of values: SecretEntries.Lent, workers: Int, to result: inout FieldVector<Fp>) {
        let split = entries
        let blocks = (split + Self.rows - 1) / Self.rows
        addParts(count: blocks, segment: 4, workers: workers, to: &result) { block, part, element in
            Self.entryBlocks.generate(block, into: &element)
            var factor = FieldVector<Fp>(count: Self.rows)
            let first = block * Self.rows
            for index in first..<min(first + Self.rows, split) { factor[index - first] = Fp(Int(values[index])) }
            part.addNegacyclicProduct(of: element, and: factor)
        }
    }

    /// a_j = Σ_i η^i A_ij for every column j: what makes of the κ equations A · values = C one, Σ_j a_j values_j.
    ///
    /// - Complexity: a term of a dot product for each word of an unstructured column, as it is generated; two products
    ///   in K an entry in the ring form. The result does not depend on `workers`.
    package func folded(by eta: Fp2, workers: Int) -> FieldVector<Fp2> {
        var result = FieldVector<Fp2>(count: columns)
        let powers = FieldVector<Fp2>.powers(of: eta, count: Self.rows)
        let split = entries
        let isStructured = isStructured
        result.withUnsafeMutableWords { words in
            let target = Target(words)
            func foldColumns(_ source: PublicColumns, count: Int, at start: Int) {
                parallelFor(count: count, segmentSize: Self.segment, workers: workers) { _, items in
                    var column = FieldVector<Fp>(count: Self.rows)
                    for index in items {
                        source.generate(index, into: &column)
                        target.store(powers.dotProduct(with: column), at: start + index)
                    }
                }
            }
            if isStructured {
                parallelFor(count: split, segmentSize: Self.rows, workers: workers) { block, items in
                    var element = FieldVector<Fp>(count: Self.rows)
                    Self.entryBlocks.generate(block, into: &element)
                    // S_j = (X^j a)(η) modulo X^κ + 1: multiplying by X moves the last coefficient, a_(κ-1-j), down
                    // to X^0 with its sign changed, so S_(j+1) = η S_j - a_(κ-1-j) (η^κ + 1).
                    let wrap = powers[Self.rows - 1] * eta + .one
                    var sum = powers.dotProduct(with: element)
                    for (offset, index) in items.enumerated() {
                        target.store(sum, at: index)
                        sum = eta * sum - wrap * element[Self.rows - 1 - offset]
                    }
                }
            } else {
                foldColumns(Self.entryColumns, count: split, at: 0)
            }
            foldColumns(Self.randomnessColumns, count: Self.randomnessCount, at: split)
        }
        return result
    }

    /// Adds what `body` adds to its second argument for each item; its third is room for κ elements.
    private func addParts(
        count: Int, segment: Int, workers: Int, to result: inout FieldVector<Fp>,
        _ body: @Sendable (Int, inout FieldVector<Fp>, inout FieldVector<Fp>) -> Void
    ) {
        let segments = (count + segment - 1) / segment
        var parts = FieldVector<Fp>(count: segments * Self.rows)
        parts.withUnsafeMutableWords { words in
            let target = Target(words)
            parallelFor(count: count, segmentSize: segment, workers: workers) { number, items in
                var part = FieldVector<Fp>(count: Self.rows)
                var scratch = FieldVector<Fp>(count: Self.rows)
                for index in items { body(index, &part, &scratch) }
                for row in 0..<Self.rows { target.store(part[row], at: number * Self.rows + row) }
            }
        }
        for number in 0..<segments { result.add(parts.slice(number * Self.rows..<(number + 1) * Self.rows)) }
    }
}

/// Words to which the threads of one loop write, each to its own places.
private struct Target: @unchecked Sendable {
    // Sendable: no two threads write one place, and the words are read when the loop has ended.
    private let words: UnsafeMutablePointer<UInt64>

    init(_ words: UnsafeMutablePointer<UInt64>) { self.words = words }

    func store(_ element: Fp, at index: Int) { words[index] = element.value }

    func store(_ element: Fp2, at index: Int) {
        words[2 * index] = element.c0.value
        words[2 * index + 1] = element.c1.value
    }
}
