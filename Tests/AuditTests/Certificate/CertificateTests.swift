import CandorAudit
import Foundation
import Testing

/// Certificates: what is signed, what is refused.
@Suite struct CertificateTests {
    static let auditor = Party.identity(2).publicKey

    static func content() throws -> Certificate.Content {
        Certificate.Content(
            statement: Party.digest(1), commitment: try Party.commitment().identity, result: .pass,
            transcript: Party.digest(3), soundnessBits: 93, parameters: ["alpha": "0.05", "statement": "certified"],
            auditNumber: 1, provider: Party.identity(1).publicKey, auditor: auditor, registered: 1000,
            disclosure: .at(2000), issued: 3000)
    }

    static func error(_ change: (inout Certificate.Content) -> Void) throws -> EvidenceError? {
        var content = try content()
        change(&content)
        return Party.error { () throws(EvidenceError) in _ = try Certificate(content, by: Party.identity(2)) }
    }

    @Test func certificatesComeBackFromTheirFiles() throws {
        let folder = try Folder()
        for disclosure in [Disclosure.at(2000), .publicLabels] {
            var content = try Self.content()
            content.disclosure = disclosure
            let certificate = try Certificate(content, by: Party.identity(2))
            try certificate.write(to: folder.file("certificate"))
            let read = try Certificate(contentsOf: folder.file("certificate"))
            #expect(read == certificate)
            try read.check(auditor: Self.auditor)
            try read.require(try Party.commitment())
            try read.require(statement: Party.digest(1))
        }
    }

    /// Every fact in the file is under the signature.
    @Test func changedFactsAreRefused() throws {
        let certificate = try Certificate(Self.content(), by: Party.identity(2))
        let fingerprint = Self.auditor.fingerprint
        for (text, replacement) in [
            ("\"statement\" : \"0101", "\"statement\" : \"0201"), ("\"transcript\" : \"03", "\"transcript\" : \"04"),
            ("\"soundnessBits\" : 93", "\"soundnessBits\" : 94"), ("0.05", "0.01"), ("\"alpha\"", "\"beta\""),
            ("\"auditNumber\" : 1", "\"auditNumber\" : 2"), ("\"registered\" : 1000", "\"registered\" : 999"),
            ("\"disclosure\" : 2000", "\"disclosure\" : 2001"),
            ("\"disclosure\" : 2000", "\"disclosure\" : \"public\""),
            ("\"issued\" : 3000", "\"issued\" : 3001"), ("\"result\" : \"pass\"", "\"result\" : \"rejected\""),
            (Party.identity(1).publicKey.bytes.hex, Party.identity(3).publicKey.bytes.hex),
            (certificate.content.commitment.description, Party.digest(9).description),
        ] {
            let changed = try RegistrationTests.changed(certificate, text, replacement)
            #expect(
                Party.error { () throws(EvidenceError) in try changed.check(auditor: Self.auditor) }
                    == .wrongSignature(of: "certificate", by: fingerprint), "\(text)")
        }
    }

    @Test func anotherAuditorsCertificateIsRefused() throws {
        let certificate = try Certificate(Self.content(), by: Party.identity(2))
        let trusted = Party.identity(7).publicKey
        #expect(
            Party.error { () throws(EvidenceError) in try certificate.check(auditor: trusted) }
                == .mismatch(what: "auditor", expected: trusted.fingerprint, actual: Self.auditor.fingerprint))
        // Nobody can sign in another's name.
        var content = try Self.content()
        content.auditor = trusted
        #expect(
            Party.error { () throws(EvidenceError) in _ = try Certificate(content, by: Party.identity(2)) }
                == .mismatch(what: "auditor", expected: Self.auditor.fingerprint, actual: trusted.fingerprint))
    }

    @Test func onlyAPassIsCertified() throws {
        for result in [AuditVerdict.declaredFail, .rejected, .incomplete] {
            #expect(
                try Self.error { $0.result = result }
                    == .mismatch(what: "result", expected: "pass", actual: result.rawValue))
        }
    }

    @Test func factsThatCannotBeCertifiedAreRefused() throws {
        #expect(
            try Self.error { $0.soundnessBits = 89 }
                == .outOfRange(name: "bits of soundness", expected: "at least 90", actual: "89"))
        for number in [0, -1, 513] {
            #expect(
                try Self.error { $0.auditNumber = number }
                    == .outOfRange(name: "audit number", expected: "1 to 512", actual: "\(number)"))
        }
        #expect(
            try Self.error { $0.registered = 2000 } == .registeredAfterDisclosure(registered: 2000, disclosed: 2000))
        #expect(
            try Self.error {
                $0.disclosure = .publicLabels
                $0.registered = 3001
            }
                == .mismatch(
                    what: "time of the registration", expected: "at most 1970-01-01T00:50:00Z",
                    actual: "1970-01-01T00:50:01Z"))
    }

    @Test func notesThatSayMoreThanTheFactsAreRefused() throws {
        let certificate = try Certificate(Self.content(), by: Party.identity(2))
        let changed = try RegistrationTests.changed(certificate, "the reference set was", "the model is fair and was")
        guard
            case .mismatch("note", _, _)? = Party.error({ () throws(EvidenceError) in
                try changed.check(auditor: Self.auditor)
            })
        else {
            Issue.record("a note that nobody signed")
            return
        }
    }

    /// 48: an audit of one model and a service of another.
    @Test func certificatesOfAnotherModelOrStatementAreRefused() throws {
        let certificate = try Certificate(Self.content(), by: Party.identity(2))
        let other = try Party.commitment(2)
        #expect(
            Party.error { () throws(EvidenceError) in try certificate.require(other) }
                == .mismatch(
                    what: "commitment", expected: other.identity.description,
                    actual: certificate.content.commitment.description
                )
        )
        #expect(
            Party.error { () throws(EvidenceError) in try certificate.require(statement: Party.digest(2)) }
                == .mismatch(
                    what: "statement", expected: Party.digest(2).description, actual: Party.digest(1).description))
    }

    @Test func documentsWithOtherKeysOrFormsAreRefused() throws {
        let certificate = try Certificate(Self.content(), by: Party.identity(2))
        let json = String(decoding: certificate.document, as: UTF8.self)
        for changed in [
            json.replacingOccurrences(
                of: "\"alpha\"", with: "\"alpha\""
            ).replacingOccurrences(of: "{\n  \"content\"", with: "{\n  \"verdict\" : \"fair\",\n  \"content\""),
            json.replacingOccurrences(of: "\"issued\" : 3000", with: "\"issued\" : 3000.5"),
            json.replacingOccurrences(of: "\"issued\"", with: "\"date\""),
            json.replacingOccurrences(of: "\"statement\" : \"0101", with: "\"statement\" : \"01"),
            json.replacingOccurrences(of: "\"pass\"", with: "\"fair\""), "", "[]", "{", String(json.dropLast(4)),
        ] {
            let error = Party.error { () throws(EvidenceError) in _ = try Certificate(document: Array(changed.utf8)) }
            guard case .malformed = error else {
                Issue.record("\(String(describing: error)) for \(changed)")
                continue
            }
        }
    }
}
