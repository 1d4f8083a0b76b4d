import CandorModel
import Foundation
import Testing

struct SavedModelTests {
    private let model = smallModel()

    @Test func modelsSurviveTheWayThroughAFile() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let path = "\(folder.path)/m.safetensors"
        try model.write(to: path)
        #expect(try SavedModel.read(from: path) == model)
        var other = model
        other.labels = ["no", "yes"]
        try other.write(to: path)
        #expect(try SavedModel.read(from: path) == other)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["m.safetensors"])
    }

    @Test func sameModelGivesSameBytes() throws {
        #expect(try model.bytes() == model.bytes())
    }

    @Test func everyTruncationIsATypedError() throws {
        let bytes = try model.bytes()
        for length in bytes.indices {
            #expect(throws: ModelFileError.self, "\(length) bytes") { try SavedModel(bytes: Array(bytes[..<length])) }
        }
        #expect(throws: ModelFileError.self) { try SavedModel(bytes: bytes + [0, 0, 0, 0]) }
    }

    /// Blanks behind the header are no content; every other byte is.
    @Test func everyChangedByteIsATypedErrorOrTheSameModel() throws {
        let bytes = try model.bytes()
        var accepted = 0
        for index in bytes.indices {
            for flip in [UInt8(1), 2, 4, 8, 0x10, 0x20, 0x40, 0x80, 0xff] {
                var changed = bytes
                changed[index] ^= flip
                do throws(ModelFileError) {
                    #expect(try SavedModel(bytes: changed) == model, "byte \(index) ^ \(flip)")
                    accepted += 1
                } catch {
                    #expect(!error.description.isEmpty)
                }
            }
        }
        #expect(accepted < 9 * 8)
    }

    @Test func everyChangedWeightIsCaughtByTheDigest() throws {
        let bytes = try model.bytes()
        for index in (8 + headerLength(bytes))..<bytes.count {
            var changed = bytes
            changed[index] ^= 1
            #expect {
                try SavedModel(bytes: changed)
            } throws: { if case ModelFileError.wrongDigest = $0 { true } else { false } }
        }
    }

    @Test func changedMetadataIsCaughtByTheDigest() throws {
        let bytes = replacingHeader(try model.bytes()) { $0.replacing("<=50K", with: "<=60K") }
        #expect {
            try SavedModel(bytes: bytes)
        } throws: { if case ModelFileError.wrongDigest = $0 { true } else { false } }
    }

    private static var badModels: [(ModelFileError, (inout SavedModel) -> Void)] {
        [
            (.missingTensor(name: "layer.4.bias"), { $0.tensors.removeLast() }),
            (.missingTensor(name: "embedding.0.weight"), { $0.tensors.removeFirst() }),
            (
                .unexpectedTensor(name: "extra"),
                { $0.tensors.append(NamedTensor(name: "extra", shape: [1], values: [0])) }
            ),
            (.unexpectedTensor(name: "layer.4.bias"), { $0.tensors.append($0.tensors.last!) }),
            (
                .wrongShape(tensor: "layer.0.weight", expected: [2, 4], actual: [4, 2]),
                { $0.tensors[1].shape = [4, 2] }
            ),
            (
                .inconsistent(what: "values of layer.0.bias", expected: 2, actual: 1),
                { $0.tensors[2].values.removeLast() }
            ),
            (
                .invalidValue(name: "layer.0.bias", index: 1, actual: "nan"),
                { $0.tensors[2].values[1] = .nan }
            ),
            (
                .invalidValue(name: "layer.0.bias", index: 0, actual: "-inf"),
                { $0.tensors[2].values[0] = -.infinity }
            ),
            (
                .invalidValue(name: "layer.1.runningVariance", index: 0, actual: "-1.0"),
                { $0.tensors[6].values[0] = -1 }
            ),
            (.invalidArchitecture(.lastLayerNotDense), { $0.architecture.layers.append(.relu) }),
            (.inconsistent(what: "labels", expected: 2, actual: 1), { $0.labels.removeLast() }),
            (
                .inconsistent(what: "numeric features of the preprocessing", expected: 3, actual: 1),
                { $0.preprocessing.numeric.removeLast() }
            ),
            (
                .inconsistent(what: "codes of column job \"é\"", expected: 3, actual: 2),
                { $0.preprocessing.categorical[0].categories.removeLast() }
            ),
            (
                .inconsistent(what: "categorical columns of the preprocessing", expected: 1, actual: 0),
                { $0.preprocessing.categorical = [] }
            ),
            (
                .invalidValue(name: "deviation of age", index: 0, actual: "0.0"),
                { $0.preprocessing.numeric[0].deviation = 0 }
            ),
            (
                .invalidValue(name: "mean of age", index: 0, actual: "inf"),
                { $0.preprocessing.numeric[0].mean = .infinity }
            ),
            (
                .inconsistent(what: "features of column pixel", expected: 1, actual: .max),
                { $0.preprocessing.numeric[1].count = .max }
            ),
        ]
    }

    @Test(arguments: badModels.indices)
    func invalidModelsAreNotWritten(index: Int) {
        var model = model
        Self.badModels[index].1(&model)
        #expect(throws: Self.badModels[index].0) { try model.bytes() }
    }

    @Test func filesThatAreNoModelsSaySo() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        #expect(throws: ModelFileError.inaccessible(path: "\(folder.path)/no", reason: "No such file or directory")) {
            try SavedModel.read(from: "\(folder.path)/no")
        }
        #expect(throws: ModelFileError.self) { try model.write(to: "\(folder.path)/no/m.safetensors") }
        #expect(throws: ModelFileError.notAModel) {
            try SavedModel(bytes: replacingHeader(model.bytes()) { $0.replacing("\"candor\":", with: "\"other\":") })
        }
        #expect(throws: ModelFileError.unsupportedVersion(expected: 1, actual: 2)) {
            try SavedModel(
                bytes: replacingHeader(model.bytes()) { $0.replacing(#"\"version\":1"#, with: #"\"version\":2"#) })
        }
        #expect {
            try SavedModel(
                bytes: replacingHeader(model.bytes()) {
                    $0.replacing(#"\"version\":1"#, with: #"\"version\":1,\"kind\":1"#)
                })
        } throws: {
            if case ModelFileError.malformedHeader("candor.kind", _, _) = $0 { true } else { false }
        }
    }

    private static let python = ProcessInfo.processInfo.environment["CANDOR_PYTHON"] ?? "python3"

    private static func run(_ arguments: [String]) -> (status: Int32, output: Data)? {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [python] + arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return nil }
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, output)
    }

    private static let hasSafetensors = run(["-c", "import numpy, safetensors"])?.status == 0

    /// `Scripts/reference/read_model.py` uses the reference implementation, and the digest as the article defines it.
    @Test(.enabled(if: hasSafetensors, "set CANDOR_PYTHON to a Python with the packages safetensors and numpy"))
    func pythonReadsTheSameTensorsAndDigest() throws {
        struct Answer: Decodable {
            var digestIsRight: Bool
            var labels: [String]
            var shapes: [String: [Int]]
            var sums: [String: Double]
        }
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let path = "\(folder.path)/m.safetensors"
        try model.write(to: path)
        let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Scripts/reference/read_model.py").path
        let result = try #require(Self.run([script, path]))
        #expect(result.status == 0)
        let answer = try JSONDecoder().decode(Answer.self, from: result.output)
        #expect(answer.digestIsRight)
        #expect(answer.labels == model.labels)
        #expect(answer.shapes.count == model.tensors.count)
        for tensor in model.tensors {
            #expect(answer.shapes[tensor.name] == tensor.shape)
            let sum = tensor.values.reduce(0.0) { $0 + Double($1) }
            #expect(abs(try #require(answer.sums[tensor.name]) - sum) < 1e-12)
        }
    }
}
