import CandorReport
import Foundation
import Testing

/// Abstention by group, read off the finished page.
@Suite struct GroupsSectionTests {
    private func section(_ report: HTMLReport) throws -> String {
        let parts = report.html().components(separatedBy: "<h2>Who gets no answer</h2>")
        try #require(parts.count == 2)
        return parts[1].components(separatedBy: "</section>")[0]
    }

    private static func group(_ name: String, base: Double, mirage: Double) -> HTMLReport.GroupAbstention {
        .init(
            name: name, count: 100, base: .init(abstention: base, answersRight: 0.9),
            mirage: .init(abstention: mirage, answersRight: 0.97))
    }

    @Test func thoseThatTheAttackRefusesMostComeFirst() throws {
        var report = Example.report()
        report.groups = [
            Self.group("a", base: 0.1, mirage: 0.2), Self.group("b", base: 0.1, mirage: 0.9),
            Self.group("c", base: 0.5, mirage: 0.4), Self.group("d", base: 0.2, mirage: 0.3),
        ]
        let text = try section(report)
        let places = try ["b", "a", "d", "c"].map { try #require(text.range(of: "<code>\($0)</code>")).lowerBound }
        #expect(places == places.sorted(), "equal changes stay in order")
    }

    @Test func aRowHasAbstentionChangeAndCoverage() throws {
        var report = Example.report()
        report.groups = [Self.group("a", base: 0.1, mirage: 0.35)]
        let text = try section(report)
        for cell in ["10.0\u{A0}%", "35.0\u{A0}%", "+25.0", "65.0\u{A0}%", "97.0\u{A0}%"] {
            #expect(text.contains("<td>\(cell)</td>"), "\(cell)")
        }
        #expect(!text.contains("<details>"))
    }

    @Test func moreThanADozenAreFoldedAway() throws {
        let text = try section(Example.report())
        let parts = text.components(separatedBy: "<details>")
        try #require(parts.count == 2)
        #expect(parts[0].components(separatedBy: "<code>").count - 1 == 12)
        #expect(parts[1].components(separatedBy: "<code>").count - 1 == 5)
        #expect(parts[1].contains("5 more"))
    }

    @Test func withoutGroupsThereIsASentence() throws {
        var report = Example.report()
        report.groups = []
        #expect(try section(report).contains("There are no groups."))
    }
}
