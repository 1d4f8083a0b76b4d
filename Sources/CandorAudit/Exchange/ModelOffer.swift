import CandorModel
import CandorProof
import Foundation

/// What a provider shows before it sees any data: whom it is registered with, its commitment, and the model's format.
struct ModelOffer: Sendable {
    /// Nil in a rehearsal.
    let registration: Registration?
    let commitment: ModelCommitment
    let format: FixedPointFormat

    init(_ registration: Registration?, _ commitment: ModelCommitment, _ format: FixedPointFormat) {
        self.registration = registration
        self.commitment = commitment
        self.format = format
    }

    var message: OfferMessage {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return OfferMessage(
            isRegistered: registration != nil, commitment: registration?.document ?? commitment.bytes,
            // Text, integers and finite numbers always have a JSON form.
            format: [UInt8](try! encoder.encode(format)))
    }

    /// Reads a message.
    ///
    /// - Throws: ``AuditError/commitment(_:)`` for evidence that is none, ``AuditError/model(_:)`` for a format that is
    ///   none.
    init(_ message: OfferMessage) throws(AuditError) {
        do throws(EvidenceError) {
            if message.isRegistered {
                let registration = try Registration(document: message.commitment)
                (self.registration, commitment) = (registration, registration.request.commitment)
            } else {
                (registration, commitment) = (nil, try ModelCommitment(bytes: message.commitment))
            }
        } catch { throw .commitment(error) }
        do { format = try JSONDecoder().decode(FixedPointFormat.self, from: Data(message.format)) } catch {
            throw .model(.malformedHeader(key: "format", expected: "the format of a model", found: "other text"))
        }
        let format = format
        try modelErrors { () throws(ModelFileError) in try format.validate() }
    }
}

/// A model that may be audited: what has to be held to disclose a reference set.
///
/// Only ``AuditorExchange`` makes one, from an offer that it has checked; so that no commitment follows the data.
struct AdmittedModel: Sendable {
    let registration: Registration?
    let commitment: ModelCommitment
    let format: FixedPointFormat

    /// Checks the offer of a registered model.
    ///
    /// - Parameters:
    ///   - auditor: who must have countersigned it.
    ///   - peer: the fingerprint of the key that the transport has authenticated.
    /// - Throws: ``AuditError/commitment(_:)`` for another auditor, provider, or a wrong signature;
    ///   ``AuditError/otherFormat(expected:actual:)`` and ``AuditError/lengthMismatch(what:expected:actual:)`` for a format
    ///   that is not the committed one.
    init(_ offer: ModelOffer, registeredBy auditor: PublicKey, peer: String) throws(AuditError) {
        guard let registration = offer.registration else {
            throw .commitment(
                .mismatch(what: "offer", expected: "a registration by \(auditor)", actual: "a bare commitment"))
        }
        do throws(EvidenceError) { try registration.check(auditor: auditor) } catch { throw .commitment(error) }
        let provider = registration.request.provider.fingerprint
        guard Mutation.isOn(.exchangeProvider) || provider == peer else {
            throw .commitment(.mismatch(what: "provider of the registration", expected: peer, actual: provider))
        }
        try self.init(checked: offer)
    }

    /// Checks the offer of a rehearsal.
    init(rehearsing offer: ModelOffer) throws(AuditError) {
        guard Mutation.isOn(.exchangeStanding) || offer.registration == nil else {
            throw .commitment(.mismatch(what: "offer", expected: "a bare commitment", actual: "a registration"))
        }
        try self.init(checked: offer)
    }

    private init(checked offer: ModelOffer) throws(AuditError) {
        try offer.format.requireCommitment(offer.commitment)
        registration = offer.registration
        commitment = offer.commitment
        format = offer.format
    }
}
