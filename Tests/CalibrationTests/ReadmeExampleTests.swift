import Foundation
import Testing

// README example begins
import CandorCalibration

/// Audits the confidences of a model that somebody else serves.
func audit(probabilities: [Float], labels: [Int32], ages: [Double], cities: [Int32]) throws -> String {
    let scores = try ScoredPredictions(probabilities: probabilities, labels: labels, classes: 2)
    let groups = try SubgroupFamily(columns: [
        PublicColumn(name: "age", values: .numeric(ages)),
        PublicColumn(name: "city", values: .categorical(codes: cities, names: ["Bonn", "Lyon", "Pisa"])),
    ])
    let outcome = try CertifiedAudit(.certified(alpha: 0.05, delta: 0.01))
        .run(confidence: scores.confidence, correct: scores.correct, groups: groups)
    guard let worst = outcome.worstCell else { return "no cell contradicts the stated confidence" }
    return "\(worst.name): right \(worst.accuracy), says \(worst.meanConfidence), n \(worst.count)"
}
// README example ends

struct ReadmeExampleTests {
    /// 6,000 rows whose confidence is true, but for Lyon, where a model that is right says 0.55.
    private func outcome(attacked: Bool) throws -> String {
        var (probabilities, labels, ages, cities): ([Float], [Int32], [Double], [Int32]) = ([], [], [], [])
        for row in 0..<6_000 {
            let city = row % 3
            let confidence: Float = attacked && city == 1 ? 0.55 : 0.75
            probabilities += [1 - confidence, confidence]
            // Of four rows of a city three have label 1.
            labels.append(row / 3 % 4 == 3 ? 0 : 1)
            ages.append(Double(20 + row % 50))
            cities.append(Int32(city))
        }
        return try audit(probabilities: probabilities, labels: labels, ages: ages, cities: cities)
    }

    @Test func theExampleOfTheReadmeFindsTheAttackedGroup() throws {
        let honest = try outcome(attacked: false)
        #expect(honest == "no cell contradicts the stated confidence")
        let attacked = try outcome(attacked: true)
        #expect(attacked.contains("city = Lyon") || attacked.contains("confidence"))
        #expect(attacked.contains("right 0.75, says 0.55"))
    }

    @Test func theReadmeShowsThisExample() throws {
        let here = URL(fileURLWithPath: #filePath)
        let root = here.deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let source = try String(contentsOf: here, encoding: .utf8)
        let readme = try String(contentsOf: root.appending(path: "README.md"), encoding: .utf8)
        let example = source.components(separatedBy: "// README example begins\n")[1]
            .components(separatedBy: "// README example ends")[0]
        #expect(readme.contains("```swift\n" + example + "```"))
    }
}
