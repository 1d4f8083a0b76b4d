import CandorModel
import Testing

struct ImageColumnsTests {
    private let columns = ImageColumns(ReferenceValues.imagePixels, count: 2, rows: 8, columns: 12).table

    private func values(_ name: String) throws -> [Double] {
        guard case .numeric(let values)? = columns[name] else { throw DataError.unreadable(path: name, reason: "none") }
        return values
    }

    @Test func momentsAndBlocksAreThoseOfNumPy() throws {
        func expectClose(_ actual: [Double], _ expected: [Double]) {
            #expect(actual.count == expected.count)
            for (a, b) in zip(actual, expected) { #expect(abs(a - b) < 1e-14) }
        }
        expectClose(try values("mean"), ReferenceValues.imageMeans)
        expectClose(try values("contrast"), ReferenceValues.imageContrasts)
        for image in 0..<2 {
            for block in 0..<16 {
                let value = try values("block_\(block / 4)_\(block % 4)")[image]
                #expect(abs(value - ReferenceValues.imageBlocks[16 * image + block]) < 1e-14)
            }
        }
    }

    @Test func boxHoldsThePixelsFromTheThresholdOn() throws {
        #expect(try values("height")[1] == 3)
        #expect(try values("width")[1] == 6)
        var image = [UInt8](repeating: 127, count: 64)
        func box() -> [Table.Column?] {
            let table = ImageColumns(image, count: 1, rows: 8, columns: 8).table
            return [table["height"], table["width"]]
        }
        #expect(box() == [.numeric([0]), .numeric([0])])
        image[8 * 7 + 7] = 128
        #expect(box() == [.numeric([1]), .numeric([1])])
        image[0] = 255
        #expect(box() == [.numeric([8]), .numeric([8])])
        image[8 * 7 + 7] = 0
        image[5] = 128
        #expect(box() == [.numeric([1]), .numeric([6])])
    }
}
