import CandorAudit
import CandorCore
import CandorProof

/// Models of the tests: entries from a seed, commitments with randomness from a seed.
enum Entries {
    static let digest = [UInt8](repeating: 5, count: 32)
    static let randomnessCount = 4096

    static func drawn(_ count: Int, seed: UInt64) -> [Int16] {
        var source = SeededRandomSource(seed: seed)
        return (0..<count).map { _ in Int16(truncatingIfNeeded: source.next()) }
    }

    /// An opening whose randomness is that of a seed.
    static func opening(of entries: [Int16], randomness: [Int16], workers: Int = 1) throws -> CommitmentOpening {
        var buffer = SecretBuffer(count: 2 * randomness.count)
        buffer.withUnsafeMutableBytes { bytes in
            for (index, value) in randomness.enumerated() {
                bytes.storeBytes(of: value.littleEndian, toByteOffset: 2 * index, as: Int16.self)
            }
        }
        return try CommitmentOpening(entries: entries, digest: digest, usingRandomness: buffer, workers: workers)
    }

    static func opening(of entries: [Int16], seed: UInt64 = 99, workers: Int = 1) throws -> CommitmentOpening {
        try opening(of: entries, randomness: drawn(randomnessCount, seed: seed), workers: workers)
    }
}

/// The matrix of a commitment, word by word, by its definition: what the fast code is compared with.
struct PlainMatrix {
    let entries: Int

    private static let rows = 1024

    /// Column `index` of A.
    func column(_ index: Int) -> [Fp] {
        if index >= entries {
            return Self.generated("columns of randomness", index - entries)
        }
        guard entries > 100_000 else { return Self.generated("columns of entries", index) }
        // X^j a modulo X^1024 + 1, by j single steps.
        var column = Self.generated("ring elements of entries", index / Self.rows)
        for _ in 0..<index % Self.rows { column = [-column[Self.rows - 1]] + column.dropLast() }
        return column
    }

    private static func generated(_ name: String, _ index: Int) -> [Fp] {
        var column = FieldVector<Fp>(count: rows)
        PublicColumns(label: "candor model commitment 1: \(name)").generate(index, into: &column)
        return column.array
    }

    /// A · values.
    func product(_ values: [Int16]) -> [Fp] {
        var sum = [Fp](repeating: .zero, count: Self.rows)
        for (index, value) in values.enumerated() where value != 0 {
            for (row, element) in column(index).enumerated() { sum[row] += element * Fp(Int(value)) }
        }
        return sum
    }
}
