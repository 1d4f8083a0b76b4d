import CandorAudit
import CandorCalibration
import CandorModel
import CandorProof
import Testing

/// What a provider refuses, and that it shows nothing before.
@Suite struct ProviderExchangeTests {
    @Test func theAuditorMustBeTheOneThatCountersigned() throws {
        let kit = try ExchangeKit()
        let outcome = try kit.run { $0.auditorAs = kit.provider.fingerprint }
        #expect(
            outcome.providerError
                == .own(
                    .commitment(
                        .mismatch(
                            what: "auditor of the registration", expected: kit.provider.fingerprint,
                            actual: kit.auditor.fingerprint))))
    }

    @Test func theOpeningMustBeOfTheRegisteredModel() throws {
        let kit = try ExchangeKit()
        #expect(try kit.run { $0.openingSeed = 5 }.providerError == .own(.commitment(.wrongOpening)))
        // Another model of the same format has another commitment.
        var other = kit.model
        other.layers[0].weights[0] += other.layers[0].weights[0] > 0 ? -1 : 1
        let opening = try AuditSession.opening(other)
        let error = #expect(throws: ExchangeError.self) {
            _ = try ProviderExchange(rehearsing: kit.model, commitment: opening.commitment).run(
                over: Connection(InMemoryChannel.pair().0, sending: .fromProver), peer: nil, opening: opening)
        }
        #expect(error == .own(.commitment(.wrongOpening)))
    }

    @Test func commitmentsToAnotherFormatAreRefusedAtOnce() throws {
        let kit = try ExchangeKit()
        var other = kit.model
        other.format.labels[0] = "another"
        #expect(throws: ExchangeError.self) {
            _ = try ProviderExchange(rehearsing: other, commitment: kit.opening.commitment)
        }
    }

    /// The data stay with the auditor when its terms are not allowed, and nothing of the model leaves.
    @Test func termsMustMeetThePolicy() throws {
        let kit = try ExchangeKit()
        var kinds = ProviderPolicy()
        kinds.kinds = ["ece"]
        let cases: [(ProviderPolicy, AuditStatement, String, String)] = [
            (kinds, ExchangeKit.easy, "kind of statement", "certified"),
            (ProviderPolicy(smallestBound: 0.95), ExchangeKit.easy, "alpha", "0.9"),
            (ProviderPolicy(smallestBound: 0.95), .expectedCalibrationError(tau: 0.9), "tau", "0.9"),
            (ProviderPolicy(smallestGroup: 61), ExchangeKit.easy, "least size of a group", "60"),
            (ProviderPolicy(mostPoints: 299), ExchangeKit.easy, "points", "300"),
            // Three codes, a category, a label, and two public columns.
            (ProviderPolicy(mostBytes: 300 * 22 - 1), ExchangeKit.easy, "bytes of the points", "6600"),
        ]
        for (policy, statement, what, actual) in cases {
            let kit = try ExchangeKit()
            let outcome = try kit.run {
                $0.policy = policy
                $0.statement = statement
                $0.fromAuditor = { number, frame in
                    #expect(number < 2, "rows were sent to a provider that refuses")
                    return frame
                }
            }
            guard case .policy(what, _, actual) = outcome.providerError else {
                Issue.record("\(what): \(outcome.provider)")
                continue
            }
            let conclusion = try outcome.auditor.get()
            #expect(conclusion.result == .incomplete)
            #expect(conclusion.reason?.contains(what) == true)
        }
        // Exactly at the limits it is allowed.
        let outcome = try kit.run {
            $0.policy = ProviderPolicy(
                smallestBound: 0.9, smallestGroup: 60, mostPoints: 300, mostBytes: 300 * 22)
        }
        #expect(outcome.results == [.pass, .pass])
    }

    @Test func auditsOnOneReferenceSetAreCapped() throws {
        let kit = try ExchangeKit()
        let once = ProviderPolicy(allowance: AuditAllowance(perReferenceSet: 1))
        #expect(try kit.run { $0.policy = once }.results == [.pass, .pass])
        let second = try kit.run { $0.policy = once }
        #expect(
            second.providerError
                == .own(
                    .commitment(
                        .outOfRange(
                            name: "audits of one commitment on one reference set", expected: "at most 1",
                            actual: "one more than 1")))
        )
        #expect(try second.auditor.get().result == .incomplete)
        // Other data are another set.
        let other = try kit.run {
            $0.policy = once
            $0.rows = 200
        }
        #expect(other.results == [.pass, .pass])
        let third = try kit.run {
            $0.policy = ProviderPolicy(allowance: AuditAllowance(perCommitment: 2))
            $0.rows = 100
        }
        #expect(
            third.providerError
                == .own(
                    .commitment(
                        .outOfRange(
                            name: "audits of one commitment", expected: "at most 2", actual: "one more than 2"))))
    }

    @Test func theAuditHasOneNumber() throws {
        let kit = try ExchangeKit()
        // The number follows the tag of the answer.
        let outcome = try kit.run {
            $0.fromAuditor = { number, frame in
                var frame = frame
                if number == 1 { frame[16] = 2 }
                return frame
            }
        }
        guard case .policy("audit number", _, _) = outcome.providerError else {
            Issue.record("\(outcome.provider)")
            return
        }
        let rehearsal = try kit.run {
            $0.providerRehearses = true
            $0.auditorRehearses = true
            $0.fromAuditor = { number, frame in
                var frame = frame
                if number == 1 { frame[16] = 2 }
                return frame
            }
        }
        guard case .policy("audit number of a rehearsal", _, "2") = rehearsal.providerError else {
            Issue.record("\(rehearsal.provider)")
            return
        }
    }

    @Test func rowsMustBeAllThere() throws {
        let kit = try ExchangeKit()
        let outcome = try kit.run {
            $0.fromAuditor = { number, frame in number == 2 ? Array(frame.dropLast()) : frame }
        }
        #expect(
            outcome.providerError
                == .connection(
                    .malformedMessage(
                        step: .referenceRows, field: "length", expected: "6600 bytes", actual: "6599 bytes")))
    }

    @Test func dataThatMakeNoStatementAreRefused() throws {
        for byte in [0, 300 * 10, 300 * 14] {  // an input, a label, a public column
            let kit = try ExchangeKit()
            let outcome = try kit.run {
                $0.fromAuditor = { number, frame in
                    var frame = frame
                    if number == 2 { frame[12 + byte + 1] = 0x7f }
                    return frame
                }
            }
            guard case .peer(.auditor, _) = outcome.providerError else {
                Issue.record("byte \(byte): \(outcome.provider)")
                continue
            }
            #expect(try outcome.auditor.get().result == .incomplete)
        }
    }

    /// A certificate that the auditor signed about another audit is none for this one.
    @Test func theCertificateMustBeAboutThisAudit() throws {
        let changes: [(String, @Sendable (inout Certificate.Content) -> Void)] = [
            ("provider", { $0.provider = $0.auditor }), ("number", { $0.auditNumber += 1 }),
            ("registration", { $0.registered -= 1 }), ("disclosure", { $0.disclosure = .publicLabels }),
            ("transcript", { $0.transcript = Party.digest(7) }), ("statement", { $0.statement = Party.digest(7) }),
            ("commitment", { $0.commitment = Party.digest(7) }),
        ]
        for (what, change) in changes {
            let kit = try ExchangeKit()
            let outcome = try kit.run {
                $0.fromAuditor = { _, frame in Self.changed(frame, change) }
            }
            #expect(outcome.results == [.incomplete, .pass], "\(what)")
        }
    }

    /// A conclusion with another certificate of the same auditor; other frames as they are.
    private static func changed(
        _ frame: [UInt8], _ change: (inout Certificate.Content) -> Void
    ) -> [UInt8] {
        let header = 20  // step, number, kind of answer, length
        guard frame.starts(with: [7, 7, 0, 0]), let certificate = try? Certificate(document: Array(frame[header...]))
        else { return frame }
        var content = certificate.content
        change(&content)
        guard let other = try? Certificate(content, by: Party.identity(2)) else { return frame }
        let length = withUnsafeBytes(of: UInt32(other.document.count).littleEndian) { Array($0) }
        return Array(frame[..<16]) + length + other.document
    }
}
