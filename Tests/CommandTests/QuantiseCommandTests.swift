import CandorModel
import Foundation
import Testing

/// `candor quantise`: the integer model in a file, and its comparison with the float model.
struct QuantiseCommandTests {
    @Test func quantisingWritesAModelAndSaysHowItCompares() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let data = try OwnDataSet(in: folder)
        let (base, fixed) = ("\(folder.path)/base", "\(folder.path)/models/fixed")
        let trained = try CandorProcess("train", "--data", data.path, "-o", base, "--json").json()
        let run = try CandorProcess("quantise", base, "--data", data.path, "-o", fixed, "--json")
        #expect(run.status == 0 && run.error.isEmpty)
        let document = try run.json()
        #expect(
            Set(document.keys) == [
                "schema", "data", "model", "format_identity", "points", "entries", "confidence_scale", "logit_bits",
                "layers", "measured_ranges", "float", "fixed", "label_agreement", "ece_difference",
                "confidence_difference_max", "confidence_difference_mean",
            ])
        let float = try #require(document["float"] as? [String: Double])
        let integers = try #require(document["fixed"] as? [String: Double])
        #expect(float["accuracy"] == trained["accuracy"] as? Double)
        #expect(abs(float["accuracy"]! - integers["accuracy"]!) < 0.01)
        #expect(try #require(document["label_agreement"] as? Double) > 0.99)
        #expect(document["measured_ranges"] as? [String] == ["income"])
        #expect(document["confidence_scale"] as? Int == 3000)
        #expect(document["points"] as? Int == 300)
        let layers = try #require(document["layers"] as? [[String: Any]])
        #expect(layers.count == 2 && layers[1]["largest"] is NSNull)

        let model = try FixedPointModel.read(from: fixed)
        #expect(document["format_identity"] as? String == (try model.format.identity()))
        #expect(document["entries"] as? Int == model.entries.count)
        let again = try CandorProcess(
            "quantise", base, "--data", data.path, "-o", fixed, "--bins", "10", "--workers", "1")
        #expect(again.status == 0)
        for part in ["layer 0: ", "layer 1: ", "floats: accuracy", "integers: accuracy", "same label", "written to"] {
            #expect(again.output.contains(part), "\(part)")
        }
        #expect(try FixedPointModel.read(from: fixed).format.confidenceScale == 2000)
    }

    @Test func mistakesAreExplainedAndNothingIsWritten() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let data = try OwnDataSet(in: folder)
        let (base, fixed) = ("\(folder.path)/base", "\(folder.path)/fixed")
        _ = try CandorProcess("train", "--data", data.path, "-o", base)
        let bins = try CandorProcess("quantise", base, "--data", data.path, "-o", fixed, "--bins", "0", "--json")
        #expect(bins.status == 2 && bins.failure?.kind == "usage")
        #expect(bins.failure?.message.contains("--bins") == true)
        let missing = try CandorProcess("quantise", "\(folder.path)/no", "--data", data.path, "-o", fixed, "--json")
        #expect(missing.status == 2 && missing.failure?.kind == "file")
        let other = try CandorProcess("quantise", base, "--data", "gaussian", "-o", fixed, "--json")
        #expect(other.status == 2 && other.failure?.kind == "model")
        #expect(!FileManager.default.fileExists(atPath: fixed))
        _ = try CandorProcess("quantise", base, "--data", data.path, "-o", fixed)
        let twice = try CandorProcess("quantise", fixed, "--data", data.path, "-o", fixed, "--json")
        #expect(twice.status == 2 && twice.failure?.kind == "model")
    }
}
