import CandorAudit
import Foundation
import Testing

/// Registrations: who signs what, and what may be audited on which reference set.
@Suite struct RegistrationTests {
    static func registration(at time: UInt64 = 1000, provider: UInt8 = 1, auditor: UInt8 = 2) throws -> Registration {
        let request = RegistrationRequest(try Party.commitment(), by: Party.identity(provider))
        return try Registration(countersigning: request, by: Party.identity(auditor), time: time)
    }

    @Test func registrationsComeBackFromTheirFiles() throws {
        let folder = try Folder()
        let registration = try Self.registration()
        try registration.request.write(to: folder.file("request"))
        try registration.write(to: folder.file("registration"))
        #expect(try RegistrationRequest(contentsOf: folder.file("request")) == registration.request)
        let read = try Registration(contentsOf: folder.file("registration"))
        #expect(read == registration)
        try read.check(auditor: Party.identity(2).publicKey)
    }

    @Test func requestsThatTheirProviderDidNotSignAreRefused() throws {
        let request = RegistrationRequest(try Party.commitment(), by: Party.identity(1))
        for (part, replacement) in [
            // Another provider's key, and another commitment: the digit after the header and the number of entries.
            (Party.identity(1).publicKey.bytes.hex, Party.identity(3).publicKey.bytes.hex),
            ("63616e646f724331" + "0100000000000000" + "05", "63616e646f724331" + "0100000000000000" + "06"),
        ] {
            let changed = try Self.changed(request, part, replacement)
            let provider = changed.provider.fingerprint
            #expect(
                Party.error { () throws(EvidenceError) in try changed.check() }
                    == .wrongSignature(of: "registration request", by: provider))
            #expect(throws: EvidenceError.wrongSignature(of: "registration request", by: provider)) {
                _ = try Registration(countersigning: changed, by: Party.identity(2), time: 1)
            }
        }
    }

    @Test func registrationsOfOtherAuditorsOrTimesAreRefused() throws {
        let registration = try Self.registration()
        let auditor = Party.identity(2).publicKey
        let other = Party.identity(9).publicKey
        #expect(
            Party.error { () throws(EvidenceError) in try registration.check(auditor: other) }
                == .mismatch(what: "auditor", expected: other.fingerprint, actual: auditor.fingerprint))
        let earlier = try Self.changed(registration, "\"registered\" : 1000", "\"registered\" : 999")
        #expect(
            Party.error { () throws(EvidenceError) in try earlier.check(auditor: auditor) }
                == .wrongSignature(of: "registration", by: auditor.fingerprint))
    }

    @Test func onlyTheRegisteredCommitmentMayBeAudited() throws {
        let registration = try Self.registration()
        let other = try Party.commitment(2)
        try registration.require(try Party.commitment(), on: .at(1001))
        #expect(
            Party.error { () throws(EvidenceError) in try registration.require(other, on: .at(1001)) }
                == .mismatch(
                    what: "registered commitment", expected: other.identity.description,
                    actual: registration.request.commitment.identity.description))
    }

    /// Training on a reference set needs its disclosure: what is registered later is refused.
    @Test func commitmentsRegisteredAfterTheDisclosureAreRefused() throws {
        let registration = try Self.registration(at: 1000)
        let commitment = try Party.commitment()
        try registration.require(commitment, on: .at(1001))
        try registration.require(commitment, on: .publicLabels)
        for disclosed: UInt64 in [0, 999, 1000] {
            #expect(
                Party.error { () throws(EvidenceError) in try registration.require(commitment, on: .at(disclosed)) }
                    == .registeredAfterDisclosure(registered: 1000, disclosed: disclosed))
        }
    }

    @Test func disclosuresSayWhatTheyMean() {
        #expect(Disclosure.publicLabels.note == "labels were public: no guarantee against training on them")
        #expect(Disclosure.at(1_777_636_800).note.contains("2026-05-01T12:00:00Z"))
        #expect(Disclosure.at(951_782_399).note.contains("2000-02-28T23:59:59Z"))
        #expect(Disclosure.at(951_782_400).note.contains("2000-02-29T00:00:00Z"))
        #expect(Disclosure.at(0).note.contains("1970-01-01T00:00:00Z"))
    }

    /// The document with one text in the place of another, which must be there.
    static func changed<T: EvidenceDocument>(_ document: T, _ text: String, _ replacement: String) throws -> T {
        let json = String(decoding: document.document, as: UTF8.self)
        #expect(json.contains(text), "\(text) in \(json.prefix(400))")
        return try T(document: Array(json.replacingOccurrences(of: text, with: replacement).utf8))
    }
}

extension Array where Element == UInt8 {
    var hex: String { map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() }
}
