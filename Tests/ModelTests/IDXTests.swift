import CandorModel
import Foundation
import Testing

struct IDXTests {
    private let small: [UInt8] = [0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6]

    @Test func shapeAndValuesAreRead() throws {
        let array = try IDXArray(bytes: small, path: "a")
        #expect(array.shape == [2, 3])
        #expect(array.values == [1, 2, 3, 4, 5, 6])
    }

    @Test func everyTruncationAndEveryLongerFileIsAnError() {
        for length in 0..<small.count {
            #expect(throws: DataError.self, "\(length) bytes") {
                try IDXArray(bytes: Array(small[..<length]), path: "a")
            }
        }
        #expect(throws: DataError.malformed(path: "a", expected: "the [2, 3] values of the header", found: "7 values"))
        {
            try IDXArray(bytes: small + [7], path: "a")
        }
    }

    @Test func everyChangedHeaderByteIsAnError() {
        for index in 0..<12 {
            for flip in [UInt8(1), 0x80, 0xff] {
                var changed = small
                changed[index] ^= flip
                #expect(throws: DataError.self, "byte \(index)") { try IDXArray(bytes: changed, path: "a") }
            }
        }
    }

    @Test func otherElementTypesAreNamed() {
        var floats = small
        floats[2] = 0x0d
        #expect(throws: DataError.malformed(path: "a", expected: "unsigned bytes (type 8)", found: "type 13")) {
            try IDXArray(bytes: floats, path: "a")
        }
    }

    @Test func productsThatOverflowAreAnError() {
        let huge: [UInt8] = [0, 0, 8, 3] + [UInt8](repeating: 0xff, count: 12)
        #expect(throws: DataError.self) { try IDXArray(bytes: huge, path: "a") }
    }

    @Test func filesThatAreNotThereOrNoFilesAreNamed() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        #expect(throws: DataError.unreadable(path: "\(folder.path)/no", reason: "No such file or directory")) {
            try IDXArray(contentsOf: "\(folder.path)/no")
        }
        #expect(throws: DataError.unreadable(path: folder.path, reason: "not a regular file")) {
            try IDXArray(contentsOf: folder.path)
        }
        #expect(try IDXArray(contentsOf: folder.write(small, as: "a.idx")).shape == [2, 3])
    }
}
