import CandorAudit
import CandorCalibration
import CandorProof
import Testing

/// The messages of the conversation: one form each, and every other is refused.
@Suite struct ConversationMessageTests {
    private static func bytes(_ message: some WireMessage) -> [UInt8] {
        var writer = WireWriter()
        message.encode(into: &writer)
        return writer.bytes
    }

    private static func decode<M: WireMessage>(_: M.Type, _ bytes: [UInt8]) throws(ProofError) -> M {
        var reader = WireReader(bytes, step: M.step)
        let message = try M(from: &reader)
        try reader.finish()
        return message
    }

    /// The field that a message is refused for.
    private static func fault<M: WireMessage>(_ kind: M.Type, _ bytes: [UInt8]) -> String? {
        do throws(ProofError) {
            _ = try decode(kind, bytes)
            return nil
        } catch {
            if case .malformedMessage(_, let field, _, _) = error { return field }
            return "\(error)"
        }
    }

    private static func terms(_ statement: AuditStatement) throws -> TermsMessage {
        TermsMessage(
            auditNumber: 7, disclosure: .at(1 << 33),
            audit: try CertifiedAudit(statement, bins: 12, minimumGroupSize: 34), rows: 56,
            columns: [["city = Köln", ""], [], ["x"]])
    }

    @Test func messagesComeBackAsTheyWere() throws {
        for statement in AuditKit.statements + [.certified(alpha: 0.1, delta: 0.25, auditNumber: 7)] {
            let terms = try Self.terms(statement)
            #expect(try Self.decode(TermsMessage.self, Self.bytes(terms)) == terms)
        }
        let open = TermsMessage(
            auditNumber: 0, disclosure: .publicLabels, audit: try CertifiedAudit(), rows: 1, columns: [])
        #expect(try Self.decode(TermsMessage.self, Self.bytes(open)) == open)
        let offer = OfferMessage(isRegistered: true, commitment: [1, 2, 3], format: [])
        #expect(try Self.decode(OfferMessage.self, Self.bytes(offer)) == offer)
        let declaration = DeclarationMessage(holds: false, statement: Party.digest(3).bytes)
        #expect(try Self.decode(DeclarationMessage.self, Self.bytes(declaration)) == declaration)
        let conclusion = ConclusionMessage(certificate: [9])
        #expect(try Self.decode(ConclusionMessage.self, Self.bytes(conclusion)) == conclusion)
        #expect(try Self.decode(GreetingMessage.self, Self.bytes(GreetingMessage())) == GreetingMessage())
    }

    @Test func aReasonIsOneLineThatATerminalCanShow() throws {
        let long = String(repeating: "ä", count: 2000)
        let answer = Self.bytes(Answer<ConsentMessage>.refusal("no\u{1b}[2J\n\u{85}thanks, " + long))
        guard case .refusal(let reason) = try Self.decode(Answer<ConsentMessage>.self, answer) else {
            Issue.record("no refusal")
            return
        }
        #expect(reason.hasPrefix("no[2Jthanks, ääää") && reason.utf8.count <= 1024 && reason.utf8.count > 1020)
        #expect(Self.fault(Answer<ConsentMessage>.self, [1, 0, 0, 0, 1, 0, 0, 0, 0x1b]) == "reason")
        #expect(Self.fault(Answer<ConsentMessage>.self, [1, 0, 0, 0, 1, 0, 0, 0, 0xff]) == "text")
        #expect(Self.fault(Answer<ConsentMessage>.self, [2, 0, 0, 0]) == "kind of answer")
        let tooLong = [1, 0, 0, 0, 1, 4, 0, 0] + [UInt8](repeating: 65, count: 1025)
        #expect(Self.fault(Answer<ConsentMessage>.self, tooLong) == "length of a part")
    }

    @Test func flagsAreZeroOrOne() {
        let statement = [UInt8](repeating: 0, count: 32)
        #expect(Self.fault(DeclarationMessage.self, [1, 0, 0, 0] + statement) == nil)
        #expect(Self.fault(DeclarationMessage.self, [2, 0, 0, 0] + statement) == "flag")
    }

    /// Offsets of the fields: number 0, disclosure 4 and 8, kind 16, bound 20, delta 28, its number 36, bins 40, least
    /// group 44, rows 52, columns 60, values 64.
    @Test func termsOutOfTheirRangesAreRefused() throws {
        func fault(_ statement: AuditStatement, _ changes: [(place: Int, byte: UInt8)]) throws -> String? {
            var bytes = Self.bytes(try Self.terms(statement))
            for change in changes { bytes[change.place] = change.byte }
            return Self.fault(TermsMessage.self, bytes)
        }
        let certified = AuditStatement.certified()
        #expect(try fault(certified, []) == nil)
        #expect(try fault(certified, [(1, 9)]) == "audit number")
        #expect(try fault(certified, [(4, 1)]) == "time of public labels")
        #expect(try fault(.paper(alpha: 0.1), [(16, 3)]) == "kind of statement")
        #expect(try fault(certified, [(27, 0x7f)]) == "statement")  // alpha of 10^306
        #expect(try fault(.paper(alpha: 0.1), [(34, 1)]) == "delta")
        #expect(try fault(.paper(alpha: 0.1), [(36, 1)]) == "delta")
        #expect(try fault(certified, [(37, 9)]) == "audit number of the statement")
        #expect(try fault(certified, [(40, 0)]) == "bins")
        #expect(try fault(certified, [(44, 0)]) == "least size of a group")
        #expect(try fault(certified, [(51, 0xff)]) == "least size of a group")
        #expect(try fault(certified, [(52, 0)]) == "rows")
        #expect(try fault(certified, [(55, 1)]) == "rows")
        #expect(try fault(certified, [(62, 0xff)]) == "columns")
        #expect(try fault(certified, [(66, 0xff)]) == "values of a column")
    }
}
