import CandorModel
import CandorTraining
import Foundation

extension Network {
    /// Reads a model file and checks that it was made for `data`.
    static func load(_ path: String, for data: DataSet) throws -> Network {
        let model: SavedModel
        do {
            model = try SavedModel.read(from: path)
        } catch {
            switch error {
            case .inaccessible, .oversized(path, _, _): throw error  // they name the file
            default: throw FileError(path: path, reason: error)
            }
        }
        guard model.labels == data.classes else {
            throw InputError(
                .model, "classes of \(path)", expected: data.classes.joined(separator: ", "),
                actual: model.labels.joined(separator: ", "))
        }
        guard model.preprocessing == data.preprocessing else {
            throw InputError(
                .model, "preprocessing of \(path)", expected: "the one that \(data.name) fits on its training rows",
                actual: "another: the model was trained on other data")
        }
        return try Network(model)
    }

    /// Writes a model file.
    func save(to file: OutputFile, for data: DataSet) throws {
        try file.write(Data(savedModel(preprocessing: data.preprocessing, labels: data.classes).bytes()))
    }
}

extension Ensemble {
    /// Reads the members of an ensemble, one model file each, and checks that each was made for `data`.
    static func load(_ paths: [String], for data: DataSet) throws -> Ensemble {
        try Ensemble(paths.map { try Network.load($0, for: data) })
    }
}
