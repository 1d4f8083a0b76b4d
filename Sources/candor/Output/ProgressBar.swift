import CandorTraining
import Foundation

/// A line on the terminal that fills while epochs pass. Silent where standard error is no terminal.
struct ProgressBar {
    private let title: String
    private let isTerminal = isatty(STDERR_FILENO) == 1
    private static let width = 24

    init(_ title: String) {
        self.title = title
        write("\(title) …")
    }

    func advance(_ report: EpochReport) {
        let filled = Self.width * report.epoch / max(report.epochs, 1)
        let bar = String(repeating: "█", count: filled) + String(repeating: "·", count: Self.width - filled)
        let loss = String(format: "%.4f", report.loss)
        write("\(title)  \(bar)  epoch \(report.epoch)/\(report.epochs)  loss \(loss)")
    }

    /// Leaves nothing behind.
    func finish() { write("") }

    private func write(_ text: String) {
        guard isTerminal else { return }
        FileHandle.standardError.write(Data("\r\u{1B}[2K\(text)".utf8))
    }

    /// Runs `body` under a bar.
    static func during<R>(_ title: String, _ body: (ProgressBar) throws -> R) rethrows -> R {
        let bar = ProgressBar(title)
        defer { bar.finish() }
        return try body(bar)
    }
}
