import Foundation
import Testing

/// `candor bench audit`: two processes that audit synthetic points.
struct BenchAuditCommandTests {
    static let keys = [
        "points", "prover_cpu_us_per_point", "verifier_cpu_us_per_point", "bytes_per_point", "counted_bytes_per_point",
        "setup_bytes", "prover_peak_mib", "verifier_peak_mib", "soundness_bits", "wall_s",
    ]

    @Test(arguments: ["gaussian", "credit", "adult", "fashion-mnist"])
    func documentHasEveryFigure(shape: String) throws {
        let plot = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).svg").path
        defer { try? FileManager.default.removeItem(atPath: plot) }
        let run = try CandorProcess(
            "bench", "audit", "--shape", shape, "--points", "100,300", "--plot", plot, "--json")
        #expect(run.status == 0)
        let document = try run.json()
        #expect(document["shape"] as? String == shape && document["schema"] as? Int == 1)
        let runs = try #require(document["runs"] as? [[String: Any]])
        try #require(runs.count == 2)
        for run in runs {
            for key in Self.keys { #expect(try #require(run[key] as? Double, "\(key)") > 0, "\(key)") }
            #expect(try #require(run["soundness_bits"] as? Double) >= 90)
            // The rest is the making of correlations, a third of a byte each, and headers.
            let points = try #require(run["points"] as? Double)
            let sent = try #require(run["bytes_per_point"] as? Double) * points
            let counted = try #require(run["counted_bytes_per_point"] as? Double) * points
            let made = try #require(run["setup_bytes"] as? Double) + 0.05 * counted + 30_000
            #expect(sent > counted && sent < counted + made)
        }
        #expect(try String(contentsOfFile: plot, encoding: .utf8).contains("<svg"))
    }

    @Test func tableHasALineForEachNumberOfPoints() throws {
        let run = try CandorProcess("bench", "audit", "--points", "50,70")
        #expect(run.status == 0)
        #expect(run.output.split(separator: "\n").count == 4)
    }

    @Test(arguments: ["", "0", "10,,20", "x", "10,-1", "16777216"]) func otherNumbersAreRefused(points: String) throws {
        let run = try CandorProcess("bench", "audit", "--points", points, "--json")
        #expect(run.status == 2)
        #expect(run.error.contains("--points"))
    }
}
