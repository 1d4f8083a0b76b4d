import CandorReport
import Foundation
import Testing

/// Where examples are written for a person to look at; unset in automated runs.
let exampleFolder = ProcessInfo.processInfo.environment["CANDOR_REPORT_EXAMPLES"]

@Suite struct HTMLReportTests {
    @Test func thePageIsWellFormedAndItsDrawingsAreSound() throws {
        let html = Example.report().html()
        #expect(MarkupReader.elements(of: html) != nil)
        let drawings = html.components(separatedBy: "<svg xmlns").dropFirst().map { part in
            "<svg xmlns" + part.components(separatedBy: "</svg>")[0] + "</svg>"
        }
        #expect(drawings.count == 5)
        for drawing in drawings { #expect(faults(inSVG: drawing) == []) }
    }

    @Test func identifiersAreUnique() throws {
        let elements = try #require(MarkupReader.elements(of: Example.report().html()))
        let identifiers = elements.compactMap { $0.attributes["id"] }
        #expect(identifiers.count == 10)
        #expect(Set(identifiers).count == identifiers.count)
    }

    @Test func nothingIsLoadedAndNothingRuns() throws {
        let html = Example.report().html()
        let elements = try #require(MarkupReader.elements(of: html))
        let active = ["script", "link", "img", "iframe", "object", "embed", "form", "base"]
        #expect(!elements.contains { active.contains($0.name) })
        #expect(
            !elements.contains { $0.attributes.keys.contains { $0.hasPrefix("on") || $0 == "src" || $0 == "href" } })
        #expect(!html.contains("url(") && !html.contains("@import"))
        #expect(html.contains("default-src 'none'"))
    }

    @Test func theSameReportGivesTheSameBytes() {
        #expect(Example.report().html() == Example.report().html())
    }

    @Test func aDateIsPrintedOnlyWhenGiven() {
        var report = Example.report()
        let without = report.html()
        report.date = "3 March 2031"
        #expect(report.html() != without)
        #expect(report.html().contains(" · 3 March 2031<"))
    }

    @Test(arguments: [
        "<script>alert(1)</script>", "\u{600}<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>",
        "' onload='alert(1)", "{{data}}{{{style}}}{{/section}}", "</style></title></pre>&lt;<!--",
        "]]>\u{0}\u{1B}\u{202E}",
    ])
    func hostileTextIsShownAndNeverObeyed(text: String) throws {
        let plain = try #require(MarkupReader.elements(of: Example.report().html()))
        let hostile = try #require(MarkupReader.elements(of: Example.hostile(text).html()))
        #expect(hostile.map(\.name) == plain.map(\.name), "no element more or less")
        #expect(hostile.map { $0.attributes.keys.sorted() } == plain.map { $0.attributes.keys.sorted() })
        let shown = String(String.UnicodeScalarView(text.unicodeScalars.map { $0.value < 0x20 ? "\u{FFFD}" : $0 }))
        // Every place that takes text from a caller: 1 title, 1 heading, 1 predicate, 1 worst cell, 7 rows,
        // 40 groups and 17 with their abstention, 1 command, names and values of 4 settings and 3 versions, 1 note,
        // 1 date, 2 hashes.
        let places = hostile.filter { $0.text.contains(shown) }.count
        #expect(places == 87)
    }

    @Test func numbersThatAreMissingAreDashes() throws {
        for report in [Example.report(points: 0), Example.report(regionShare: 0), Example.withoutNumbers] {
            let html = report.html()
            #expect(!printsNoNumber(html))
            let elements = try #require(MarkupReader.elements(of: html))
            #expect(elements.contains { $0.name == "td" && $0.text == "–" })
        }
    }

    @Test func extremeCountsDoNotTrap() {
        var report = Example.withoutNumbers
        report.points = .min
        report.statement.cells = .max
        report.base.failingCells = .min
        report.mirage.failingCells = .max
        #expect(MarkupReader.elements(of: report.html()) != nil)
    }

    @Test func namesOfAnyLengthAreKeptWhole() {
        let name = String(repeating: "w", count: 20_000)
        #expect(Example.hostile(name).html().contains("<code>\(name)</code>"))
    }

    @Test(.enabled(if: exampleFolder != nil, "set CANDOR_REPORT_EXAMPLES to a folder to write examples"))
    func examplesAreWritten() throws {
        let folder = URL(fileURLWithPath: try #require(exampleFolder))
        let report = Example.report()
        let diagrams = report.models.map { role, model in
            ReliabilityDiagram(title: role.name, note: "15 bins", role: role, bins: model.reliability)
        }
        let files = [
            "report.html": report.html(), "reliability.svg": ReliabilityDiagram.svg(diagrams),
            "long-names.html": Example.hostile(String(repeating: "w", count: 3_000)).html(),
            "empty.html": Example.report(points: 0).html(),
        ]
        for (name, text) in files {
            let file = folder.appendingPathComponent(name)
            try text.write(to: file, atomically: true, encoding: .utf8)
            #expect(try Data(contentsOf: file) == Data(text.utf8))
        }
    }
}
