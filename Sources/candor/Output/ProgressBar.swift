import CandorTraining
import Foundation

/// A line on the terminal that fills while epochs pass. Silent where standard error is no terminal.
final class ProgressBar {
    private let title: String
    private let columns: Int?
    private let start = ContinuousClock.now
    private var lastWrite: ContinuousClock.Instant?

    private static let widestBar = 24
    /// Between two writes: more often than this nobody sees.
    private static let interval = Duration.milliseconds(50)

    init(_ title: String) {
        self.title = title
        columns = Self.terminalColumns
        write(String("\(title) …".prefix(max(0, (columns ?? 0) - 1))))
    }

    /// Runs `body` under a bar.
    static func during<R>(_ title: String, _ body: (ProgressBar) throws -> R) rethrows -> R {
        let bar = ProgressBar(title)
        defer { bar.write("") }
        return try body(bar)
    }

    func advance(_ report: EpochReport) {
        let now = ContinuousClock.now
        guard columns != nil, lastWrite.map({ now - $0 >= Self.interval }) ?? true else { return }
        lastWrite = now
        write(Self.line(title, report, elapsed: (now - start) / .seconds(1), columns: columns ?? 0))
    }

    /// The line after an epoch, shorter than `columns` so that it never wraps: title, bar, epoch, loss, time left.
    static func line(_ title: String, _ report: EpochReport, elapsed: Double, columns: Int) -> String {
        let done = Double(report.epoch) / Double(max(report.epochs, 1))
        let left = elapsed / done - elapsed
        let text =
            "epoch \(report.epoch)/\(report.epochs)  loss \(Text.decimal(report.loss))  \(Text.duration(left)) left"
        let width = min(widestBar, columns - 1 - title.count - text.count - 4)
        guard width > 2 else { return String("\(title)  \(text)".prefix(max(columns - 1, 0))) }
        let filled = Int(Double(width) * done)
        let bar = String(repeating: "█", count: filled) + String(repeating: "·", count: width - filled)
        return "\(title)  \(bar)  \(text)"
    }

    private func write(_ text: String) {
        guard columns != nil else { return }
        try? FileHandle.standardError.write(contentsOf: Data("\r\u{1B}[2K\(text)".utf8))
    }

    /// Nil where standard error is no terminal, or one that only prints.
    private static var terminalColumns: Int? {
        guard isatty(STDERR_FILENO) == 1, ProcessInfo.processInfo.environment["TERM"] != "dumb" else { return nil }
        var size = winsize()
        let isKnown = ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
        return isKnown ? Int(size.ws_col) : 80
    }
}
