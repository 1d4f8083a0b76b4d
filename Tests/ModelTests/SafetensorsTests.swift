import CandorModel
import Testing

struct SafetensorsTests {
    private func file(_ header: String, data: Int = 0) -> [UInt8] {
        replacingHeader([UInt8](repeating: 0, count: 8 + data)) { _ in header }
    }

    private func error(_ header: String, data: Int = 0) throws -> ModelFileError {
        try #require(throws: ModelFileError.self) { try Safetensors<Float>(bytes: file(header, data: data)) }
    }

    private func tensor(_ shape: String, _ offsets: String, type: String = "F32") -> String {
        #"{"dtype":"\#(type)","shape":\#(shape),"data_offsets":\#(offsets)}"#
    }

    @Test func tensorsAndMetadataAreRead() throws {
        var bytes = file(
            #"{"b":\#(tensor("[2]", "[4,12]")),"__metadata__":{"k":"v"},"a":\#(tensor("[]", "[0,4]"))}"#, data: 12)
        bytes.replaceSubrange(bytes.count - 4..<bytes.count, with: [0, 0, 0x80, 0x3f])
        let content = try Safetensors<Float>(bytes: bytes)
        #expect(content.metadata == ["k": "v"])
        #expect(
            content.tensors == [
                NamedTensor(name: "a", shape: [], values: [0]), NamedTensor(name: "b", shape: [2], values: [0, 1]),
            ])
    }

    @Test func emptyTensorsTakeNoRoom() throws {
        let content = try Safetensors<Float>(
            bytes: file(#"{"b":\#(tensor("[1]", "[0,4]")),"a":\#(tensor("[0,3]", "[0,0]"))}"#, data: 4))
        #expect(content.tensors.map(\.name) == ["a", "b"])
    }

    @Test func overlapsGapsAndRestsAreErrors() throws {
        let one = tensor("[1]", "[0,4]")
        #expect(
            try error(#"{"a":\#(one),"b":\#(one)}"#, data: 8)
                == .wrongOffsets(tensor: "b", expected: [4, 8], actual: [0, 4]))
        #expect(
            try error(#"{"a":\#(one),"b":\#(tensor("[1]", "[8,12]"))}"#, data: 12)
                == .wrongOffsets(tensor: "b", expected: [4, 8], actual: [8, 12]))
        #expect(
            try error(#"{"a":\#(tensor("[1]", "[4,8]"))}"#, data: 8)
                == .wrongOffsets(tensor: "a", expected: [0, 4], actual: [4, 8]))
        #expect(try error(#"{"a":\#(one)}"#, data: 8) == .wrongOffsets(tensor: "a", expected: [8], actual: [4]))
        for offsets in ["[0,8]", "[4,0]", "[0]", "[]", "[0,4,8]", "[-4,0]", "[0,9223372036854775807]"] {
            #expect(
                throws: ModelFileError.self, "\(offsets)"
            ) { try Safetensors<Float>(bytes: file(#"{"a":\#(tensor("[1]", offsets))}"#, data: 4)) }
        }
    }

    @Test func shapesThatDoNotFitAreErrors() throws {
        for shape in ["[2]", "[-1]", "[-1,-1]", "[9223372036854775807,2]", "[4294967296,4294967296]", "[1.5]", "\"1\""]
        {
            #expect(throws: ModelFileError.self, "\(shape)") {
                try Safetensors<Float>(bytes: file(#"{"a":\#(tensor(shape, "[0,4]"))}"#, data: 4))
            }
        }
    }

    @Test func otherTypesAreNamed() throws {
        #expect(
            try error(#"{"a":\#(tensor("[1]", "[0,4]", type: "I32"))}"#, data: 4)
                == .wrongType(tensor: "a", expected: "F32", actual: "I32"))
    }

    @Test func headersBeyondTheFileOrTheLimitAreErrors() throws {
        #expect(
            throws: ModelFileError.oversized(what: "header", limit: 16 << 20, actual: .max)
        ) { try Safetensors<Float>(bytes: [UInt8](repeating: 0xff, count: 100)) }
        #expect(throws: ModelFileError.truncated(what: "header", expected: 255, actual: 2)) {
            try Safetensors<Float>(bytes: [0xff, 0, 0, 0, 0, 0, 0, 0, 1, 2])
        }
        #expect(throws: ModelFileError.truncated(what: "length of the header", expected: 8, actual: 0)) {
            try Safetensors<Float>(bytes: [])
        }
    }

    @Test(arguments: [
        "", "[]", "{", "null", #"{"a":3}"#, #"{"__metadata__":{"k":3}}"#, #"{"__metadata__":[]}"#, #"{"a":{}}"#,
    ])
    func headersOfAnotherKindAreErrors(header: String) throws {
        guard case .malformedHeader = try error(header) else {
            Issue.record("\(header)")
            return
        }
    }

    @Test func deeplyNestedHeadersAreErrors() {
        let nested = String(repeating: "[", count: 1_000_000)
        #expect(throws: ModelFileError.self) { try Safetensors<Float>(bytes: file(#"{"a":\#(nested)"#)) }
    }
}
