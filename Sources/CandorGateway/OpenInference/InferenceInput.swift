#if Gateway
    /// An input of a request, as far as it must be understood: its values go on byte for byte, but a shape that they do not
    /// fill would be read in another way by each server, and ends some.
    struct InferenceInput {
        /// Bytes that it has after the JSON.
        let byteCount: Int
        private let isBinary: Bool
        private let datatype: Datatype
        private let elementCount: Int

        /// Reads one.
        ///
        /// - Throws: ``GatewayError/request(what:expected:actual:)``.
        init(_ value: JSONValue) throws(GatewayError) {
            guard let fields = value.object else {
                throw .request(what: "input", expected: "an object, each key once", actual: "something else")
            }
            if let key = fields.key(outside: ["name", "shape", "datatype", "parameters", "data"]) {
                throw .request(
                    what: "input", expected: "the keys name, shape, datatype, parameters, data", actual: "'\(key)'")
            }
            let binary = try Self.binaryByteCount(fields["parameters"])
            guard let name = fields["name"]?.string, !name.isEmpty else {
                throw .request(what: "name of an input", expected: "a string", actual: "none")
            }
            guard let datatype = fields["datatype"]?.string.flatMap(Datatype.init) else {
                throw .request(
                    what: "datatype of an input",
                    expected: Datatype.allCases.map(\.rawValue).joined(separator: ", "), actual: "another")
            }
            self.datatype = datatype
            elementCount = try Self.elementCount(fields["shape"])
            guard (binary == nil) != (fields["data"] == nil) else {
                throw .request(
                    what: "input", expected: "data, or binary_data_size", actual: binary == nil ? "neither" : "both")
            }
            (isBinary, byteCount) = (binary != nil, binary ?? 0)
            if let data = fields["data"] {
                let count = data.leafCount
                guard count == elementCount else {
                    throw .request(
                        what: "data of an input", expected: "\(elementCount) values, as its shape has",
                        actual: count.map(String.init) ?? "other values")
                }
            } else if let width = datatype.byteCount {
                let (expected, isTooLarge) = elementCount.multipliedReportingOverflow(by: width)
                guard !isTooLarge, byteCount == expected else {
                    throw .request(
                        what: "binary_data_size", expected: isTooLarge ? "less" : "\(expected), as the shape has",
                        actual: "\(byteCount)")
                }
            }
        }

        /// Looks at its binary values: of byte strings each has its length, in four bytes, before it.
        func check(_ bytes: UnsafeRawBufferPointer) throws(GatewayError) {
            guard datatype == .bytes, isBinary else { return }
            var (rest, count) = (bytes[...], 0)
            while rest.count >= 4, count < elementCount {
                let start = rest.startIndex - bytes.startIndex
                let length = Int(UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: start, as: UInt32.self)))
                guard length <= rest.count - 4 else { break }
                rest = rest.dropFirst(4 + length)
                count += 1
            }
            guard rest.isEmpty, count == elementCount else {
                throw .request(
                    what: "binary strings of an input", expected: "\(elementCount), as its shape has", actual: "others")
            }
        }

        /// Element types of the protocol.
        private enum Datatype: String, CaseIterable {
            case bool = "BOOL"
            case uint8 = "UINT8"
            case uint16 = "UINT16"
            case uint32 = "UINT32"
            case uint64 = "UINT64"
            case int8 = "INT8"
            case int16 = "INT16"
            case int32 = "INT32"
            case int64 = "INT64"
            case half = "FP16"
            case brainFloat = "BF16"
            case single = "FP32"
            case double = "FP64"
            case bytes = "BYTES"

            /// Bytes of an element; nil for those of any length.
            var byteCount: Int? {
                switch self {
                case .bool, .uint8, .int8: 1
                case .uint16, .int16, .half, .brainFloat: 2
                case .uint32, .int32, .single: 4
                case .uint64, .int64, .double: 8
                case .bytes: nil
                }
            }
        }

        private static func elementCount(_ shape: JSONValue?) throws(GatewayError) -> Int {
            guard let dimensions = shape?.elements else {
                throw .request(what: "shape of an input", expected: "an array of whole numbers", actual: "none")
            }
            var count = 1
            for dimension in dimensions {
                guard let size = dimension.integer, size >= 0 else {
                    throw .request(
                        what: "shape of an input", expected: "whole numbers of at least 0", actual: "another value")
                }
                let (product, isTooLarge) = count.multipliedReportingOverflow(by: size)
                guard !isTooLarge else {
                    throw .request(what: "shape of an input", expected: "fewer than 2^63 values", actual: "more")
                }
                count = product
            }
            return count
        }

        private static func binaryByteCount(_ parameters: JSONValue?) throws(GatewayError) -> Int? {
            guard let parameters else { return nil }
            var count: Int?
            for (name, parameter) in parameters.members ?? [(key: "another value", value: parameters)] {
                switch (name, parameter.integer) {
                case ("binary_data_size", let size?) where size >= 0: count = size
                case ("content_type", _) where parameter.string != nil: break
                default:
                    throw .request(
                        what: "parameters of an input", expected: "binary_data_size or content_type",
                        actual: "'\(name)'")
                }
            }
            return count
        }
    }
#endif
