/// What stands in the way of a commitment, a certificate, a registration or a receipt: bytes that are no such thing,
/// a check that fails, a file.
public enum EvidenceError: Error, Equatable, Sendable {
    /// A number is outside what is allowed.
    case outOfRange(name: String, expected: String, actual: String)
    /// Bytes or a document are not what they are said to be.
    case malformed(what: String, expected: String, actual: String)
    /// Word `index` of a commitment is not below 2^61 - 1.
    case nonCanonicalElement(index: Int)
    /// An opening does not give the commitment it is said to open.
    case wrongOpening
    /// A signature is not one of this document by the key with that fingerprint.
    case wrongSignature(of: String, by: String)
    /// Two things that must be equal differ.
    case mismatch(what: String, expected: String, actual: String)
    /// A commitment was registered when the reference set had been disclosed. Times are seconds since 1970, UTC.
    case registeredAfterDisclosure(registered: UInt64, disclosed: UInt64)
    /// A reference set has been used for this audit number, or the numbers are not in order.
    case spentReferenceSet(expectedAudit: Int, actualAudit: Int)
    /// The statement has been judged for this commitment, or tried as often as it may be.
    case attemptsExhausted(allowed: Int, made: Int)
    /// The log does not extend the one that was signed before: it was rewritten, forked or cut.
    case inconsistentLog(reason: String, expected: String, actual: String)
    /// A policy whose answers cannot be proved in this version.
    case unprovablePolicy(expected: [String], actual: String)
    /// A file cannot be read or written.
    case file(path: String, reason: String)
    /// Others than its owner may read or change a file with secrets.
    case unsafeFile(path: String, expected: String, actual: String)
}

extension EvidenceError: CustomStringConvertible {
    /// One sentence for a person, with what was expected and what was found.
    public var description: String {
        switch self {
        case .outOfRange(let name, let expected, let actual), .malformed(let name, let expected, let actual),
            .mismatch(let name, let expected, let actual), .unsafeFile(let name, let expected, let actual):
            "\(name): expected \(expected), found \(actual)"
        case .nonCanonicalElement(let index): "element \(index) of the commitment is not below 2^61 - 1"
        case .wrongOpening: "expected an opening of this commitment, found one of another"
        case .wrongSignature(let document, let key): "expected a signature of the \(document) by \(key), found another"
        case .registeredAfterDisclosure(let registered, let disclosed):
            "expected a commitment registered before its reference set was disclosed at \(UTCTime(disclosed)), found "
                + "one registered at \(UTCTime(registered))"
        case .spentReferenceSet(let expected, let actual):
            "expected audit number \(expected) on this reference set, found \(actual)"
        case .attemptsExhausted(let allowed, let made):
            "expected at most \(allowed) attempts at this statement, found that \(made) were made"
        case .inconsistentLog(let reason, let expected, let actual):
            "\(reason): expected \(expected), found \(actual)"
        case .unprovablePolicy(let expected, let actual):
            "expected one of the policies \(expected.joined(separator: ", ")), found '\(actual)'"
        case .file(let path, let reason): "\(path): \(reason)"
        }
    }
}
