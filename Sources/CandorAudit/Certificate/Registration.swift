import CandorProof

/// A provider's request to register a commitment with an auditor: signed by the provider.
public struct RegistrationRequest: EvidenceDocument {
    /// Its name in errors.
    public static var documentName: String { "registration request" }

    /// What is registered.
    public let commitment: ModelCommitment
    /// Who registers it.
    public let provider: PublicKey
    /// The provider's, over the identity of the commitment.
    public let signature: Signature

    /// A request, signed.
    public init(_ commitment: ModelCommitment, by provider: borrowing SigningIdentity) {
        self.commitment = commitment
        self.provider = provider.publicKey
        signature = provider.sign(Self.message(commitment, provider.publicKey))
    }

    /// Makes sure that the provider signed it.
    ///
    /// - Throws: ``EvidenceError/wrongSignature(of:by:)``.
    public func check() throws(EvidenceError) {
        try provider.verify(
            signature, of: Self.message(commitment, provider), document: Self.documentName)
    }

    private static func message(_ commitment: ModelCommitment, _ provider: PublicKey) -> [UInt8] {
        var message = SignedBytes(label: "candor registration request 1")
        message.append(commitment.identity)
        message.append(provider.bytes)
        return message.bytes
    }
}

/// A commitment that an auditor has countersigned with the time: what can be audited on any reference set that the
/// provider had not seen by then.
public struct Registration: EvidenceDocument {
    /// Its name in errors.
    public static var documentName: String { "registration" }

    /// The provider's part.
    public let request: RegistrationRequest
    /// Who countersigned.
    public let auditor: PublicKey
    /// When, by the auditor's clock: seconds since 1970, UTC.
    public let registered: UInt64
    /// The auditor's, over the request with its signature, and the time.
    public let signature: Signature

    /// Countersigns a request.
    ///
    /// - Parameters:
    ///   - request: what the provider signed.
    ///   - auditor: who countersigns.
    ///   - time: seconds since 1970, UTC.
    /// - Throws: ``EvidenceError/wrongSignature(of:by:)`` for a request that its provider did not sign.
    public init(
        countersigning request: RegistrationRequest, by auditor: borrowing SigningIdentity, time: UInt64
    ) throws(EvidenceError) {
        try request.check()
        self.request = request
        self.auditor = auditor.publicKey
        registered = time
        signature = auditor.sign(Self.message(request, auditor.publicKey, time))
    }

    /// The same, now.
    public init(
        countersigning request: RegistrationRequest, by auditor: borrowing SigningIdentity
    ) throws(EvidenceError) {
        try self.init(countersigning: request, by: auditor, time: UTCTime.now.seconds)
    }

    /// Makes sure that both signed it, and that the auditor is the one that is trusted.
    ///
    /// - Throws: ``EvidenceError/mismatch(what:expected:actual:)``, ``EvidenceError/wrongSignature(of:by:)``.
    public func check(auditor trusted: PublicKey) throws(EvidenceError) {
        try request.check()
        guard Mutation.isOn(.registrationAuditor) || auditor == trusted else {
            throw .mismatch(what: "auditor", expected: trusted.fingerprint, actual: auditor.fingerprint)
        }
        try auditor.verify(
            signature, of: Self.message(request, auditor, registered), document: Self.documentName)
    }

    /// Makes sure that `commitment` may be audited on a reference set: registered, and before the set was disclosed.
    ///
    /// - Throws: ``EvidenceError/mismatch(what:expected:actual:)`` when another commitment is registered here,
    ///   ``EvidenceError/registeredAfterDisclosure(registered:disclosed:)``.
    public func require(_ commitment: ModelCommitment, on disclosure: Disclosure) throws(EvidenceError) {
        let identity = commitment.identity
        guard Mutation.isOn(.registrationCommitment) || request.commitment.identity == identity else {
            throw .mismatch(
                what: "registered commitment", expected: identity.description,
                actual: request.commitment.identity.description)
        }
        try disclosure.requireRegistered(registered)
    }

    private static func message(_ request: RegistrationRequest, _ auditor: PublicKey, _ time: UInt64) -> [UInt8] {
        var message = SignedBytes(label: "candor registration 1")
        message.append(request.commitment.identity)
        message.append(request.provider.bytes)
        message.append(request.signature)
        message.append(auditor.bytes)
        message.append(time)
        return message.bytes
    }
}

/// When a reference set, labels included, was first shown to a provider, or to anyone.
public enum Disclosure: Hashable, Sendable {
    /// The labels are public: nothing keeps a provider from having trained on them.
    case publicLabels
    /// Not before this time, seconds since 1970, UTC.
    case at(UInt64)

    /// At the time of this machine's clock.
    public static var now: Disclosure { .at(UTCTime.now.seconds) }

    /// What a certificate says about it.
    public var note: String {
        switch self {
        case .publicLabels: "labels were public: no guarantee against training on them"
        case .at(let time): "the reference set was first disclosed at \(UTCTime(time)), after the registration"
        }
    }

    /// Makes sure that a commitment registered at `time` may be audited.
    func requireRegistered(_ time: UInt64) throws(EvidenceError) {
        guard case .at(let disclosed) = self, !Mutation.isOn(.registrationTime), time >= disclosed else { return }
        throw .registeredAfterDisclosure(registered: time, disclosed: disclosed)
    }
}

extension Disclosure: Codable {
    private static let publicWord = "public"

    /// Reads a time, or the word "public".
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let time = try? container.decode(UInt64.self) {
            self = .at(time)
        } else if try container.decode(String.self) == Self.publicWord {
            self = .publicLabels
        } else {
            throw EvidenceError.malformed(
                what: "a disclosure", expected: "seconds since 1970, or \"public\"", actual: "another word")
        }
    }

    /// Writes a time, or the word "public".
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .publicLabels: try container.encode(Self.publicWord)
        case .at(let time): try container.encode(time)
        }
    }
}
