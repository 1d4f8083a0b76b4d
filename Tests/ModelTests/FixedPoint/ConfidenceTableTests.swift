import CandorCore
import CandorModel
import Foundation
import Testing

struct ConfidenceTableTests {
    private func format(_ shape: Int) -> FixedPointFormat { FixedModelKit.model(FixedModelKit.shapes[shape]).format }

    /// Every entry is the exponential rounded to the nearest: none lies so near a half that its error could matter.
    @Test func exponentialsAreRoundedCorrectly() {
        let table = ConfidenceTable.exponentials(of: format(2))
        #expect(table.count == 1 << 20)
        #expect(table[0] == 32_768)
        let products = ConfidenceTable.products(logitBits: 10, count: 1 << 20)
        for (d, e) in table.enumerated() {
            let scaled = products[d] * 32_768
            let distance = (scaled & (FixedPointMath.one - 1)) - FixedPointMath.one / 2
            if distance.magnitude < 1 << 27 { Issue.record("entry \(d) is near a half") }
            guard d < 20_000 else { continue }
            let exact = 32_768 * exp(-Double(d) / 1024)
            if abs(Double(e) - exact) > 0.5 + 1e-9 { Issue.record("entry \(d) is \(e) for \(exact)") }
        }
        #expect(table[12 << 10] == 0)
    }

    @Test func exponentialsFall() {
        let table = ConfidenceTable.exponentials(of: format(3))
        #expect(table.count == 1 << 14)
        #expect(zip(table, table.dropFirst()).allSatisfy { $0 >= $1 })
        #expect(table[1] < table[0])
    }

    @Test func marginConfidencesAreTheFloors() {
        let table = ConfidenceTable.marginConfidences(of: format(1))
        #expect(table.count == 1 << 14 + 1)
        #expect(table[0] == 1500)
        #expect(table.last == 3000)
        for (m, r) in table.enumerated() {
            let exact = 3000 / (1 + exp(-Double(m) / 1024))
            #expect(Double(r) <= exact + 0.2 && Double(r) > exact - 1.2, "margin \(m)")
        }
        #expect(ConfidenceTable.marginConfidences(of: format(2)).isEmpty)
    }

    /// The same on every machine: a changed table is another statement. The hash is that of tables made with 40 decimal
    /// digits by another program.
    @Test func canonicalTablesHaveTheirHash() {
        var hash = SHA256()
        for value in ConfidenceTable.exponentials(of: format(3)) { hash.update(Int(value)) }
        for value in ConfidenceTable.marginConfidences(of: format(1)) { hash.update(Int(value)) }
        #expect(hash.hexadecimal() == "47e17c840f887a4662912bd718364f3152bcbdba2ce832f26bd9d0cd16b09c15")
    }
}
