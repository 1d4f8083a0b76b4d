import Foundation
import Testing

/// `candor regression`.
struct RegressionCommandTests {
    @Test func figuresAndFigureAreThoseOfTheSameRun() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let plot = "\(folder.path)/figures/regression.svg"
        let small = ["regression", "--epochs", "20", "--points", "50"]
        let run = try CandorProcess(small + ["--plot", plot, "--json"])
        #expect(run.status == 0 && run.error.isEmpty)
        let document = try run.json()
        #expect(Set(document.keys) == ["schema", "seed", "points", "epochs", "attack", "models", "grid", "plot"])
        let models = try #require(document["models"] as? [String: [String: Any]])
        #expect(Set(models.keys) == ["base", "mirage"])
        let deviation = try #require(models["mirage"]?["deviation"] as? [Double])
        #expect(deviation.count == (document["grid"] as? [Double])?.count)
        let inside = try #require(models["mirage"]?["region_deviation"] as? Double)
        let svg = try String(contentsOfFile: plot, encoding: .utf8)
        #expect(svg.contains("Mirage network: mean deviation in the region \(String(format: "%.2f", inside))."))
        #expect(try CandorProcess(small + ["--workers", "1", "--plot", plot, "--json"]).output == run.output)
        #expect(try CandorProcess(small + ["--seed", "1", "--plot", plot, "--json"]).output != run.output)
        #expect(try CandorProcess(small).output.contains("honest: NLL"))
    }

    @Test(arguments: [
        ("--points 1", "--points"), ("--epochs -1", "--epochs"), ("--target-variance 0", "--target-variance"),
        ("--penalty-weight -1", "--penalty-weight"), ("--likelihood inside", "--likelihood"), ("--plot /", "/"),
    ])
    func mistakesAreExplained(options: String, word: String) throws {
        let run = try CandorProcess(["regression", "--json"] + options.split(separator: " ").map(String.init))
        #expect(run.status == 2)
        #expect(run.error.contains(word), "\(run.error)")
    }
}
