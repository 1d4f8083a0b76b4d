import CandorCalibration
import CandorModel
import CandorProof

/// Why a statement cannot be made.
public enum AuditError: Error, Equatable, Sendable {
    /// The model or its inputs.
    case model(ModelFileError)
    /// The audit's settings or groups.
    case calibration(CalibrationInputError)
    /// A table of the proof.
    case proof(ProofError)
    /// The commitment of a model.
    case commitment(EvidenceError)
    /// Two parts of the public data have different numbers of rows.
    case lengthMismatch(what: String, expected: Int, actual: Int)
    /// A number outside its range.
    case outOfRange(what: String, expected: ClosedRange<Int>, actual: Int)
    /// An answer, or its input, that no statement can be about.
    case answer(index: Int, EvidenceError)
    /// A model of another format than the statement's.
    case otherFormat(expected: String, actual: String)
    /// A model of other columns or classes than the auditor's data.
    case otherColumns(what: String, expected: String, actual: String)
}

extension AuditError: CustomStringConvertible {
    /// One line for a person.
    public var description: String {
        switch self {
        case .model(let error): "\(error)"
        case .calibration(let error): "\(error)"
        case .proof(let error): "\(error)"
        case .commitment(let error): "\(error)"
        case .lengthMismatch(let what, let expected, let actual): "expected \(expected) \(what), found \(actual)"
        case .outOfRange(let what, let expected, let actual): "\(what): expected \(expected), found \(actual)"
        case .answer(let index, let error): "answer \(index): \(error)"
        case .otherFormat(let expected, let actual):
            "expected a model of the format \(expected), found one of \(actual)"
        case .otherColumns(let what, let expected, let actual):
            "\(what) of the model: expected \(expected), found \(actual)"
        }
    }
}

/// Runs `body`; what the model module throws becomes an error of this module.
func modelErrors<R>(_ body: () throws(ModelFileError) -> R) throws(AuditError) -> R {
    do { return try body() } catch { throw .model(error) }
}

/// Runs `body`; what the calibration module throws becomes an error of this module.
func calibrationErrors<R>(_ body: () throws(CalibrationInputError) -> R) throws(AuditError) -> R {
    do { return try body() } catch { throw .calibration(error) }
}
