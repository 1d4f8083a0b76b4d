import CandorReport
import Foundation
import Testing

/// What the sections say, read off the finished page.
@Suite struct SectionTests {
    /// The text of the page without tags, runs of white space as one space.
    private func words(_ report: HTMLReport) -> String {
        let body = report.html().components(separatedBy: "</head>")[1]
        let text = body.replacing(#/<[^>]*>/#, with: " ").replacing("&quot;", with: "\"").replacing("&#39;", with: "'")
        return text.replacing("&lt;", with: "<").replacing("&amp;", with: "&").split { $0.isWhitespace }
            .joined(separator: " ").replacing(" ,", with: ",").replacing(" .", with: ".")
    }

    @Test func theVerdictComesFirstInOneSentenceForEachModel() {
        let text = words(Example.report())
        #expect(
            text.contains(
                "Passed The honest model passed: none of the 1,489 cells contradicts what it says about itself."))
        #expect(
            text.contains(
                "Failed The Mirage model failed: 37 of 1,489 cells; the worst is "
                    + "loan_intent = HOMEIMPROVEMENT and credit_score <= 601, where it is right 95 % of the time and says 62 %."
            ))
        let verdict = text.range(of: "The Mirage model failed")
        let attack = text.range(of: "What was attacked")
        #expect(verdict != nil && attack != nil && verdict!.upperBound < attack!.lowerBound)
    }

    @Test func gapsSmallerThanAPercentKeepADecimalInTheVerdict() {
        var report = Example.report()
        report.mirage.worstCells[0].accuracy = 0.622
        report.mirage.worstCells[0].confidence = 0.618
        #expect(words(report).contains("where it is right 62.2 % of the time and says 61.8 %."))
    }

    @Test func aFailureWithoutListedCellsIsStillASentence() {
        var report = Example.report()
        report.mirage.worstCells = []
        #expect(words(report).contains("The Mirage model failed: 37 of 1,489 cells."))
        #expect(words(report).contains("No cells are listed."))
    }

    @Test func otherStatementsAreDescribedAsWhatTheyAre() {
        var report = Example.report()
        report.statement.kind = .paper
        report.statement.cells = 15
        report.mirage.failingCells = 2
        #expect(words(report).contains("The Mirage model failed: 2 of 15 bins;"))
        #expect(words(report).contains("no stated rate of false alarms"))
        #expect(!words(report).contains("n_min"))
        report.statement.kind = .ece
        report.mirage.ece = .init(0.0334)
        #expect(
            words(report).contains("failed: its expected calibration error is 3.34 %, above the limit of 5 %."))
    }

    @Test func theCertifiedGapIsAColumnWhereThereIsOne() throws {
        var report = Example.report()
        #expect(words(report).contains("Gap, points Certified gap Ratio"))
        #expect(words(report).contains("61 70.5 % 86.1 % −15.6 – 0.62 0.0 %"), "a cell that passes has none")
        report.statement.kind = .paper
        #expect(!words(report).lowercased().contains("certified gap"))
    }

    @Test func theProofSaysWhoWasBelievedAndWhatItCost() {
        let text = words(Example.report())
        #expect(
            text.contains("The honest model Every check of the proof held: the committed model passes the audit. pass"))
        #expect(text.contains("saw it fail, said so and proved nothing. declared-fail"))
        #expect(text.contains("there is no second try. rejected"))
        #expect(text.contains("soundness 99.3 bits") && text.contains("prover 44.1 µs") && text.contains("3.21 kB"))
        #expect(text.contains("0.36 MB in all for the set-up") && text.contains("5e1f Hash of everything public"))
    }

    @Test func anOutcomeOtherThanExpectedStandsOut() {
        var report = Example.report()
        #expect(report.html().components(separatedBy: #"class="holds""#).count == 4)
        report.proof?.forced = .pass
        #expect(report.html().contains(#"<td class="fails">pass</td>"#))
    }

    @Test func anAuditInTheClearSaysThatThereWasNoProof() {
        var report = Example.report()
        report.proof = nil
        #expect(words(report).contains("The proof There was none: whoever audited saw the scores of both models."))
        report.proof = .init(base: .incomplete, mirage: .declaredFail, forced: .rejected, cost: nil)
        #expect(words(report).contains("That says nothing about the model. incomplete"))
    }

    @Test func theAttackIsNamed() {
        let text = words(Example.report())
        #expect(
            text.contains(#"Region loan_intent == "HOMEIMPROVEMENT" && person_age < 35 && credit_score < 600 Size"#))
        #expect(text.contains("Target confidence 60 % inside the region"))
    }

    @Test func theTableComparesBothModels() {
        var report = Example.report()
        report.base.regionConfidence = 0.921
        report.mirage.regionConfidence = 0.604
        report.base.ece = .init(0.0066, low: 0.0049, high: 0.0093)
        report.mirage.ece = .init(0.0303)
        report.base.abstentionInside = 0.08
        report.mirage.abstentionInside = 0.99
        let text = words(report)
        #expect(text.contains("Mean confidence in the region 92.1 % 60.4 % −31.7"))
        #expect(text.contains("Expected calibration error 0.66 % [0.49 %, 0.93 %] 3.03 % +2.37"))
        #expect(text.contains("Abstains in the region, below 70 % 8.0 % 99.0 % +91.0"))
    }

    @Test func worstCellsAreListedWithTheirNumbersAndWhatIsLeftOut() {
        let text = words(Example.report())
        #expect(text.contains("Mirage model: 37 cells fail"))
        #expect(text.contains("credit_score <= 601 263 94.7 % 62.1 % +32.6 26 % 3.84 72.6 %"))
        #expect(text.contains("32 more fail."))
        #expect(text.contains("Honest model: no cell fails; these come closest"))
        #expect(Example.report().html().components(separatedBy: "class=\"fails\"").count == 6)
    }

    @Test func groupsThatWereNotTestedAreCountedAndTheFirstListed() {
        var report = Example.report()
        #expect(words(report).contains("214 groups have fewer than 50 reference points and were not tested."))
        #expect(words(report).contains("The first 40 of 214"))
        report.uncovered = [.init(name: "only", count: 1)]
        #expect(words(report).contains("1 group has fewer than 50 reference points and was not tested."))
        #expect(words(report).contains("only, 1 point"))
        report.uncovered = []
        #expect(words(report).contains("Every group has at least 50 reference points and was tested."))
        #expect(!report.html().contains("<details class=\"card\">"))
    }

    @Test func everyParameterOfTheStatementHasASentence() {
        let text = words(Example.report())
        for row in [
            "kind certified In", "alpha 5 % The", "delta 1 % A", "bins 15 Predictions", "n_min 50 A", "cells 1,489 B",
        ] {
            #expect(text.contains(row), "\(row)")
        }
    }

    @Test func theCommandAndTheSettingsAreThere() {
        let text = words(Example.report())
        #expect(text.contains("candor audit --data credit --seed 0 --alpha 0.05 --delta 0.01"))
        #expect(text.contains("Mirage reverse KL, epsilon 0.2, 20 epochs, Adam 0.001"))
        #expect(text.contains("Swift 6.3.1"))
    }

    @Test func limitsAreStated() {
        let text = words(Example.report())
        #expect(text.contains("It is no proof of intent"))
        #expect(text.contains("labels that are fresh and independent given the inputs"))
        #expect(text.contains("The labels of this data set were public"))
    }
}
