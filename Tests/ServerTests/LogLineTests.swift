#if Gateway
    import CandorServer
    import Foundation
    import Logging
    import Testing

    @Suite struct LogLineTests {
        private static func line(_ seconds: Int, _ message: String = "request") -> LogLine {
            LogLine(at: timespec(tv_sec: seconds, tv_nsec: 4_999_999), .info, message)
        }

        private static func text(_ line: consuming LogLine) -> String { String(decoding: line.finish(), as: UTF8.self) }

        @Test func aLineHasTimeLevelMessageAndValues() {
            var line = Self.line(1_790_000_000)
            line.append("status", "200")
            line.append("account", "acme-1")
            #expect(Self.text(line) == "2026-09-21T14:13:20.004Z info request status=200 account=acme-1\n")
        }

        /// Against the calendar of Foundation: every 11 days and some seconds over 500 years, and the ends of February.
        @Test func timesAreThoseOfTheCalendar() throws {
            let calendar = ISO8601DateFormatter()
            var seconds = Array(stride(from: 0, to: 500 * 365 * 86_400, by: 11 * 86_400 + 12_345))
            seconds += [951_782_399, 951_782_400, 951_868_800, 1_709_164_800, 4_107_542_399, 4_107_542_400]
            for second in seconds {
                let expected = calendar.string(from: Date(timeIntervalSince1970: Double(second))).dropLast()
                #expect(Self.text(Self.line(second)).hasPrefix(expected + ".004Z "))
            }
        }

        @Test(arguments: ["", "two words", "a=b", "a\"b", "a\\b", "line\nfeed", "\u{1b}[31m", "é"])
        func whatCouldBeTakenForAnotherValueIsQuoted(value: String) {
            var line = Self.line(0)
            line.append("detail", value)
            let text = Self.text(line)
            #expect(text.hasSuffix(" detail=\(value.debugDescription)\n"))
            #expect(text.utf8.filter { $0 == UInt8(ascii: "\n") }.count == 1)
        }
    }
#endif
