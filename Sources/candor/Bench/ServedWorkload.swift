import CandorAudit
import CandorCore
import CandorModel
import CandorProof
import CandorTraining
import Foundation

/// A provider and an auditor in one process, about a log of random answers that are all sampled.
struct ServedWorkload {
    struct Figures: Encodable, Sendable {
        let answers: Int
        let entries: Int
        let bytes: Int
        let proverMicroseconds: Double
        let verifierMicroseconds: Double
        let soundnessBits: Double

        private enum CodingKeys: String, CodingKey {
            case answers, entries, bytes
            case proverMicroseconds = "prover_us"
            case verifierMicroseconds = "verifier_us"
            case soundnessBits = "soundness_bits"
        }
    }

    private let model: FixedPointModel
    private let policy: ServedPolicy
    private let opening: SharedOpening
    private let sample: SamplePlan
    private let checkpoint: Checkpoint
    private let openings: [SampleOpening]

    init(answers count: Int, policy: ServedPolicy) throws {
        let model = try Self.model(answers: count)
        let opening = try CommitmentOpening(model)
        let service = policy.identity(of: opening.commitment)
        var source = SeededRandomSource(seed: 2)
        let inputs = (0..<count).map { _ in
            model.format.quantiser.featureCodes.map {
                Int32($0.lowerBound + source.integer(below: $0.upperBound - $0.lowerBound + 1))
            }
        }
        let answers = try policy.serve(inputs, by: IntegerInference(model))
        let leaves = answers.enumerated().map { index, answer in
            ReceiptLeaf(sequence: index, input: answer.inputDigest, answer: answer.answer, service: service, time: 0)
        }
        let tree = MerkleTree(leaves: leaves.map(\.digest))
        checkpoint = try Checkpoint(of: tree, after: nil, by: SigningIdentity(), time: 0)
        sample = try SamplePlan(of: checkpoint, count: count)
        openings = leaves.indices.map {
            SampleOpening(
                leaf: leaves[$0], answer: answers[$0], proof: tree.inclusionProof(of: $0, size: tree.count))
        }
        self.model = model
        self.policy = policy
        self.opening = SharedOpening(opening)
    }

    /// A network of random weights in integers, its tables chosen for so many points.
    private static func model(answers: Int) throws -> FixedPointModel {
        let features = 57
        let network = try Network(
            Architecture(
                numericFeatures: features, embeddings: [],
                layers: [.dense(outputs: 64), .relu, .dense(outputs: 32), .relu, .dense(outputs: 2)]), seed: 1)
        let rows = 1000
        var source = SeededRandomSource(seed: 1)
        let samples = Samples(
            numericFeatures: features, categoricalColumns: 0,
            numeric: (0..<rows * features).map { _ in Float(source.normal()) }, categorical: [],
            labels: (0..<rows).map { Int32($0 % 2) })
        let columns = (0..<features).map { Preprocessing.Numeric(name: "x\($0)", range: PublicRange(-4, 4)) }
        return try Exporter(.init(points: answers)).export(
            network, preprocessing: Preprocessing(numeric: columns, categorical: []), labels: ["0", "1"],
            calibration: samples, reference: samples
        ).model
    }

    func run() throws -> Figures {
        let (near, far) = InMemoryChannel.pair(timeout: 600)
        let exchange = ServedExchange(sample, policy: policy, workers: 1)
        let (opening, openings, model) = (opening, openings, model)
        let prover = Slot()
        let done = DispatchSemaphore(value: 0)
        Thread {
            let start = Self.processorMicroseconds
            _ = try? exchange.prove(
                openings, model: model, opening: opening.value, over: Connection(near, sending: .fromProver))
            prover.microseconds = Self.processorMicroseconds - start
            near.close()
            done.signal()
        }.start()
        let connection = Connection(far, sending: .fromVerifier)
        let start = Self.processorMicroseconds
        let report = try exchange.verify(
            checkpoint: checkpoint, commitment: opening.value.commitment, over: connection)
        let verifier = Self.processorMicroseconds - start
        done.wait()
        guard report.isClean, let judgement = report.judgement else {
            throw PartyError("bench served", "the proof was not accepted")
        }
        return Figures(
            answers: sample.indices.count, entries: model.format.entryCount,
            bytes: connection.bytesSent + connection.bytesReceived, proverMicroseconds: prover.microseconds,
            verifierMicroseconds: verifier, soundnessBits: judgement.budget.bits)
    }

    /// Of this thread.
    private static var processorMicroseconds: Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) * 1e6 + Double(time.tv_nsec) / 1e3
    }

    private final class SharedOpening: Sendable {
        let value: CommitmentOpening

        init(_ value: consuming CommitmentOpening) { self.value = value }
    }

    private final class Slot: @unchecked Sendable {
        // Sendable: written before the semaphore is signalled and read after.
        var microseconds = 0.0
    }
}
