import CandorModel
import Testing

struct TableTests {
    private var table: Table {
        var table = Table(count: 3)
        table["x"] = .numeric([1, 2, 3])
        table["c"] = .categorical(codes: [0, 1, 0], vocabulary: ["a", "b"])
        return table
    }

    @Test func columnsKeepTheirOrderWhenReplaced() {
        var table = table
        table["x"] = .numeric([4, 5, 6])
        #expect(table.names == ["x", "c"])
        #expect(table["x"] == .numeric([4, 5, 6]))
        #expect(table["y"] == nil)
        table["x"] = nil
        #expect(table.names == ["c"])
    }

    @Test func selectionTakesRowsInTheGivenOrder() {
        let selection = table.selecting([2, 1, 2])
        #expect(selection.count == 3)
        #expect(selection["x"] == .numeric([3, 2, 3]))
        #expect(selection["c"] == .categorical(codes: [0, 1, 0], vocabulary: ["a", "b"]))
    }

    @Test func removalLeavesTheOtherColumns() {
        #expect(table.removing("x").names == ["c"])
        #expect(table.removing("absent") == table)
    }
}
