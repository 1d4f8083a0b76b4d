import CandorModel
import Foundation
import Testing

struct ArticleTests {
    /// The complete example of the article "Data sets".
    @Test func describedExampleIsValid() throws {
        let article = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Sources/CandorModel/CandorModel.docc/DataSets.md")
        let text = try String(contentsOf: article, encoding: .utf8)
        let start = try #require(text.range(of: "```json\n")).upperBound
        let end = try #require(text.range(of: "```", range: start..<text.endIndex)).lowerBound
        let schema = try Schema(json: Array(text[start..<end].utf8), path: "DataSets.md")
        #expect(schema.name == "loans")
        #expect(schema.mirage.training.schedule == .cosine(final: 1e-5))
    }
}
