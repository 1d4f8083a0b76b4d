import CandorModel
import Testing

struct PredicateBoxTests {
    @Test func comparisonsJoinedByAndAreABox() throws {
        let box = try Predicate("x >= 2 && (x <= 2.75 && y > -1e3) && x > 1 && y < 7").box()
        #expect(box.map(\.column) == ["x", "y"])
        #expect(box[0].lower == 2 && box[0].upper == 2.75)
        #expect(box[1].lower == -1000 && box[1].upper == 7)
        let open = try Predicate("z < 4").box()
        #expect(open[0].lower == -.infinity && open[0].upper == 4)
    }

    @Test(arguments: [
        ("x > 1 || y > 2", 0, "||"), ("!x > 1", 0, "!"), ("x > 1 && y == 2", 11, "=="), ("x != 2", 2, "!="),
        ("x in [1, 2]", 2, "in"), ("x < \"a\"", 4, "\"a\""), ("x > 2 && x < 1", 9, "x from 2.0 to 1.0"),
        ("x >= 2 && x <= 2", 10, "x from 2.0 to 2.0"),
    ])
    func anythingElseIsRefusedWithItsPlace(source: String, position: Int, found: String) throws {
        let predicate = try Predicate(source)
        #expect(
            throws: DataError.badPredicate(
                source: source, position: position, expected: "a box: comparisons with numbers joined by &&",
                found: found)
        ) { try predicate.box() }
    }
}
