import Foundation
import Testing

/// The progress bar, on a terminal of the test's own.
struct ProgressBarTests {
    /// What a command writes to standard error where that is a terminal of `columns`.
    private func transcript(columns: UInt16, terminal: String = "xterm") throws -> String {
        // The C functions for this are hidden from Swift; these are the calls that they make.
        let controller = open("/dev/ptmx", O_RDWR | O_NOCTTY)
        var (number, lock) = (CInt(0), CInt(0))
        let (setLock, getNumber) = (UInt(0x4004_5431), UInt(0x8004_5430))
        try #require(
            controller >= 0 && ioctl(controller, setLock, &lock) == 0 && ioctl(controller, getNumber, &number) == 0)
        defer { close(controller) }
        let path = "/dev/pts/\(number)"
        var size = winsize(ws_row: 24, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
        try #require(ioctl(controller, UInt(TIOCSWINSZ), &size) == 0)
        let screen = try #require(FileHandle(forUpdatingAtPath: path))
        let process = Process()
        process.executableURL = URL(fileURLWithPath: CandorProcess.executable)
        // Enough epochs for several bars.
        process.arguments = ["audit", "--data", "gaussian", "--points", "500", "--json", "--mirage-epochs", "4000"]
        process.environment = ProcessInfo.processInfo.environment.merging(["TERM": terminal]) { $1 }
        process.standardOutput = FileHandle.nullDevice
        process.standardError = screen
        try process.run()
        // A terminal holds some kilobytes only, so it is read while the command runs.
        try #require(fcntl(controller, F_SETFL, O_NONBLOCK) == 0)
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let isRunning = process.isRunning
            let count = read(controller, &buffer, buffer.count)
            if count > 0 { bytes += buffer[..<count] } else if !isRunning { break } else { usleep(2000) }
        }
        #expect(process.terminationStatus == 0)
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test(arguments: [80, 50, 20])
    func theBarNeverWrapsAndLeavesNothing(columns: Int) throws {
        let text = try transcript(columns: UInt16(columns))
        let lines = text.components(separatedBy: "\r\u{1B}[2K")
        #expect(lines.count > 4 && !text.contains("\n"))
        #expect(lines.allSatisfy { $0.count < columns }, "a line as wide as the terminal wraps")
        #expect(lines.first?.isEmpty == true && lines.last?.isEmpty == true, "the last line is empty")
        if columns == 80 {
            let bars = lines.filter { $0.contains("epoch") }
            #expect(bars.allSatisfy { $0.contains("loss") && $0.hasSuffix(" left") })
            #expect(bars.contains { $0.contains("█") })
        }
    }

    @Test func terminalsThatOnlyPrintGetNoBar() throws {
        #expect(try transcript(columns: 80, terminal: "dumb").isEmpty)
    }
}
