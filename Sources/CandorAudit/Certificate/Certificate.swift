import CandorProof

/// What an auditor signs when an audit passes.
///
/// A proof in this protocol convinces its verifier and nobody else, who could have made the transcript alone. So the
/// signature is the evidence: a certificate convinces whoever trusts the auditor to have run the audit. What it says is
/// about the commitment, not about a name: <doc:Certificates>.
public struct Certificate: EvidenceDocument {
    /// Its name in errors.
    public static var documentName: String { "certificate" }

    /// What is certified, without the signature.
    public struct Content: Codable, Hashable, Sendable {
        /// The hash of the statement: everything public, the commitment, the reference set and the audit number too.
        public var statement: Digest
        /// The identity of the commitment.
        public var commitment: Digest
        /// The result; only a pass can be certified.
        public var result: AuditVerdict
        /// The hash of the verifier's transcript.
        public var transcript: Digest
        /// Statistical bits of soundness over all attempts, rounded down.
        public var soundnessBits: Int
        /// The parameters in words: statement, alpha, delta, set of the codes, chunk, version.
        public var parameters: [String: String]
        /// This is the k-th audit on the reference set, which spends delta / 2^k.
        public var auditNumber: Int
        /// Who has the model.
        public var provider: PublicKey
        /// Who verified and signs.
        public var auditor: PublicKey
        /// When the commitment was registered: seconds since 1970, UTC.
        public var registered: UInt64
        /// When the reference set was first disclosed, or that its labels are public.
        public var disclosure: Disclosure
        /// When the audit ended: seconds since 1970, UTC.
        public var issued: UInt64

        /// All facts.
        public init(
            statement: Digest, commitment: Digest, result: AuditVerdict, transcript: Digest, soundnessBits: Int,
            parameters: [String: String], auditNumber: Int, provider: PublicKey, auditor: PublicKey,
            registered: UInt64, disclosure: Disclosure, issued: UInt64
        ) {
            self.statement = statement
            self.commitment = commitment
            self.result = result
            self.transcript = transcript
            self.soundnessBits = soundnessBits
            self.parameters = parameters
            self.auditNumber = auditNumber
            self.provider = provider
            self.auditor = auditor
            self.registered = registered
            self.disclosure = disclosure
            self.issued = issued
        }
    }

    /// The least soundness that can be certified, in bits.
    public static let minimumSoundnessBits = 90

    /// The facts.
    public let content: Content
    /// What the disclosure means for a reader.
    public let disclosureNote: String
    /// The auditor's, over all facts.
    public let signature: Signature

    /// Signs facts that can be certified.
    ///
    /// - Throws: ``EvidenceError/mismatch(what:expected:actual:)`` and others, as ``check(auditor:)``.
    public init(_ content: Content, by auditor: borrowing SigningIdentity) throws(EvidenceError) {
        self.content = content
        disclosureNote = content.disclosure.note
        signature = auditor.sign(content.message)
        try check(auditor: auditor.publicKey)
    }

    /// Makes sure that the trusted auditor signed this certificate, and that its facts agree with each other.
    ///
    /// - Throws: ``EvidenceError/mismatch(what:expected:actual:)`` for another auditor, a result that is no pass, or
    ///   another note; ``EvidenceError/wrongSignature(of:by:)``; ``EvidenceError/outOfRange(name:expected:actual:)`` for
    ///   too few bits or an impossible audit number;
    ///   ``EvidenceError/registeredAfterDisclosure(registered:disclosed:)``.
    public func check(auditor trusted: PublicKey) throws(EvidenceError) {
        guard Mutation.isOn(.certificateAuditor) || content.auditor == trusted else {
            throw .mismatch(what: "auditor", expected: trusted.fingerprint, actual: content.auditor.fingerprint)
        }
        try content.auditor.verify(signature, of: content.message, document: Self.documentName)
        guard Mutation.isOn(.certificateResult) || content.result == .pass else {
            throw .mismatch(what: "result", expected: AuditVerdict.pass.rawValue, actual: content.result.rawValue)
        }
        guard Mutation.isOn(.certificateNote) || disclosureNote == content.disclosure.note else {
            throw .mismatch(what: "note", expected: "'\(content.disclosure.note)'", actual: "'\(disclosureNote)'")
        }
        guard Mutation.isOn(.certificateSoundness) || content.soundnessBits >= Self.minimumSoundnessBits else {
            throw .outOfRange(
                name: "bits of soundness", expected: "at least \(Self.minimumSoundnessBits)",
                actual: "\(content.soundnessBits)")
        }
        guard Mutation.isOn(.certificateAuditNumber) || ReferenceSetLedger.auditNumbers.contains(content.auditNumber)
        else {
            throw .outOfRange(
                name: "audit number", expected: "1 to \(ReferenceSetLedger.auditNumbers.upperBound)",
                actual: "\(content.auditNumber)")
        }
        try content.disclosure.requireRegistered(content.registered)
        guard Mutation.isOn(.certificateTimes) || content.registered <= content.issued else {
            throw .mismatch(
                what: "time of the registration", expected: "at most \(UTCTime(content.issued))",
                actual: "\(UTCTime(content.registered))")
        }
    }

    /// Makes sure that the certificate is about this commitment.
    ///
    /// - Throws: ``EvidenceError/mismatch(what:expected:actual:)``.
    public func require(_ commitment: ModelCommitment) throws(EvidenceError) {
        try require("commitment", content.commitment, commitment.identity)
    }

    /// Makes sure that the certificate is about this statement.
    public func require(statement: Digest) throws(EvidenceError) {
        try require("statement", content.statement, statement)
    }

    private func require(_ what: String, _ actual: Digest, _ expected: Digest) throws(EvidenceError) {
        guard Mutation.isOn(.certificateSubject) || actual == expected else {
            throw .mismatch(what: what, expected: expected.description, actual: actual.description)
        }
    }
}

extension Certificate.Content {
    /// The canonical bytes that are signed.
    var message: [UInt8] {
        var message = SignedBytes(label: "candor certificate 1")
        message.append(statement)
        message.append(commitment)
        message.append(result.rawValue)
        message.append(transcript)
        message.append(soundnessBits)
        message.append(parameters.count)
        for (name, value) in parameters.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
            message.append(name)
            message.append(value)
        }
        message.append(auditNumber)
        message.append(provider.bytes)
        message.append(auditor.bytes)
        message.append(registered)
        switch disclosure {
        case .publicLabels: message.append("public")
        case .at(let time): message.append(time)
        }
        message.append(issued)
        return message.bytes
    }
}
