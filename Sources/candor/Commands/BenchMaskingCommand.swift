import ArgumentParser
import CandorCore
import CandorMasking

/// `candor bench masking`: how fast this machine masks, beside how fast it reads and copies memory.
struct BenchMasking: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "masking",
        abstract: "Measure masks of logits at several shapes, and the memory's bandwidth in the same run.",
        discussion: """
            Rates are the best of the repetitions, by the thread's processor time where there is one thread. Logits are \
            random; the answer's memory is used again.
            """)

    @Flag(help: "One JSON document on standard output; errors as JSON on standard error.")
    var json = false

    @Option(parsing: .unconditional, help: "Threads; 0 means all.")
    var threads: Int = 1

    @Option(parsing: .unconditional, help: "Runs of each measurement.")
    var repetitions: Int = 3

    @Option(parsing: .unconditional, help: "Milliseconds of each run, at least.")
    var milliseconds: Int = 50

    func run() throws {
        try Runtime.check()
        try OptionCheck.require("--threads", "0 to 1024", threads) { (0...1024).contains($0) }
        try OptionCheck.require("--repetitions", "1 to 100", repetitions) { (1...100).contains($0) }
        try OptionCheck.require("--milliseconds", "1 to 10000", milliseconds) { (1...10_000).contains($0) }
        let figures = try ProgressBar.during("measuring") { _ in
            try MaskingFigures(repetitions: repetitions, workers: threads, seconds: Double(milliseconds) / 1e3)
        }
        try json ? StandardOutput.write(json: figures) : StandardOutput.write(figures.table)
    }
}
