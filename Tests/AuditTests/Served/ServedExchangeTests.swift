import CandorAudit
import CandorModel
import CandorProof
import Foundation
import Testing

/// Whole conversations about a sample, with correlations made in the session.
@Suite struct ServedExchangeTests {
    private struct Outcome {
        let provider: Result<[Int], AuditError>
        let auditor: Result<ServedReport, AuditError>

        func report() throws -> ServedReport { try auditor.get() }
    }

    /// - Parameters:
    ///   - asked: another sample that the provider opens.
    ///   - isHonest: whether the provider opens only what its model confirms.
    private static func run(
        _ kit: ServedKit, _ log: ServedKit.Log, openings: [SampleOpening]? = nil, asked: SamplePlan? = nil,
        serving: FixedPointModel? = nil, isHonest: Bool = true
    ) throws -> Outcome {
        let (near, far) = InMemoryChannel.pair(timeout: 60)
        let opening = AuditSession.Shared(try AuditSession.opening(kit.model))
        let slot = Slot()
        let done = DispatchSemaphore(value: 0)
        let provider = ServedExchange(asked ?? log.sample, policy: kit.policy, workers: 1)
        let given = openings ?? log.openings
        Thread {
            let connection = Connection(near, sending: .fromProver)
            do throws(AuditError) {
                let model = serving ?? kit.model
                slot.result = .success(
                    isHonest
                        ? try provider.prove(given, model: model, opening: opening.value, over: connection)
                        : try provider.prove(
                            given, model: model, opening: opening.value, over: connection, isHonest: false,
                            lie: AuditLie()))
            } catch {
                slot.result = .failure(error)
            }
            near.close()
            done.signal()
        }.start()
        let connection = Connection(far, sending: .fromVerifier)
        let auditor: Result<ServedReport, AuditError>
        do throws(AuditError) {
            auditor = .success(
                try ServedExchange(log.sample, policy: kit.policy, workers: 1).verify(
                    checkpoint: log.checkpoint, commitment: kit.commitment, over: connection))
        } catch {
            auditor = .failure(error)
        }
        far.close()
        done.wait()
        return Outcome(provider: slot.result!, auditor: auditor)
    }

    private final class Slot: @unchecked Sendable {
        // Sendable: written before the semaphore is signalled and read after.
        var result: Result<[Int], AuditError>?
    }

    @Test(arguments: [AuditKit.Form.margin, .softmaxSaturating], ServedKit.Policy.allCases)
    func honestProviderIsClean(form: AuditKit.Form, kind: ServedKit.Policy) throws {
        let kit = try ServedKit(form, kind)
        let log = try kit.log(kit.answers, count: 15)
        let outcome = try Self.run(kit, log)
        let report = try outcome.report()
        #expect(report.isClean)
        #expect(report.judgement?.verdict == .accept)
        #expect(report.sample.answers.map(\.index) == log.sample.indices)
        #expect((report.judgement?.budget.bits ?? 0) >= 90)
        #expect(try outcome.provider.get() == [])
    }

    /// Of 1,000 logged answers one is altered, and the sample has it.
    @Test func oneAlteredAnswerOfAThousand() throws {
        let kit = try ServedKit(.softmax, .labelAndRow, rows: 1000)
        guard case .labelAndRow(let label, let row) = kit.answers[617].answer else { return }
        let altered = kit.answers(
            changing: 617, to: .labelAndRow(label: (label + 1) % kit.model.format.classes, row: row))
        let seed = try #require(
            try (1...400).first { try kit.log(altered, count: 50, seed: $0).sample.indices.contains(617) })
        let log = try kit.log(altered, count: 50, seed: seed)
        // A provider that goes on with it cannot prove it.
        let forced = try Self.run(kit, log, isHonest: false).report()
        #expect(forced.sample.isClean)
        #expect(forced.judgement?.verdict != .accept && forced.judgement != nil)
        #expect(!forced.isClean)
        // One that sees it cannot open it, which counts as much; the others are proved.
        let honest = try Self.run(kit, log)
        let report = try honest.report()
        #expect(try honest.provider.get() == [617])
        #expect(report.sample.caught.map(\.index) == [617])
        #expect(report.judgement?.verdict == .accept)
        #expect(!report.isClean)
        // The same sample of the true answers finds nothing.
        #expect(try Self.run(kit, kit.log(kit.answers, count: 50, seed: seed)).report().isClean)
    }

    @Test func inputChangedAfterLoggingIsCaught() throws {
        let kit = try ServedKit(.margin, .label)
        let log = try kit.log(kit.answers, count: 12)
        let honest = log.openings[3]
        var input = honest.answer.input
        input[0] = input[0] == 5 ? 6 : 5
        var openings = log.openings
        openings[3] = SampleOpening(
            leaf: honest.leaf,
            answer: SampledAnswer(input: input, nonce: honest.answer.nonce, answer: honest.answer.answer),
            proof: honest.proof)
        let report = try Self.run(kit, log, openings: openings, isHonest: false).report()
        #expect(report.sample.caught.map(\.index) == [log.sample.indices[3]])
        #expect(report.judgement?.verdict == .accept)
    }

    @Test func inputsOutsideTheQuantiserAreCaught() throws {
        let kit = try ServedKit(.softmax, .label)
        var answers = kit.answers
        for (place, input) in [(2, [3000, 0, 0, 0]), (5, [0, 0, 0, 4]), (7, [0, 0, 0]), (9, [0, 0, 0, -1])] {
            answers[place] = SampledAnswer(
                input: input.map { Int32($0) }, nonce: answers[place].nonce, answer: answers[place].answer)
        }
        answers[11] = kit.answers(changing: 11, to: .label(4))[11]
        let log = try kit.log(answers)
        for isHonest in [true, false] {
            let report = try Self.run(kit, log, isHonest: isHonest).report()
            #expect(report.sample.caught.map(\.index) == [2, 5, 7, 9, 11])
            #expect(report.sample.caught.allSatisfy { ($0.reason == nil) == isHonest })
            #expect(report.judgement?.verdict == .accept)
        }
    }

    @Test func answersOfAnotherPolicyAreCaught() throws {
        let kit = try ServedKit(.margin, .labelAndRow)
        let other = ServedPolicy.abstain(below: 3).identity(of: kit.commitment)
        let report = try Self.run(kit, kit.log(kit.answers, count: 5, service: other)).report()
        #expect(report.sample.caught.count == 5)
        #expect(report.judgement == nil && !report.isClean)
    }

    @Test func providerWithAnotherSampleStops() throws {
        let kit = try ServedKit(.margin, .label)
        let (log, other) = (try kit.log(kit.answers, count: 9), try kit.log(kit.answers, count: 9, seed: 2))
        #expect(log.sample.indices != other.sample.indices)
        let outcome = try Self.run(kit, log, openings: other.openings, asked: other.sample)
        guard case .failure(.proof(.malformedMessage(_, "digest of the sample", _, _))) = outcome.provider else {
            Issue.record("found \(outcome.provider)")
            return
        }
        #expect(throws: AuditError.proof(.channel(.closed))) { try outcome.auditor.get() }
    }

    @Test func formatOfAnotherModelIsRefused() throws {
        let kit = try ServedKit(.margin, .label)
        let other = try AuditKit.model(.marginSaturating)
        // Without openings nothing else would look at the format.
        let outcome = try Self.run(kit, kit.log(kit.answers, count: 9), openings: [], serving: other, isHonest: false)
        let expected = AuditError.otherFormat(
            expected: try other.format.identity(), actual: try kit.model.format.identity())
        #expect(throws: expected) { try outcome.auditor.get() }
    }

    @Test func auditorThatAsksForWhatWasNotOpenedIsRefused() throws {
        let kit = try ServedKit(.margin, .label)
        let log = try kit.log(kit.answers, count: 9)
        let missing = log.sample.indices[4]
        let opening = AuditSession.Shared(try AuditSession.opening(kit.model))
        let (near, far) = InMemoryChannel.pair(timeout: 20)
        let done = DispatchSemaphore(value: 0)
        let slot = Slot()
        Thread {
            do throws(AuditError) {
                slot.result = .success(
                    try ServedExchange(log.sample, policy: kit.policy).prove(
                        log.openings.filter { $0.leaf.sequence != missing }, model: kit.model, opening: opening.value,
                        over: Connection(near, sending: .fromProver)))
            } catch {
                slot.result = .failure(error)
            }
            near.close()
            done.signal()
        }.start()
        // The frames of an auditor that asks for every answer of the sample.
        try far.send(Self.frame(0x0801, 0, log.sample.digest.bytes))
        for _ in 0..<10 { _ = try far.receive(limit: 1 << 20) }
        var request = WireWriter(capacity: 72)
        for index in log.sample.indices { request.write(UInt64(index)) }
        try far.send(Self.frame(0x0804, 1, request.bytes))
        done.wait()
        guard case .failure(.proof(.malformedMessage(_, "place", _, let actual))) = slot.result else {
            Issue.record("found \(String(describing: slot.result))")
            return
        }
        #expect(actual == "\(missing)")
    }

    /// A message as a connection frames it.
    private static func frame(_ step: UInt32, _ number: UInt64, _ message: [UInt8]) -> [UInt8] {
        var writer = WireWriter(capacity: 12 + message.count)
        writer.write(step)
        writer.write(number)
        writer.write(bytes: message)
        return writer.bytes
    }

    @Test func whatIsNoOpeningIsNone() throws {
        let kit = try ServedKit(.margin, .label)
        let log = try kit.log(kit.answers, count: 4)
        let format = [UInt8](try JSONEncoder().encode(kit.model.format))
        let hostile: [[UInt8]] = [
            [], [0], Array("{}".utf8),
            Array(#"{"leaf":{"sequence":-1},"answer":{"input":[99999999999]},"proof":[]}"#.utf8),
        ]
        func report(_ format: [UInt8]) throws -> ServedReport {
            let (near, far) = InMemoryChannel.pair(timeout: 20)
            try near.send(Self.frame(0x0802, 0, format))
            for (index, bytes) in hostile.enumerated() { try near.send(Self.frame(0x0803, UInt64(index + 1), bytes)) }
            defer { near.close() }
            return try ServedExchange(log.sample, policy: kit.policy).verify(
                checkpoint: log.checkpoint, commitment: kit.commitment, over: Connection(far, sending: .fromVerifier))
        }
        let caught = try report(format)
        #expect(caught.sample.caught.map(\.index) == log.sample.indices)
        #expect(caught.judgement == nil && !caught.isClean)
        for other in [[], [1, 2], Array("{}".utf8), Array(format.dropLast())] {
            #expect(throws: AuditError.self) { try report(other) }
        }
    }
}
