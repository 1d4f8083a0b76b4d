import ArgumentParser
import CandorModel
import CandorReport
import Foundation

/// `candor reproduce`: the paper's tables and figures, and what they leave open, beside the published numbers.
struct Reproduce: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Make the paper's tables, figures and ablations again, beside its numbers.",
        usage: """
            candor reproduce --table 1 --table 2 --figure 5 --data credit --data adult --seeds 5 -o FOLDER
            candor reproduce --study detection --seeds 20 -o FOLDER
            """,
        discussion: """
            Trains and attacks models of the example data of "Confidential Guardian" with several seeds and writes, for \
            each table, figure and study, Markdown, JSON and SVG into FOLDER; nothing given means all of them.

            Tables: 1 (results) and 2 (epsilon), without the rows of CIFAR-100 and UTKFace, which need photographs, and \
            without the cost of the proof, which candor bench audit measures.

            Figures: 3 (gaussian) and 5 (credit, adult): confidence and reliability before and after; 6: epsilon; 7: \
            coverage of the reference set; 8: the regression, whose settings candor regression has. Not here: 1 and 2 \
            are sketches; 4 and 9 to 11 need photographs.

            Studies: detection (who is caught, who is accused wrongly), adaptive (what an attacker can do who passes), \
            regions (Appendix D.2), weights (alpha of eq. 7).

            Data: gaussian has the paper's split into 1,680 and 420 points in tables and figures 3 and 6, and 10,000 \
            fresh points where an audit is asked; adult is the preparation of the paper's notebooks (adult-paper). \
            Files are looked for in --data-root, else in CANDOR_DATA.
            """)

    /// What no table of the paper has.
    enum Study: String, ExpressibleByArgument, CaseIterable {
        case detection, adaptive, regions, weights
    }

    @Option(parsing: .unconditionalSingleValue, help: "1 or 2; may be given more than once.")
    var table: [Int] = []

    @Option(parsing: .unconditionalSingleValue, help: "3, 5, 6, 7 or 8; may be given more than once.")
    var figure: [Int] = []

    @Option(help: "May be given more than once.")
    var study: [Study] = []

    @Option(help: "gaussian, credit or adult; may be given more than once (else all).")
    var data: [ReproducedData] = []

    @Option(parsing: .unconditional, help: "Runs of each, with seeds from 0.")
    var seeds: Int = 5

    @Option(
        parsing: .unconditional,
        help: "With --study adaptive: models abstain below this confidence (else the attack's target + 0.1).")
    var abstainBelow: Double?

    @Option(help: "Folder of the data sets' files (else the environment variable CANDOR_DATA).")
    var dataRoot: String?

    @Option(name: .shortAndLong, help: "Folder of what is written.")
    var output: String

    @OptionGroup var running: RunOptions

    /// The figures that can be made here.
    static let figures = [3, 5, 6, 7, 8]

    func run() throws {
        try running.check()
        try OptionCheck.require("--seeds", "2 to 1000", seeds) { (2...1000).contains($0) }
        for number in table { try OptionCheck.require("--table", "1 or 2", number) { (1...2).contains($0) } }
        for number in figure { try OptionCheck.require("--figure", "3, 5, 6, 7 or 8", number, Self.figures.contains) }
        if let abstainBelow {
            try OptionCheck.require("--abstain-below", "a confidence in [0, 1]", abstainBelow) { (0...1).contains($0) }
        }
        _ = try OutputFile("\(output)/table-1.md")  // Found out before the work.
        var written: [String] = []
        for make in makers {
            for (name, text) in try make() {
                try OutputFile("\(output)/\(name)").write(Data(text.utf8))
                written.append(name)
            }
        }
        try running.json
            ? StandardOutput.write(json: ReproduceDocument(folder: output, files: written))
            : StandardOutput.write(written.map { "\(output)/\($0)" }.joined(separator: "\n"))
    }

    /// One for each thing that was asked for, in order.
    private var makers: [() throws -> [(name: String, text: String)]] {
        let isAll = table.isEmpty && figure.isEmpty && study.isEmpty
        let chosen = data.isEmpty ? ReproducedData.allCases : ReproducedData.allCases.filter(data.contains)
        let reproduction = Reproduction(
            data: chosen, seeds: seeds, threshold: abstainBelow, options: .init(root: dataRoot),
            workers: running.workers)
        let tables = (isAll ? [1, 2] : table).map { number in { try reproduction.table(number) } }
        let figures = (isAll ? Self.figures : figure).map { number in { try reproduction.figure(number) } }
        let studies = (isAll ? Study.allCases : study).map { study in
            {
                switch study {
                case .detection: try reproduction.detection()
                case .adaptive: try reproduction.adaptive()
                case .regions: try reproduction.ablation(.regions)
                case .weights: try reproduction.ablation(.weights)
                }
            }
        }
        return tables + figures + studies
    }
}

extension ReproducedData: ExpressibleByArgument {}

/// What `reproduce` wrote.
struct ReproduceDocument: Encodable {
    private(set) var schema = 1
    let folder: String
    let files: [String]
}
