import CandorMirage
import CandorModel
import CandorReport

/// Tables, figures and studies as files: their names and texts.
struct Reproduction {
    typealias Files = [(name: String, text: String)]

    let data: [ReproducedData]
    let seeds: Int
    /// Of the adaptive study; nil for the report's.
    let threshold: Double?
    let options: DataSet.Options
    let workers: Int

    /// - Parameter number: 1 or 2.
    func table(_ number: Int) throws -> Files {
        let table = try ReproducedTable(number, data: data, seeds: seeds, options: options, workers: workers)
        return [("table-\(number).md", table.markdown), ("table-\(number).json", try text(table))]
    }

    /// - Parameter number: 3, 5, 6, 7 or 8.
    func figure(_ number: Int) throws -> Files {
        switch number {
        case 6:
            let study = try EpsilonStudy(data: data, seeds: seeds, options: options, workers: workers)
            return [
                ("figure-6.md", study.markdown), ("figure-6.json", try text(study)), ("figure-6.svg", study.plot.svg()),
            ]
        case 7:
            let study = try CoverageStudy(data: data, seeds: seeds, options: options, workers: workers)
            return [
                ("figure-7.md", study.markdown), ("figure-7.json", try text(study)),
                ("figure-7-errors.svg", study.plots.errors.svg()), ("figure-7-caught.svg", study.plots.caught.svg()),
            ]
        case 8:
            let experiment = RegressionExperiment()
            let outcome = try ProgressBar.during("figure 8") {
                try experiment.run(workers: workers, progress: $0.advance)
            }
            return [
                ("figure-8.svg", RegressionBands(outcome).svg()),
                ("figure-8.json", try text(RegressionDocument(experiment, outcome, plot: "figure-8.svg"))),
            ]
        default:
            return try data.filter { ($0 == .gaussian) == (number == 3) }.flatMap { data in
                try ProgressBar.during("figure \(number): \(data.rawValue)") { _ in
                    let figures = try ModelFigures(data, seed: 0, options: options, workers: workers)
                    return [
                        ("figure-\(number)-\(data.rawValue)-confidence.svg", figures.confidence),
                        ("figure-\(number)-\(data.rawValue)-reliability.svg", figures.reliability),
                    ]
                }
            }
        }
    }

    func detection() throws -> Files {
        let study = try DetectionStudy(data: data, seeds: seeds, options: options, workers: workers)
        return [
            ("detection.md", study.markdown), ("detection.json", try text(study)), ("detection.svg", study.plot.svg()),
        ]
    }

    func adaptive() throws -> Files {
        let study = try AdaptiveStudy(
            data: data, seeds: seeds, threshold: threshold, options: options, workers: workers)
        return [
            ("adaptive.md", study.markdown), ("adaptive.json", try text(study)), ("adaptive.svg", study.plot.svg()),
        ]
    }

    func ablation(_ choice: AblationStudy.Choice) throws -> Files {
        let study = try AblationStudy(of: choice, data: data, seeds: seeds, options: options, workers: workers)
        return [("\(choice.rawValue).md", study.markdown), ("\(choice.rawValue).json", try text(study))]
    }

    private func text(_ value: some Encodable) throws -> String {
        String(decoding: try JSON.bytes(of: value), as: UTF8.self)
    }
}
