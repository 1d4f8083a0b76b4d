import ArgumentParser
import CandorAudit

/// What a command about evidence prints.
struct EvidenceOptions: ParsableArguments {
    @Flag(help: "One JSON document on standard output; errors as JSON on standard error.")
    var json = false

    func write(_ document: some Encodable, asText text: String) throws {
        try json ? StandardOutput.write(json: document) : StandardOutput.write(text)
    }
}

/// The answer of a check: 0 when it holds, 1 and the reason when it does not.
struct CheckDocument: Encodable {
    let valid: Bool
    let reason: String?

    private enum CodingKeys: String, CodingKey { case valid, reason }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(valid, forKey: .valid)
        try container.encode(reason, forKey: .reason)
    }

    /// Runs a check of evidence. What the evidence is refused for is an answer; a file that cannot be read is an error.
    init(_ check: () throws(EvidenceError) -> Void) throws(EvidenceError) {
        do throws(EvidenceError) {
            try check()
            (valid, reason) = (true, nil)
        } catch {
            switch error {
            case .file, .unsafeFile, .malformed, .nonCanonicalElement: throw error
            default: (valid, reason) = (false, "\(error)")
            }
        }
    }

    /// Prints the answer and ends with its exit code.
    func finish(_ form: EvidenceOptions, asText text: String) throws {
        try form.write(self, asText: valid ? text : "not valid: \(reason ?? "")")
        if !valid { throw ExitCode(Failure.Code.otherVerdict) }
    }
}

/// A key by the fingerprint that a person has been given.
struct KnownKey {
    /// Makes sure that a key has this fingerprint.
    ///
    /// - Throws: `EvidenceError.mismatch`.
    static func require(_ key: PublicKey, _ fingerprint: String, as role: String) throws(EvidenceError) {
        guard key.fingerprint == fingerprint else {
            throw .mismatch(what: role, expected: fingerprint, actual: key.fingerprint)
        }
    }

    /// Refuses text that is no fingerprint, before anything is read.
    static func check(_ fingerprint: String, option: String) throws {
        let digits = fingerprint.dropFirst("sha256:".count)
        let isFingerprint =
            fingerprint.hasPrefix("sha256:") && digits.utf8.count == 64
            && digits.allSatisfy { $0.isHexDigit && !$0.isUppercase }
        try OptionCheck.require(option, "sha256: and 64 digits of lower-case hexadecimal", fingerprint) { _ in
            isFingerprint
        }
    }
}
