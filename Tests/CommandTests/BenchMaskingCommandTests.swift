import Testing

/// `candor bench masking`: every operation at every shape, and the memory's bandwidth.
struct BenchMaskingCommandTests {
    @Test func documentHasEveryFigure() throws {
        let run = try CandorProcess("bench", "masking", "--json", "--repetitions", "1", "--milliseconds", "1")
        #expect(run.status == 0, "\(run.error)")
        let document = try run.json()
        #expect(try #require(document["read_gb_per_s"] as? Double) > 0.1)
        #expect(try #require(document["copy_gb_per_s"] as? Double) > 0.1)
        #expect(document["threads"] as? Int == 1)
        let shapes = try #require(document["shapes"] as? [[String: Any]])
        #expect(shapes.map { $0["rows"] as? Int } == [65_536, 65_536, 8_192, 512, 64, 1, 1])
        for shape in shapes {
            let classes = try #require(shape["classes"] as? Int)
            let operations = try #require(shape["operations"] as? [String: [String: Double]])
            #expect(
                Set(operations.keys) == [
                    "label", "bucket", "top5", "softmax", "quantised10", "laplace_0.2", "sticky_laplace_0.2",
                ])
            for (name, rate) in operations {
                let rows = try #require(rate["rows_per_s"])
                let gigabytes = try #require(rate["gb_per_s"])
                #expect(rows > 0, "\(name)")
                #expect(abs(gigabytes - rows * Double(4 * classes) / 1e9) < 1e-6 * gigabytes, "\(name)")
            }
        }
    }

    @Test func settingsAreChecked() throws {
        let run = try CandorProcess("bench", "masking", "--json", "--repetitions", "0")
        #expect(run.status == 2 && run.failure?.message.contains("--repetitions") == true)
        let threads = try CandorProcess("bench", "masking", "--json", "--threads", "-1")
        #expect(threads.status == 2 && threads.failure?.message.contains("--threads") == true)
    }
}
