import CandorModel
import Testing

struct NPYTests {
    private func read(_ base64: String) throws -> NPYArray { try NPYArray(bytes: decoded(base64), path: "a.npy") }

    private static let written: [(String, NPYArray)] = [
        (ReferenceValues.npyFloat32, NPYArray(shape: [2, 3], values: .float32([0, 1, 2, 3, 4, 5]))),
        (ReferenceValues.npyFloat64, NPYArray(shape: [2, 3], values: .float64([0, 1, 2, 3, 4, 5]))),
        (ReferenceValues.npyInt32, NPYArray(shape: [2, 3], values: .int32([0, 1, 2, 3, 4, 5]))),
        (ReferenceValues.npyInt64, NPYArray(shape: [2, 3], values: .int64([0, 1, 2, 3, 4, 5]))),
        (ReferenceValues.npyUInt8, NPYArray(shape: [2, 3], values: .uint8([0, 1, 2, 3, 4, 5]))),
        (ReferenceValues.npyBool, NPYArray(shape: [2, 3], values: .bool([false, true, false, true, false, true]))),
        (ReferenceValues.npyVector, NPYArray(shape: [2], values: .float32([1.5, -2.5]))),
        (ReferenceValues.npyScalar, NPYArray(shape: [], values: .int64([7]))),
        (ReferenceValues.npyEmpty, NPYArray(shape: [0, 3], values: .float32([]))),
    ]

    @Test(arguments: written)
    func filesOfNumPyAreReadAndWrittenByteForByte(file: String, array: NPYArray) throws {
        #expect(try read(file) == array)
        #expect(array.bytes == decoded(file))
    }

    @Test(arguments: [ReferenceValues.npyVersion2, ReferenceValues.npyVersion3])
    func laterVersionsAreRead(file: String) throws {
        #expect(try read(file) == NPYArray(shape: [2, 3], values: .float64([0, 1, 2, 3, 4, 5])))
    }

    @Test func fortranOrderIsTurnedIntoCOrder() throws {
        #expect(
            try read(ReferenceValues.npyFortran)
                == NPYArray(shape: [2, 3, 4], values: .float32((0..<24).map(Float.init))))
    }

    @Test func otherTypesAreRefusedByName() {
        let known = "one of the types <f4, <f8, <i4, <i8, |u1, |b1"
        #expect(throws: DataError.malformed(path: "a.npy", expected: known, found: ">f4")) {
            try read(ReferenceValues.npyBigEndian)
        }
        #expect(throws: DataError.malformed(path: "a.npy", expected: known, found: "<c8")) {
            try read(ReferenceValues.npyComplex)
        }
    }

    @Test(arguments: [ReferenceValues.npyFloat32, ReferenceValues.npyVersion3, ReferenceValues.npyScalar])
    func everyTruncationIsAnError(file: String) {
        let bytes = decoded(file)
        for length in bytes.indices {
            #expect(throws: DataError.self, "\(length) bytes") {
                try NPYArray(bytes: Array(bytes[..<length]), path: "a.npy")
            }
        }
    }

    @Test func changedHeadersGiveArraysOfTheRightLengthOrAnError() {
        let bytes = decoded(ReferenceValues.npyFloat32)
        for index in 0..<128 {
            for value in UInt8.min...UInt8.max {
                var changed = bytes
                changed[index] = value
                do {
                    let array = try NPYArray(bytes: changed, path: "a.npy")
                    #expect(array.values.count == array.shape.reduce(1, *))
                } catch {
                    guard case .malformed = error else {
                        Issue.record("byte \(index) = \(value): \(error)")
                        return
                    }
                }
            }
        }
    }

    /// Such a file is short, but it cannot be written again as version 1.
    @Test(arguments: [64, 65, 30_000])
    func moreAxesThanNumPyHasAreRefused(axes: Int) {
        let shape = Array(repeating: "1", count: axes).joined(separator: ",")
        let header = Array("{'descr': '|u1', 'fortran_order': False, 'shape': (\(shape)), }\n".utf8)
        let length = (0..<4).map { UInt8(truncatingIfNeeded: header.count >> (8 * $0)) }
        let file = [0x93] + Array("NUMPY".utf8) + [2, 0] + length + header + [7]
        let array = Result { try NPYArray(bytes: file, path: "a.npy") }
        if axes > 64 {
            let refusal = DataError.malformed(path: "a.npy", expected: "at most 64 axes", found: "\(axes)")
            #expect(throws: refusal) { try array.get() }
        } else {
            let again = Result { try NPYArray(bytes: array.get().bytes, path: "a.npy") }
            #expect(throws: Never.self) { try again.get() }
        }
    }

    @Test func conversionsKeepValuesAndRefuseFractions() throws {
        #expect(try read(ReferenceValues.npyUInt8).doubles == [0, 1, 2, 3, 4, 5])
        #expect(try read(ReferenceValues.npyFloat64).integers == [0, 1, 2, 3, 4, 5])
        #expect(try read(ReferenceValues.npyVector).integers == nil)
        #expect(NPYArray(shape: [1], values: .float64([.infinity])).integers == nil)
    }

    @Test func writtenFilesAreReadBack() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let array = NPYArray(shape: [3, 1], values: .float64([.pi, -0.0, 1e300]))
        try array.write(to: "\(folder.path)/a.npy")
        #expect(try NPYArray(contentsOf: "\(folder.path)/a.npy") == array)
        #expect(throws: DataError.self) { try array.write(to: "\(folder.path)/no/a.npy") }
    }
}
