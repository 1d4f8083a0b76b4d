import CandorModel
import Testing

struct PredicateTests {
    private static var table: Table {
        var table = Table(count: 4)
        table["age"] = .numeric([20, 30, 40, 50])
        table["education-num"] = .numeric([9, 13, 13, 16])
        table["hours per week"] = .numeric([0.5, -1, 40, 1e3])
        table["job"] = .categorical(codes: [0, 1, 1, 2], vocabulary: ["cook", "a \"b\" \\", "smith"])
        return table
    }

    @Test(arguments: [
        ("age < 30", [true, false, false, false]), ("age <= 30", [true, true, false, false]),
        ("age>30", [false, false, true, true]), ("age>=30", [false, true, true, true]),
        ("age == 3e1", [false, true, false, false]), ("age != 30.0", [true, false, true, true]),
        ("age in [20, 50, 99]", [true, false, false, true]), ("education-num == 13", [false, true, true, false]),
        ("`hours per week` > -1", [true, false, true, true]), ("`hours per week` <-.5", [false, true, false, false]),
        ("job == \"cook\"", [true, false, false, false]), ("job != \"cook\"", [false, true, true, true]),
        ("job in [\"cook\",\"smith\"]", [true, false, false, true]),
        ("job == \"a \\\"b\\\" \\\\\"", [false, true, true, false]),
        ("!age < 30", [false, true, true, true]), ("!!age < 30", [true, false, false, false]),
        ("age == 20 || age == 30 && job == \"cook\"", [true, false, false, false]),
        ("(age == 20 || age == 30) && !job == \"cook\"", [false, true, false, false]),
        ("age > 20 && age < 50 && job != \"smith\" || age == 50", [false, true, true, true]),
        (" (\n(age<30)) ", [true, false, false, false]),
    ])
    func rowsAreSelected(source: String, expected: [Bool]) throws {
        #expect(try Predicate(source).evaluate(on: Self.table) == expected)
    }

    @Test func columnsAreListedOnceInOrder() throws {
        #expect(try Predicate("b < 1 && !(a == 2 || b > 3)").columns == ["b", "a"])
    }

    @Test(arguments: [
        ("", 0, "a column, ! or (", "the end"), ("age", 3, "==, !=, <, <=, >, >= or in", "the end"),
        ("age <", 5, "a number or a \"text\"", "the end"), ("age < job", 6, "a number or a \"text\"", "job"),
        ("age < 1 age < 2", 8, "&&, || or the end", "age"), ("age < 1 &&", 10, "a column, ! or (", "the end"),
        ("(age < 1", 8, "&&, || or )", "the end"), ("age < 1)", 7, "&&, || or the end", ")"),
        ("age in 3", 7, "[", "3.0"), ("age in [3", 9, ", or ]", "the end"),
        ("age in []", 8, "a number or a \"text\"", "]"),
        ("job == \"cook", 7, "a closing \"", "the end"), ("`age < 1", 0, "a closing `", "the end"),
        ("age < 1.2.3", 6, "a number", "1.2.3"), ("age = 1", 4, "a column, number, text or operator", "="),
        ("age < 1 & age > 2", 8, "a column, number, text or operator", "&"),
        ("1 < age", 0, "a column, ! or (", "1.0"),
    ])
    func syntaxErrorsHaveTheirPlace(source: String, position: Int, expected: String, found: String) {
        #expect(
            throws: DataError.badPredicate(source: source, position: position, expected: expected, found: found)
        ) { try Predicate(source) }
    }

    @Test(arguments: [
        ("age < 1 || aeg > 2", 11, "one of the columns age, education-num, hours per week, job", "aeg"),
        ("age == \"cook\"", 7, "a number, as age is numeric", "\"cook\""),
        ("job < \"cook\"", 4, "==, != or in, as job is categorical", "<"),
        ("job == \"cok\"", 7, "a category of job: \"cook\", \"a \"b\" \\\", \"smith\"", "\"cok\""),
        ("job in [\"cook\", 3]", 16, "a category of job: \"cook\", \"a \"b\" \\\", \"smith\"", "3.0"),
    ])
    func predicatesThatDoNotFitTheColumnsSayWhatWould(source: String, position: Int, expected: String, found: String) {
        #expect(
            throws: DataError.badPredicate(source: source, position: position, expected: expected, found: found)
        ) { try Predicate(source).evaluate(on: Self.table) }
    }

    @Test func messageHasACaretUnderThePlace() {
        #expect {
            try Predicate("é < 1 &&& b > 2")
        } throws: {
            "\($0)".contains("\n  é < 1 &&& b > 2\n          ^")
        }
    }

    @Test func deepNestingIsRefused() {
        for source in [
            String(repeating: "(", count: 100_000) + "a < 1" + String(repeating: ")", count: 100_000),
            String(repeating: "!", count: 100_000) + "a < 1",
            Array(repeating: "a < 1", count: 10_000).joined(separator: " && "),
        ] {
            #expect {
                try Predicate(source)
            } throws: { error in
                if case DataError.badPredicate(_, _, let expected, _) = error {
                    expected.hasPrefix("at most 256")
                } else {
                    false
                }
            }
        }
    }

    @Test func anyTextGivesAPredicateOrATypedError() {
        let pieces = [
            "a", "in", "[", "]", "(", ")", "!", "&&", "||", "<", "==", "1", "-", "\"x\"", "\"", "`", ",", " ", "\\",
        ]
        var generator = MersenneTwister(seed: 11)
        for _ in 0..<20_000 {
            let source = (0..<generator.integer(below: 12)).map { _ in pieces[generator.integer(below: pieces.count)] }
                .joined()
            do {
                #expect(try !Predicate(source).columns.isEmpty)
            } catch {
                guard case .badPredicate(_, let position, _, _) = error else {
                    Issue.record("\(error)")
                    return
                }
                #expect(position <= source.count, "\(source)")
            }
        }
    }
}
