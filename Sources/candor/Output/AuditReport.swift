import CandorCalibration
import CandorCore
import CandorModel
import CandorReport
import CandorTraining
import Foundation

/// An audit's result as the page that people read.
struct AuditReport {
    private let page: HTMLReport

    init(_ result: AuditResult, command: [String]) throws {
        let inside = result.base.region.count { $0 }
        let audit = result.base.audit
        let settings = AuditDocument.Statement(audit, cells: result.base.outcome.cells)
        page = HTMLReport(
            data: result.job.data.name, points: result.base.predictions.count,
            attack: .init(
                predicate: result.job.data.region?.source ?? "", points: inside,
                share: Double(inside) / Double(result.base.region.count), targetConfidence: result.targetConfidence),
            statement: .init(
                kind: .init(rawValue: settings.kind) ?? .certified, alpha: settings.alpha ?? settings.tau ?? .nan,
                delta: settings.delta ?? .nan, bins: settings.bins, minimumCount: audit.minimumGroupSize,
                cells: settings.cells),
            abstentionThreshold: result.abstentionThreshold, base: try Self.model(result.base, result),
            mirage: try Self.model(result.mirage, result),
            groups: Self.groups(result),
            uncovered: result.base.outcome.notCovered.map { .init(name: $0.name, count: $0.count) },
            proof: result.proofs.map(Self.proof), command: Text.shellCommand(["candor"] + command.dropFirst()),
            settings: Self.settings(result),
            versions: Self.versions)
    }

    /// The file's content.
    var html: Data { Data(page.html().utf8) }

    /// The reliability diagrams of both models side by side: the content of an SVG file.
    var diagram: Data { Data(ReliabilityDiagram.svg(page.reliabilityDiagrams).utf8) }

    private static func groups(_ result: AuditResult) -> [HTMLReport.GroupAbstention] {
        let threshold = result.abstentionThreshold
        return zip(result.base.services(below: threshold), result.mirage.services(below: threshold)).map {
            .init(
                name: $0.name, count: $0.count,
                base: .init(abstention: $0.abstention, answersRight: $0.answersRight),
                mirage: .init(abstention: $1.abstention, answersRight: $1.answersRight))
        }
    }

    /// Cells in the table of worst ones.
    private static let cellsShown = 12
    /// Points of a risk–coverage curve: more than a plot resolves.
    private static let curvePoints = 400

    private static func model(_ assessment: Assessment, _ result: AuditResult) throws -> HTMLReport.Model {
        let outcome = assessment.outcome
        let cells = outcome.failingCells.isEmpty ? [outcome.mostExtremeCell].compactMap { $0 } : outcome.failingCells
        let selective = try SelectivePrediction(
            scores: assessment.predictions.confidence, correct: assessment.predictions.correct)
        let ece = assessment.metrics[.expectedCalibrationError]
        return HTMLReport.Model(
            verdict: outcome.verdict == .pass ? .pass : .fail, failingCells: outcome.failingCells.count,
            worstCells: cells.prefix(cellsShown).map { cell in
                .init(
                    name: cell.name, count: cell.count, accuracy: cell.accuracy, confidence: cell.meanConfidence,
                    strength: cell.ratio, certifiedGap: cell.certifiedGap, overlap: assessment.overlap(of: cell))
            },
            accuracy: assessment.accuracy, regionAccuracy: assessment.regionAccuracy,
            regionConfidence: assessment.regionConfidence,
            ece: .init(
                ece.value, low: ece.interval?.lowerBound ?? .nan, high: ece.interval?.upperBound ?? .nan),
            abstentionInside: assessment.abstention(inside: true, below: result.abstentionThreshold),
            abstentionOutside: assessment.abstention(inside: false, below: result.abstentionThreshold),
            reliability: assessment.metrics.reliability.bins.map(diagramBin),
            confidence: histogram(assessment), riskCoverage: curve(selective),
            riskCoverageArea: selective.areaUnderRiskCoverageCurve())
    }

    static func diagramBin(_ bin: ReliabilityBins.Bin) -> ReliabilityDiagram.Bin {
        .init(
            lower: bin.lower, upper: bin.upper, count: bin.count, confidence: bin.meanConfidence ?? .nan,
            accuracy: bin.accuracy ?? .nan, low: bin.accuracyInterval.lowerBound,
            high: bin.accuracyInterval.upperBound)
    }

    static func histogram(_ assessment: Assessment) -> [ConfidenceHistogram.Bin] {
        let count = 20
        var inside = [Int](repeating: 0, count: count)
        var outside = inside
        for (row, confidence) in assessment.predictions.confidence.enumerated() {
            let bin = min(count - 1, Int(confidence * Double(count)))
            if assessment.region[row] { inside[bin] += 1 } else { outside[bin] += 1 }
        }
        return (0..<count).map {
            .init(
                lower: Double($0) / Double(count), upper: Double($0 + 1) / Double(count), inside: inside[$0],
                outside: outside[$0])
        }
    }

    private static func curve(_ selective: SelectivePrediction) -> [RiskCoverage.Point] {
        let all = selective.riskCoverageCurve().compactMap { point in
            point.risk.map { RiskCoverage.Point(coverage: point.coverage, risk: $0) }
        }.sorted { $0.coverage < $1.coverage }
        let step = max(1, all.count / curvePoints)
        return all.enumerated().filter { $0.offset % step == 0 || $0.offset == all.count - 1 }.map(\.element)
    }

    private static func settings(_ result: AuditResult) -> [HTMLReport.Fact] {
        let recipe = result.job.data.recipe
        let mirage = result.recipe
        func describe(_ training: TrainingRecipe) -> String {
            "\(training.optimiser.rawValue), rate \(training.rate), batch \(training.batch), epochs \(training.epochs)"
        }
        return [
            .init("Seed", "\(result.job.seed)"),
            .init(
                "Network",
                "\(result.job.data.architecture.parameterCount) learned values, hidden \(recipe.network.hidden)"),
            .init("Training", describe(recipe.training)),
            .init("Temperature", "fitted on 10 % of the training rows, never on reference rows"),
            .init(
                "Mirage",
                "epsilon \(mirage.epsilon) (\(mirage.target.kind)), alpha \(mirage.alpha), \(mirage.direction.rawValue) KL "
                    + "averaged by \(mirage.averaging.rawValue), \(describe(mirage.training))"),
            .init(
                "Files",
                result.job.data.sources.isEmpty ? "none, generated" : result.job.data.sources.joined(separator: ", ")),
        ]
    }

    /// How the proofs ended, where there were some.
    private static func proof(_ proofs: AuditProofs) -> HTMLReport.Proof {
        func outcome(_ run: ProofRun) -> HTMLReport.Proof.Outcome {
            .init(rawValue: run.outcome.rawValue) ?? .incomplete
        }
        var cost: HTMLReport.Proof.Cost?
        if let report = proofs.base.verifier, let prover = proofs.base.prover?.whole, let verifier = report.whole,
            let setup = report.setup, let bits = report.soundnessBits
        {
            let points = Double(proofs.points)
            cost = .init(
                proverMicroseconds: prover.processorNanoseconds / 1e3 / points,
                verifierMicroseconds: verifier.processorNanoseconds / 1e3 / points,
                bytes: Double(verifier.bytes) / points, setupBytes: Double(setup.bytes),
                seconds: verifier.elapsedNanoseconds / 1e9, peakMebibytes: Double(proofs.base.peakBytes) / 1_048_576,
                soundnessBits: bits, statement: report.statement, transcript: report.transcript)
        }
        return .init(
            base: outcome(proofs.base), mirage: outcome(proofs.mirage), forced: outcome(proofs.forced), cost: cost)
    }

    private static var versions: [HTMLReport.Fact] {
        [
            .init("Candor", Candor.version),
            .init("Instruction set", ISA.active.rawValue),
            .init("Matrix products", "OpenBLAS for \(MatrixProduct.coreName)"),
        ]
    }
}
