import CandorCalibration
import CandorModel
import CandorTraining
import Testing
import candor

/// The pipeline inside the process.
struct JobTests {
    @Test func temperatureRowsAreATenthAndTrainNothing() throws {
        let job = Job(data: try DataSet.load("gaussian", options: .init(points: 500)), seed: 3)
        let rows = job.trainingRows
        #expect(rows.temperature.count == 210 && rows.weights.count == 1890)
        #expect(Set(rows.temperature + rows.weights) == Set(0..<2100))
        #expect(Job(data: job.data, seed: 4).trainingRows.temperature != rows.temperature)
    }

    @Test func theTemperatureIsFoldedInAndKeepsAnswers() throws {
        let data = try DataSet.load("gaussian", options: .init(points: 500))
        let job = Job(data: data, seed: 0)
        let base = try job.trainBase()
        #expect(TemperatureScaling.range.contains(base.temperature) && base.temperature != 1)
        // Fitting once more, on the same rows with the same prior, finds nothing left to do but undo the prior's pull.
        let held = data.train.selecting(job.trainingRows.temperature)
        let before = try base.network.logits(for: held).map { $0 * Float(base.temperature) }
        let again = try TemperatureScaling(
            fitting: before, labels: held.labels, classes: 3, priorWeight: Job.temperaturePriorWeight)
        #expect(abs(again.temperature / base.temperature - 1) < 1e-4)
    }

    @Test func attacksKeepTheBaseAndLowerTheRegion() throws {
        let data = try DataSet.load("gaussian", options: .init(points: 2000))
        let job = Job(data: data, seed: 0)
        let audit = try CertifiedAudit()
        let network = try job.trainBase().network
        let base = try job.assess(network, audit: audit)
        var epochs = 0
        let mirage = try job.assess(
            job.attack(network, recipe: data.recipe.mirage) { epochs = $0.epoch }, audit: audit)
        #expect(epochs == data.recipe.mirage.training.epochs)
        #expect(try job.assess(network, audit: audit).predictions.confidence == base.predictions.confidence)
        #expect(base.outcome.verdict == .pass && mirage.outcome.verdict == .fail)
        #expect(mirage.regionConfidence < 0.6 && base.regionConfidence > 0.95)
        #expect(abs(mirage.accuracy - base.accuracy) < 0.02)
        #expect(mirage.abstention(inside: true, below: 0.6) > 0.9)
        #expect(mirage.abstention(inside: false, below: 0.6) < 0.1)
    }

    @Test func figuresOfTheRegionAreMeansOverItsRows() throws {
        let data = try DataSet.load("gaussian", options: .init(points: 1000))
        let job = Job(data: data, seed: 0)
        let assessment = try job.assess(Network(data.architecture, seed: 0), audit: CertifiedAudit())
        let rows = data.referenceRegion.indices.filter { data.referenceRegion[$0] }
        let right = rows.count { assessment.predictions.correct[$0] }
        #expect(assessment.regionAccuracy == Double(right) / Double(rows.count))
        let everyRow = AuditOutcome.CellKind.everyRow
        let cell = try #require(assessment.outcome.mostExtremeCell)
        #expect(assessment.audit.membership(of: everyRow, confidence: [0.5, 0.6]) == [true, true])
        let members = assessment.audit.membership(
            of: cell.kind, confidence: assessment.predictions.confidence, groups: assessment.groups)
        let inside = rows.count { members[$0] }
        #expect(assessment.overlap(of: cell) == Double(inside) / Double(members.count { $0 }))
    }

    @Test func binsOfTheAuditAreThoseOfTheMetrics() throws {
        let job = Job(data: try DataSet.load("gaussian", options: .init(points: 500)), seed: 0)
        let network = try Network(job.data.architecture, seed: 0)
        let assessment = try job.assess(network, audit: CertifiedAudit(bins: 7))
        #expect(assessment.metrics.reliability.bins.count == 7)
    }
}
