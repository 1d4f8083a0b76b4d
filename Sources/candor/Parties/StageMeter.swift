import CandorAudit
import CandorProof

/// What a party used of a proof, from the first correlations on, and what came before it on the wire.
final class StageMeter {
    private let connection: Connection
    private let show: (ExchangeStage) -> Void
    private var meter: ProcessMeter?
    private(set) var setup: ProcessMeter.Reading?
    /// Bytes of the conversation before the proof: the model's format and the reference set.
    var disclosedBytes: Int { bytesBefore ?? connection.bytesSent + connection.bytesReceived }
    private var bytesBefore: Int?

    init(_ connection: Connection, show: @escaping (ExchangeStage) -> Void = { _ in }) {
        self.connection = connection
        self.show = show
    }

    func enter(_ stage: ExchangeStage) {
        show(stage)
        switch stage {
        case .preparing:
            bytesBefore = connection.bytesSent + connection.bytesReceived
            meter = ProcessMeter(connection)
        case .proving: setup = meter?.read()
        default: break
        }
    }

    /// So far; nil before the proof.
    func read() -> ProcessMeter.Reading? { meter?.read() }
}
