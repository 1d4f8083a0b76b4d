import CandorModel
import Foundation
import Testing

struct FixedPointModelTests {
    private let model = FixedModelKit.model(FixedModelKit.shapes[0])

    @Test(arguments: FixedModelKit.shapes)
    func modelsSurviveTheWayThroughAFile(shape: FixedModelKit.Shape) throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let model = FixedModelKit.model(shape)
        let path = "\(folder.path)/m.safetensors"
        try model.write(to: path)
        let back = try FixedPointModel.read(from: path)
        #expect(back == model)
        #expect(try model.bytes() == back.bytes())
    }

    @Test func everyTruncationAndEveryChangedByteIsATypedErrorOrTheSameModel() throws {
        let bytes = try model.bytes()
        for length in bytes.indices {
            #expect(throws: ModelFileError.self, "\(length) bytes") {
                try FixedPointModel(bytes: Array(bytes[..<length]))
            }
        }
        var accepted = 0
        for index in bytes.indices {
            for flip in [UInt8(1), 0x10, 0x80, 0xff] {
                var changed = bytes
                changed[index] ^= flip
                do throws(ModelFileError) {
                    #expect(try FixedPointModel(bytes: changed) == model, "byte \(index) ^ \(flip)")
                    accepted += 1
                } catch {
                    #expect(!error.description.isEmpty)
                }
            }
        }
        #expect(accepted < 4 * 8)
    }

    @Test func filesOfTheOtherKindAreRefused() throws {
        #expect(throws: ModelFileError.self) { try FixedPointModel(bytes: smallModel().bytes()) }
        #expect(throws: ModelFileError.self) { try SavedModel(bytes: model.bytes()) }
        #expect(throws: ModelFileError.malformedHeader(key: "candor.kind", expected: "fixed", found: "other")) {
            try FixedPointModel(
                bytes: replacingHeader(model.bytes()) {
                    $0.replacing(#"\"kind\":\"fixed\""#, with: #"\"kind\":\"other\""#)
                })
        }
    }

    private static var forgeries: [(ModelFileError, @Sendable (inout FixedPointModel) -> Void)] {
        [
            (.outOfRange(what: "layer 0.shift", expected: 0...16, actual: 17), { $0.format.layers[0].shift = 17 }),
            (.outOfRange(what: "layer 0.shift", expected: 0...16, actual: -1), { $0.format.layers[0].shift = -1 }),
            (.outOfRange(what: "layer 1.bits", expected: 2...20, actual: 21), { $0.format.layers[1].bits = 21 }),
            (
                .outOfRange(what: "layer 0.largest", expected: 1...32_767, actual: 32_768),
                { $0.format.layers[0].largest = 32_768 }
            ),
            (
                .outOfRange(what: "layer 0.largest", expected: 1...32_767, actual: 0),
                { $0.format.layers[0].largest = nil }
            ),
            (
                .inconsistent(what: "layer 1.largest, of the last layer", expected: 0, actual: 5),
                { $0.format.layers[1].largest = 5 }
            ),
            (
                .malformedHeader(
                    key: "candor.format.layers[1].overflow", expected: "impossible or saturates", found: "vanishes"),
                { $0.format.layers[1].overflow = .vanishes }
            ),
            (.outOfRange(what: "layer 0.biasLimbs", expected: 1...3, actual: 4), { $0.format.layers[0].biasLimbs = 4 }),
            (.outOfRange(what: "logitBits", expected: 10...16, actual: 9), { $0.format.logitBits = 9 }),
            (
                .outOfRange(what: "confidenceScale", expected: 1...1 << 20, actual: 0),
                { $0.format.confidenceScale = 0 }
            ),
            (.outOfRange(what: "categoryBits", expected: 0...14, actual: 60), { $0.format.categoryBits = 60 }),
            (.outOfRange(what: "classes", expected: 2...1024, actual: 1), { $0.format.labels.removeLast() }),
            (
                .inconsistent(what: "layer 1.outputs", expected: 3, actual: 1), { $0.format.labels.append("third") }
            ),
            (.outOfRange(what: "layers", expected: 1...1024, actual: 0), { $0.format.layers = [] }),
            (
                .inconsistent(what: "layer 0.inputs", expected: 12, actual: 13),
                { $0.format.layers[0].inputs = 13 }
            ),
            (
                .outOfRange(what: "features of age", expected: 1...1 << 20, actual: .max),
                { $0.format.quantiser.numeric[0].count = .max }
            ),
            (
                .outOfRange(what: "range of pixel, which is of bytes", expected: 0...255, actual: 7),
                { $0.format.quantiser.numeric[1].range = PublicRange(0, 7)! }
            ),
            (.inconsistent(what: "layers", expected: 2, actual: 1), { $0.layers.removeLast() }),
            (
                .inconsistent(what: "weights of layer 0", expected: 60, actual: 59),
                { $0.layers[0].weights.removeLast() }
            ),
            (.inconsistent(what: "biases of layer 1", expected: 1, actual: 0), { $0.layers[1].biases = [] }),
            (
                .overflow(what: "bias 0 of layer 1", expected: -(1 << 31)...1 << 31, actual: 1 << 40),
                { $0.layers[1].biases[0] = 1 << 40 }
            ),
        ]
    }

    @Test(arguments: forgeries.indices)
    func forgedFormatsAreRefused(index: Int) {
        var model = model
        Self.forgeries[index].1(&model)
        #expect(throws: Self.forgeries[index].0) { try model.validate() }
        #expect(throws: Self.forgeries[index].0) { try model.bytes() }
    }

    /// The last bias that fits, and the first that does not.
    /// A file of some kilobytes whose tables would fill the memory of who reads it.
    @Test func formatsOfTooManyTableRowsAreRefused() throws {
        var format = model.format
        let outputs = format.layers[0].outputs
        let wide = FixedPointFormat.Layer(
            inputs: outputs, outputs: outputs, shift: 16, bits: 20, overflow: .saturates, largest: 32_767, biasLimbs: 2)
        format.layers.insert(contentsOf: [wide, wide], at: 1)
        try format.validate()
        format.layers.insert(wide, at: 1)
        do throws(ModelFileError) {
            try format.validate()
            Issue.record("9 million rows were accepted")
        } catch {
            guard case .outOfRange("rows of all tables", 0...8_388_608, let rows) = error else {
                Issue.record("another error: \(error)")
                return
            }
            #expect(rows > 9 << 20)
        }
    }

    @Test func accumulatorsThatReachTheirEndAreAcceptedAndOneMoreIsNot() throws {
        for upwards in [true, false] {
            var model = model
            let layer = model.format.layers[0]
            let range = model.accumulators(layer: 0, output: 3)
            model.layers[0].biases[3] +=
                upwards
                ? layer.accumulators.upperBound - range.upperBound : layer.accumulators.lowerBound - range.lowerBound
            try model.validate()
            model.layers[0].biases[3] += upwards ? 1 : -1
            let actual = upwards ? layer.accumulators.upperBound + 1 : layer.accumulators.lowerBound - 1
            #expect(
                throws: ModelFileError.overflow(
                    what: "output 3 of layer 0", expected: layer.accumulators, actual: actual)
            ) { try model.validate() }
        }
    }

    @Test func logitsThatDifferByMoreThanTheTableAreRefused() throws {
        var model = FixedModelKit.model(FixedModelKit.shapes[2])
        try model.validate()
        model.format.layers[1].bits = 12
        #expect {
            try model.validate()
        } throws: { error in
            guard case ModelFileError.overflow(let what, let expected, _) = error else { return false }
            return what.hasPrefix("difference of the logits") && expected == 0...4095
        }
    }

    @Test func differencesVanishOnlyWhereExponentialsDo() {
        var model = FixedModelKit.model(FixedModelKit.shapes[3])
        model.format.layers[1].bits = 13  // exp(−8) · 2^15 = 11
        #expect(
            throws: ModelFileError.outOfRange(
                what: "layer 1.bits of differences that vanish", expected: 12 << 10...1 << 20, actual: 1 << 13)
        ) { try model.validate() }
    }

    @Test func limbsAreUniqueAndCover() {
        for value in [0, 1, -1, 32_767, 32_768, -32_768, -32_769, 1 << 31, -(1 << 31), 1 << 40] {
            let limbs = BiasLimbs.limbs(of: value, count: 3)
            #expect(limbs.map { BiasLimbs.value(of: $0) } == value)
            #expect(limbs?.allSatisfy { (-32_768...32_767).contains($0) } == true)
        }
        #expect(BiasLimbs.limbs(of: 32_768, count: 1) == nil)
        #expect(BiasLimbs.needed(for: 32_767) == 1 && BiasLimbs.needed(for: 32_768) == 2)
        #expect(BiasLimbs.needed(for: 1 << 32) == 3)
    }

    @Test func entriesAreInTheOrderOfACommitment() {
        let entries = model.entries
        #expect(entries.count == model.format.entryCount && entries.count == 5 * (12 + 2) + 1 * (5 + 2))
        #expect(Array(entries[..<12]) == Array(model.layers[0].weights[..<12]))
        let limbs = BiasLimbs.limbs(of: model.layers[0].biases[0], count: 2)
        #expect(entries[12..<14].map(Int32.init) == limbs)
        #expect(Array(entries[14..<26]) == Array(model.layers[0].weights[12..<24]))
    }

    /// Everything public is in the identity, and no weight.
    @Test func theIdentityCoversTheFormatAlone() throws {
        let identity = try model.format.identity()
        var other = model
        other.layers[0].weights[0] += 1
        #expect(try other.format.identity() == identity)
        for change: (inout FixedPointFormat) -> Void in [
            { $0.labels[0] = "another" }, { $0.layers[0].largest = 29_999 }, { $0.confidenceScale = 2000 },
            { $0.quantiser.numeric[0].range = PublicRange(0, 99)! }, { $0.layers[0].shift = 7 },
            { $0.quantiser.categorical[0].categories[1] = "Paris" }, { $0.logitBits = 11 }, { $0.categoryBits = 12 },
        ] {
            var format = model.format
            change(&format)
            #expect(try format.identity() != identity)
        }
    }
}
