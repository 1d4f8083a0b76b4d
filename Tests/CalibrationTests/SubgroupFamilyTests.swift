import CandorCalibration
import Testing

@Suite struct SubgroupFamilyTests {
    private func names(_ columns: [PublicColumn]) throws -> [String] {
        // Every group has fewer rows than the minimum, so the audit lists them all.
        let family = try SubgroupFamily(columns: columns)
        let rows = family.rows
        let outcome = try CertifiedAudit(minimumGroupSize: rows + 1).run(
            confidence: .init(repeating: 0.5, count: rows), correct: .init(repeating: true, count: rows),
            groups: family)
        #expect(outcome.notCovered.count == family.count)
        return outcome.notCovered.map(\.name)
    }

    @Test func everyCategoryIsAGroupEvenWithoutRows() throws {
        let found = try names([
            PublicColumn(name: "home", values: .categorical(codes: [1, 1, 0], names: ["RENT", "OWN", "OTHER"]))
        ])
        #expect(found == ["home = OWN", "home = RENT", "home = OTHER"])
    }

    @Test func aNumericColumnOfAtMostEightValuesIsTakenValueByValue() throws {
        let eight = try names([PublicColumn(name: "x", values: .numeric((0..<80).map { Double($0 % 8) / 2 }))])
        #expect(eight == ["0", "0.5", "1", "1.5", "2", "2.5", "3", "3.5"].map { "x = \($0)" })
        let nine = try names([PublicColumn(name: "x", values: .numeric((0..<81).map { Double($0 % 9) }))])
        #expect(
            Set(nine) == ["x <= 2", "2 < x <= 4", "4 < x <= 6", "6 < x"])
    }

    @Test func bucketsAreClosedAboveAndCoincidingQuartilesMerge() throws {
        // Quartiles of twenty zeros and 1 ... 20 are 0, 0.5 and 10.25.
        let family = try SubgroupFamily(columns: [
            PublicColumn(name: "x", values: .numeric([Double](repeating: 0, count: 21) + (1...20).map { Double($0) }))
        ])
        #expect(family.count == 3)
        #expect(family.name(of: family.groups[0]) == "x <= 0")
        #expect(family.name(of: family.groups[1]) == "0 < x <= 10")
        let middle = family.membership(of: family.groups[1])
        #expect(middle.indices.filter { middle[$0] } == Array(21...30))
    }

    @Test func namesHaveAsFewDigitsAsKeepTheRowsTheSame() throws {
        func found(_ values: [Double]) throws -> Set<String> {
            Set(try names([PublicColumn(name: "x", values: .numeric(values))]))
        }
        // Quartiles 11,111.1, 22,222.2 and 33,333.3: rounded down they would exclude their own row.
        #expect(
            try found((0...40).map { Double($0) * 1111.11 })
                == ["x <= 11120", "11120 < x <= 22230", "22230 < x <= 33340", "33340 < x"])
        // Quartiles 246,913.4 and 864,196.9, which are rows, and 555,555.15 between two: four digits, no exponent.
        #expect(
            try found((0..<20).map { Double($0 / 2) * 123456.7 })
                == ["x <= 247000", "247000 < x <= 555600", "555600 < x <= 864200", "864200 < x"])
        // Neighbours a millionth apart need seven digits; an edge between 10 and 20 needs no more than four.
        let close = try found((0...40).map { 1 + Double($0) * 1e-6 })
        #expect(close == ["x <= 1.00001", "1.00001 < x <= 1.00002", "1.00002 < x <= 1.00003", "1.00003 < x"])
        // Two values that six digits would call the same.
        #expect(try found([1_000_001, 1_000_002]) == ["x = 1000001", "x = 1000002"])
        #expect(try found([1 / 3, 0.5]) == ["x = 0.33333333333333331", "x = 0.5"])
    }

    @Test func pairsJoinDifferentColumnsOnly() throws {
        let family = try SubgroupFamily(columns: [
            PublicColumn(name: "a", values: .categorical(codes: [0, 1], names: ["p", "q"])),
            PublicColumn(name: "b", values: .categorical(codes: [0, 0], names: ["r", "s", "t"])),
            PublicColumn(name: "c", values: .numeric([4, 4])),
        ])
        #expect(family.count == 2 + 3 + 1 + 2 * 3 + 2 * 1 + 3 * 1)
        #expect(family.groups.count == family.count)
        #expect(family.groups.allSatisfy { $0.second == nil || $0.first.column < $0.second?.column ?? 0 })
        let group = try #require(family.groups.first { family.name(of: $0) == "a = q and c = 4" })
        #expect(family.membership(of: group) == [false, true])
    }

    @Test func badColumnsAreRefused() {
        func family(_ columns: PublicColumn...) throws -> SubgroupFamily { try SubgroupFamily(columns: columns) }
        let x = PublicColumn(name: "x", values: .numeric([1, 2]))
        #expect(throws: CalibrationInputError.duplicateName("x")) { try family(x, x) }
        #expect(throws: CalibrationInputError.lengthMismatch(values: "rows of y", expected: 2, actual: 1)) {
            try family(x, PublicColumn(name: "y", values: .numeric([1])))
        }
        #expect(throws: CalibrationInputError.notFinite(values: "y", row: 1, actual: .infinity)) {
            try family(PublicColumn(name: "y", values: .numeric([1, .infinity])))
        }
        #expect(throws: CalibrationInputError.codeOutOfRange(column: "z", row: 0, categories: 1, actual: 1)) {
            try family(PublicColumn(name: "z", values: .categorical(codes: [1], names: ["only"])))
        }
        #expect(throws: CalibrationInputError.codeOutOfRange(column: "z", row: 0, categories: 1, actual: -1)) {
            try family(PublicColumn(name: "z", values: .categorical(codes: [-1], names: ["only"])))
        }
        #expect(throws: CalibrationInputError.duplicateName("z = only")) {
            try family(PublicColumn(name: "z", values: .categorical(codes: [0], names: ["only", "only"])))
        }
    }

    @Test func aFamilyThatIsTooLargeIsRefusedBeforeItIsMade() {
        func columns(_ count: Int, of categories: Int) -> [PublicColumn] {
            let names = (0..<categories).map(String.init)
            return (0..<count).map { PublicColumn(name: "c\($0)", values: .categorical(codes: [0], names: names)) }
        }
        // 2,000² pairs; 700² and 1,400 · 700 pairs, each below the limit and together above it.
        for tooMany in [columns(2, of: 2000), columns(3, of: 700)] {
            #expect(throws: CalibrationInputError.tooManyGroups(limit: SubgroupFamily.maximumCount)) {
                try SubgroupFamily(columns: tooMany)
            }
        }
        #expect(throws: Never.self) { try SubgroupFamily(columns: columns(2, of: 700)) }
    }
}
