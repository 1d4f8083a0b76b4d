import CandorMirage
import CandorModel
import Foundation
import Testing

struct ArticleTests {
    /// The table "Two ways to count ε" of the article "The Mirage attack".
    @Test func theArticleStatesTheTargetsThatAreTaught() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let article = try String(
            contentsOf: root.appendingPathComponent("Sources/CandorMirage/CandorMirage.docc/MirageAttack.md"),
            encoding: .utf8)
        let table = try #require(
            article.components(separatedBy: "| | C | ε | eq. 5 | code |\n|---|---|---|---|---|\n").last)
        let rows = table.components(separatedBy: "\n").prefix { $0.hasPrefix("|") }
        #expect(rows.count == 4)
        for row in rows {
            let cells = row.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            let classes = try #require(Int(cells[1]))
            let epsilon = try #require(Double(cells[2]))
            for (form, cell) in zip([MirageRecipe.Target.paper, .code], cells[3...]) {
                let target = try TargetDistribution(form, epsilon: epsilon, classes: classes)
                #expect(String(format: "%.1f %%", 100 * target.confidence) == cell, "\(row)")
            }
        }
    }
}
