import ArgumentParser
import CandorCalibration
import CandorMasking
import CandorModel
import CandorTraining

/// Errors about options by the names that the user knows.
enum OptionCheck {
    /// Refuses a value that is out of range.
    static func require<V: CustomStringConvertible>(
        _ name: String, _ expected: String, _ value: V, _ isValid: (V) -> Bool
    ) throws {
        guard isValid(value) else { throw InputError(.usage, name, expected: expected, actual: "\(value)") }
    }

    /// Runs `body`; where a library refuses a setting that `options` has, the error names the option.
    static func naming<R>(_ options: [String: String], _ body: () throws -> R) throws -> R {
        func renamed(_ name: String, _ error: any ExplainedError) -> any Error {
            options[name].map {
                InputError(.usage, $0, expected: error.facts.expected, actual: error.facts.actual)
            } ?? error
        }
        do {
            return try body()
        } catch let error as CalibrationInputError {
            guard case .settingOutOfRange(let name, _, _) = error else { throw error }
            throw renamed(name, error)
        } catch let error as TrainingError {
            guard case .invalidSetting(let name, _, _) = error else { throw error }
            throw renamed(name, error)
        } catch let error as DataError {
            guard case .badOption(let name, _, _) = error else { throw error }
            throw renamed(name, error)
        } catch let error as MaskError {
            guard case .invalidPolicy(let name, _, _) = error else { throw error }
            throw renamed(name, error)
        }
    }
}
