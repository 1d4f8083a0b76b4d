/// What access control refuses, and why it fails.
public enum AccessError: Error, Equatable, Sendable {
    /// A configuration that contradicts itself or has what nobody knows; the place is a path of keys.
    case invalidConfiguration(place: String, expected: String, actual: String)
    /// A value that cannot be.
    case invalid(what: String, expected: String, actual: String)
    /// An account, an organisation, an upgrade that is not there.
    case unknown(what: String, name: String)
    /// A step of an upgrade that its state does not allow.
    case wrongState(upgrade: Int, step: String, expected: String, actual: String)
    /// Somebody decides about an own request.
    case ownRequest(upgrade: Int, account: String)
    /// The store did not answer, or could not keep what was written.
    case store(reason: String)
    /// What the store holds cannot be read.
    case corrupt(what: String, reason: String)
    /// A file that cannot be read or written.
    case file(path: String, reason: String)
    /// Somebody else moves or deletes segments of the audit log; the holder is a process and its machine.
    case locked(path: String, holder: String)
}

extension AccessError: CustomStringConvertible {
    /// One line, with what was expected and what was found instead.
    public var description: String {
        switch self {
        case .store, .corrupt, .file: "\(place): \(actual)"
        default: "\(place): expected \(expected), found \(actual)"
        }
    }

    /// Where it is, or of what it speaks.
    package var place: String {
        switch self {
        case .invalidConfiguration(let place, _, _): place.isEmpty ? "configuration" : place
        case .invalid(let what, _, _), .unknown(let what, _), .corrupt(let what, _): what
        case .wrongState(let upgrade, let step, _, _): "\(step) of upgrade \(upgrade)"
        case .ownRequest(let upgrade, _): "review of upgrade \(upgrade)"
        case .store: "store"
        case .file(let path, _), .locked(let path, _): path
        }
    }

    /// What would have been right.
    package var expected: String {
        switch self {
        case .invalidConfiguration(_, let expected, _), .invalid(_, let expected, _),
            .wrongState(_, _, let expected, _):
            expected
        case .unknown: "one that exists"
        case .ownRequest: "another reviewer than the account"
        case .store: "a store that answers"
        case .corrupt: "what was written"
        case .file: "a file that can be read or written"
        case .locked: "nobody else who rotates or prunes"
        }
    }

    /// What was there.
    package var actual: String {
        switch self {
        case .invalidConfiguration(_, _, let actual), .invalid(_, _, let actual), .wrongState(_, _, _, let actual):
            actual
        case .unknown(_, let name): "\"\(name)\""
        case .ownRequest(_, let account): account
        case .locked(_, let holder): holder
        case .store(let reason), .corrupt(_, let reason), .file(_, let reason): reason
        }
    }
}
