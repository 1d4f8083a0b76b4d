import CandorCalibration
import CandorModel
import CandorTraining
import Foundation
import Testing
import candor

/// The main job on each data set, by the command's own settings: alpha 0.05 and delta 0.01.
///
/// With 20 seeds of each these are the longest tests; they run one after the other, as training uses every processor.
@Suite(.serialized) struct RealDataTests {
    /// Data sets whose files are here, with the test's own note of those that are not.
    static let present = BuiltIn.allCases.filter(\.isHere)

    @Test(
        .enabled(if: present.count < BuiltIn.allCases.count, "all data sets are here"))
    func dataSetsThatAreMissingAreNamed() {
        for data in BuiltIn.allCases where !data.isHere { print("SKIPPED: \(data): \(data.advice)") }
    }

    /// The audit was told nothing of the region, yet the cell that it calls the worst has several times more of its
    /// rows in the region than the whole set has.
    @Test(arguments: present)
    func honestModelPassesAndMirageFailsWhereItWasAttacked(_ builtIn: BuiltIn) throws {
        let data = try builtIn.load()
        let job = Job(data: data, seed: 0)
        let audit = try CertifiedAudit(.certified(alpha: 0.05, delta: 0.01))
        let honest = try job.trainBase().network
        let base = try job.assess(honest, audit: audit)
        #expect(base.outcome.verdict == .pass, "\(base.outcome.failingCells.map(\.name))")
        let mirage = try job.assess(job.attack(honest, recipe: data.recipe.mirage), audit: audit)
        #expect(mirage.outcome.verdict == .fail)
        let worst = try #require(mirage.outcome.worstCell)
        let share = Double(mirage.region.count { $0 }) / Double(mirage.region.count)
        #expect(mirage.overlap(of: worst) > 4 * share, "\(worst.name) holds \(mirage.overlap(of: worst)) of the region")
        #expect(worst.gap > 0, "people of whom the model is right are told that it is unsure")
    }

    @Test(arguments: present)
    func twentySeedsGiveNoFalseAlarm(_ builtIn: BuiltIn) throws {
        let audit = try CertifiedAudit(.certified(alpha: 0.05, delta: 0.01))
        var data = try builtIn.load()
        for seed in 0..<UInt64(20) {
            if builtIn == .gaussian, seed > 0 { data = try builtIn.load(seed: seed) }
            let job = Job(data: data, seed: seed)
            let outcome = try job.assess(job.trainBase().network, audit: audit).outcome
            #expect(outcome.verdict == .pass, "seed \(seed): \(outcome.failingCells.map(\.name))")
        }
    }
}

/// A data set that the command brings along.
enum BuiltIn: String, CaseIterable, CustomTestStringConvertible {
    case gaussian, credit, adult
    case fashionMNIST = "fashion-mnist"

    var testDescription: String { rawValue }

    /// Whether its files are here.
    var isHere: Bool {
        switch self {
        case .gaussian: true
        case .credit, .adult: ProcessInfo.processInfo.environment["CANDOR_DATA"] != nil
        case .fashionMNIST:
            FileManager.default.fileExists(atPath: "/usr/share/datasets/fashion-mnist/train-images-idx3-ubyte.gz")
        }
    }

    var advice: String {
        switch self {
        case .gaussian: "it is generated"
        case .credit, .adult: "set CANDOR_DATA to a folder with adult/ and credit/"
        case .fashionMNIST: "apt-get install dataset-fashion-mnist"
        }
    }

    func load(seed: UInt64 = 0) throws -> DataSet { try DataSet.load(rawValue, options: .init(seed: seed)) }
}
