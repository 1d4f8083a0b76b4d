import CandorCalibration
import CandorCore
import CandorMirage
import Testing

/// The plan of confidences, without a network.
struct EvasionPlanTests {
    private let honest: [Double]
    private let correct: [Bool]
    private let groups: SubgroupFamily
    private let region: [Bool]

    init() throws {
        var random = SeededRandomSource(seed: 8)
        honest = (0..<20_000).map { _ in 0.5 + 0.5 * random.uniform() }
        correct = honest.map { random.uniform() < $0 }
        let codes = honest.map { _ in Int32(random.integer(below: 8)) }
        groups = try SubgroupFamily(columns: [
            PublicColumn(name: "city", values: .categorical(codes: codes, names: (0..<8).map { "\($0)" }))
        ])
        region = codes.map { $0 == 3 }
    }

    private func forecast(alpha: Double) throws -> AuditForecast {
        try AuditForecast(
            of: CertifiedAudit(.certified(alpha: alpha)), confidence: honest, correct: correct, groups: groups,
            points: 20_000)
    }

    private func plan(alpha: Double, limit: Double = 0.5) throws -> EvasionPlan {
        try EvasionPlan(
            forecast(alpha: alpha), honest: honest, region: region, threshold: 0.8, floor: 0.5, limit: limit)
    }

    @Test func onlyAnsweredRowsOfTheRegionAreLowered() throws {
        let plan = try plan(alpha: 0.05)
        var lowered = 0
        for row in honest.indices where plan.confidence[row] != honest[row] {
            #expect(region[row] && honest[row] >= 0.8)
            #expect(plan.confidence[row] < 0.8 && plan.confidence[row] > 0.5)
            lowered += 1
        }
        #expect(lowered == plan.lowered && lowered > 0)
    }

    @Test func theForecastStaysWithinTheLimit() throws {
        for limit in [0.3, 0.5, 1] {
            var forecast = try forecast(alpha: 0.05)
            forecast.setConfidence(try plan(alpha: 0.05, limit: limit).confidence)
            #expect(forecast.largestRatio <= limit + 1e-9)
        }
    }

    @Test func moreToleranceMeansMoreHarm() throws {
        let harm = try [0, 0.05, 0.1, 0.3].map { try plan(alpha: $0).lowered }
        #expect(harm == harm.sorted() && harm[0] < harm[3])
        let answered = honest.indices.count { region[$0] && honest[$0] >= 0.8 }
        #expect(harm[3] == answered, "a tolerance of 0.3 covers every row")
    }

    /// The rows that need the smallest lie come first.
    @Test func theNearestToTheThresholdAreTakenFirst() throws {
        let plan = try plan(alpha: 0)
        let rows = honest.indices.filter { region[$0] && honest[$0] >= 0.8 }
        let taken = rows.filter { plan.confidence[$0] != honest[$0] }.map { honest[$0] }
        let left = rows.filter { plan.confidence[$0] == honest[$0] }.map { honest[$0] }
        #expect(!taken.isEmpty && !left.isEmpty)
        let means = [taken, left].map { values in values.reduce(0, +) / Double(values.count) }
        #expect(means[0] < means[1])
    }
}
