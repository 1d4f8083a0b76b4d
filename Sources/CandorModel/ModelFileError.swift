/// Why a model file cannot be read or written.
public enum ModelFileError: Error, Equatable, Sendable {
    /// The operating system refused.
    case inaccessible(path: String, reason: String)
    /// A file or a header beyond its limit, in bytes.
    case oversized(what: String, limit: Int, actual: Int)
    /// Fewer bytes than the format needs at `what`.
    case truncated(what: String, expected: Int, actual: Int)
    /// A header or a metadata string that is no JSON of its kind.
    case malformedHeader(key: String, expected: String, found: String)
    /// The file is valid safetensors, but has no entry `candor` in its metadata.
    case notAModel
    /// A version of the metadata that this release does not read.
    case unsupportedVersion(expected: Int, actual: Int)
    case invalidArchitecture(ArchitectureError)
    /// Architecture, preprocessing and labels do not agree about a number.
    case inconsistent(what: String, expected: Int, actual: Int)
    /// A tensor of the architecture that is not there.
    case missingTensor(name: String)
    /// A tensor that the architecture does not have.
    case unexpectedTensor(name: String)
    case wrongType(tensor: String, expected: String, actual: String)
    case wrongShape(tensor: String, expected: [Int], actual: [Int])
    /// Tensor data that overlap, leave a gap, or do not end with the file.
    case wrongOffsets(tensor: String, expected: [Int], actual: [Int])
    /// A value that is not finite, or a negative variance or a deviation that is not positive.
    case invalidValue(name: String, index: Int, actual: String)
    /// A size or a number format of a fixed-point model outside its range.
    case outOfRange(what: String, expected: ClosedRange<Int>, actual: Int)
    /// Some input could drive an integer of a fixed-point model out of its format.
    case overflow(what: String, expected: ClosedRange<Int>, actual: Int)
    /// The content is not what it was when the digest was made.
    case wrongDigest(expected: String, actual: String)
}

extension ModelFileError: CustomStringConvertible {
    /// One line for a person.
    public var description: String {
        switch self {
        case .inaccessible(let path, let reason): "cannot access the model \(path): \(reason)"
        case .oversized(let what, let limit, let actual): "\(what): expected at most \(limit) bytes, found \(actual)"
        case .truncated(let what, let expected, let actual): "\(what): expected \(expected) bytes, found \(actual)"
        case .malformedHeader(let key, let expected, let found):
            "header\(key.isEmpty ? "" : " at \(key)"): expected \(expected), found \(found)"
        case .notAModel: "expected metadata with the key candor, found none: these tensors are no model of Candor"
        case .unsupportedVersion(let expected, let actual): "expected version \(expected), found \(actual)"
        case .invalidArchitecture(let error): "architecture: \(error)"
        case .inconsistent(let what, let expected, let actual): "\(what): expected \(expected), found \(actual)"
        case .missingTensor(let name): "expected a tensor \(name), found none"
        case .unexpectedTensor(let name): "expected only the architecture's tensors, found \(name)"
        case .wrongType(let tensor, let expected, let actual):
            "tensor \(tensor): expected the type \(expected), found \(actual)"
        case .wrongShape(let tensor, let expected, let actual):
            "tensor \(tensor): expected the shape \(expected), found \(actual)"
        case .wrongOffsets(let tensor, let expected, let actual):
            "tensor \(tensor): expected the offsets \(expected), found \(actual)"
        case .invalidValue(let name, let index, let actual):
            "\(name), value \(index): expected a finite number in its range, found \(actual)"
        case .outOfRange(let what, let expected, let actual): "\(what): expected \(expected), found \(actual)"
        case .overflow(let what, let expected, let actual):
            "\(what): expected all inputs to stay in \(expected), found one that reaches \(actual)"
        case .wrongDigest(let expected, let actual):
            "expected the content of digest \(expected), found that of \(actual): the file was altered"
        }
    }
}
