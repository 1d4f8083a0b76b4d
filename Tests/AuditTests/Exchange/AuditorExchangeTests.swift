import CandorAudit
import CandorCalibration
import CandorModel
import CandorProof
import Testing

/// An audit between two parties: how it ends, and what the auditor refuses.
@Suite struct AuditorExchangeTests {
    @Test func aModelThatPassesGetsACertificateThatBothHave() throws {
        let kit = try ExchangeKit()
        let outcome = try kit.run()
        let (provider, auditor) = (try outcome.provider.get(), try outcome.auditor.get())
        #expect(provider.result == .pass && auditor.result == .pass)
        let certificate = try #require(auditor.certificate)
        #expect(provider.certificate == certificate)
        try certificate.check(auditor: kit.auditor)
        try certificate.require(kit.opening.commitment)
        try certificate.require(statement: provider.statement)
        #expect(auditor.statement == provider.statement && auditor.transcript == provider.transcript)
        let content = certificate.content
        #expect(content.auditNumber == 1 && content.registered == 1000 && content.disclosure == .at(2000))
        #expect(content.provider == kit.provider && content.soundnessBits >= 90)
        #expect(content.parameters["statement"] == "certified" && content.parameters["alpha"] == "0.9")
        #expect(
            auditor.standing == .registered(provider: kit.provider, auditor: kit.auditor, auditNumber: 1))
        for log in [kit.auditorLog, kit.providerLog] {
            let record = try log.record(commitment: provider.commitment, statement: provider.statement)
            #expect(record.outcomes == [.accepted])
        }
        // The next audit on the same set is the second one, about another statement.
        let second = try kit.run()
        #expect(second.results == [.pass, .pass])
        #expect(try second.auditor.get().certificate?.content.auditNumber == 2)
        #expect(try second.auditor.get().statement != auditor.statement)
    }

    @Test(arguments: [AuditStatement.paper(alpha: 0.9), .expectedCalibrationError(tau: 0.9)])
    func otherStatementsPassToo(statement: AuditStatement) throws {
        let kit = try ExchangeKit()
        #expect(try kit.run { $0.statement = statement }.results == [.pass, .pass])
    }

    @Test func aModelThatFailsSaysSoAndHasNoOtherAttempt() throws {
        let kit = try ExchangeKit()
        let outcome = try kit.run {
            $0.statement = ExchangeKit.hard
            $0.isWrong = true
        }
        #expect(outcome.results == [.declaredFail, .declaredFail])
        let conclusion = try outcome.auditor.get()
        #expect(conclusion.certificate == nil)
        for log in [kit.auditorLog, kit.providerLog] {
            let record = try log.record(commitment: conclusion.commitment, statement: conclusion.statement)
            #expect(record.outcomes == [.declared])
        }
        let again = try kit.run {
            $0.statement = ExchangeKit.hard
            $0.isWrong = true
            $0.auditNumber = 1
        }
        #expect(again.auditorError == .own(.commitment(.attemptsExhausted(allowed: 1, made: 1))))
    }

    @Test func aProviderThatLiesIsRejectedForGood() throws {
        let kit = try ExchangeKit()
        let outcome = try kit.run {
            $0.statement = ExchangeKit.hard
            $0.isWrong = true
            $0.isHonest = false
        }
        #expect(outcome.results[1] == .rejected)
        #expect(outcome.results[0] != .pass)
        let conclusion = try outcome.auditor.get()
        let record = try kit.auditorLog.record(commitment: conclusion.commitment, statement: conclusion.statement)
        #expect(record.outcomes == [.rejected])
    }

    /// One that breaks off has had one guess: it may try once more, as the same audit, and never again.
    @Test func anAttemptThatBreaksOffIsRepeatedOnce() throws {
        let kit = try ExchangeKit()
        for attempt in 1...2 {
            let outcome = try kit.run { $0.fromProvider = { number, frame in number < 12 ? frame : nil } }
            #expect(outcome.results == [.incomplete, .incomplete], "attempt \(attempt)")
            #expect(try outcome.auditor.get().reason != nil)
            #expect(try kit.ledger.nextAuditNumber(of: kit.reference(.init()).identity) == 2)
        }
        let third = try kit.run()
        #expect(third.auditorError == .own(.commitment(.attemptsExhausted(allowed: 2, made: 2))))
        guard case .refused(by: .auditor, let reason) = third.providerError else {
            Issue.record("\(third.provider)")
            return
        }
        #expect(reason.contains("at most 2 attempts"))
    }

    @Test func theSecondAttemptMayPassAndCostsABit() throws {
        let kit = try ExchangeKit()
        _ = try kit.run { $0.fromProvider = { number, frame in number < 12 ? frame : nil } }
        let outcome = try kit.run()
        #expect(outcome.results == [.pass, .pass])
        let conclusion = try outcome.auditor.get()
        #expect(conclusion.certificate?.content.auditNumber == 1)
        let fresh = try #require(try ExchangeKit().run().auditor.get().soundnessBits)
        let bits = try #require(conclusion.soundnessBits)
        #expect(abs(bits - (fresh - 1)) < 1e-6)
    }

    @Test func versionsMustAgree() throws {
        let kit = try ExchangeKit()
        for place in [12, 20] {
            let other: @Sendable (Int, [UInt8]) -> [UInt8]? = { number, frame in
                var frame = frame
                if number == 0 { frame[place] += 1 }
                return frame
            }
            let first = try kit.run { $0.fromProvider = other }
            #expect(first.auditorError == .connection(.versionMismatch(expected: 1, actual: 2)))
            let second = try kit.run { $0.fromAuditor = other }
            #expect(second.providerError == .connection(.versionMismatch(expected: 1, actual: 2)))
        }
    }

    @Test func thePeerMustBeTheRegisteredProvider() throws {
        let kit = try ExchangeKit()
        let outcome = try kit.run { $0.providerAs = kit.auditor.fingerprint }
        #expect(
            outcome.auditorError
                == .peer(
                    .provider,
                    .commitment(
                        .mismatch(
                            what: "provider of the registration", expected: kit.auditor.fingerprint,
                            actual: kit.provider.fingerprint))))
        guard case .refused(by: .auditor, _) = outcome.providerError else {
            Issue.record("\(outcome.provider)")
            return
        }
        try expectNothingCounted(kit)
    }

    @Test func registrationsByAnotherAuditorAreRefused() throws {
        let kit = try ExchangeKit()
        let other = Party.identity(3).publicKey.fingerprint
        let outcome = try kit.run {
            $0.registeredBy = 3
            $0.auditorAs = other  // a provider that takes the wrong auditor for its own
        }
        #expect(
            outcome.auditorError
                == .peer(
                    .provider,
                    .commitment(.mismatch(what: "auditor", expected: kit.auditor.fingerprint, actual: other))))
        try expectNothingCounted(kit)
    }

    @Test func registrationsAfterTheDisclosureAreRefused() throws {
        let kit = try ExchangeKit()
        let outcome = try kit.run { $0.registered = 2001 }
        #expect(
            outcome.auditorError
                == .peer(
                    .provider, .commitment(.registeredAfterDisclosure(registered: 2001, disclosed: 2000))))
        guard case .refused(by: .auditor, let reason) = outcome.providerError else {
            Issue.record("\(outcome.provider)")
            return
        }
        #expect(reason.contains("registered before"))
        try expectNothingCounted(kit)
    }

    @Test func numbersOfAuditsAreSpent() throws {
        let kit = try ExchangeKit()
        #expect(try kit.run().results == [.pass, .pass])
        // The same number for another statement: only the very same one may be tried again.
        let outcome = try kit.run {
            $0.auditNumber = 1
            $0.statement = .certified(alpha: 0.8)
        }
        #expect(outcome.auditorError == .own(.commitment(.spentReferenceSet(expectedAudit: 2, actualAudit: 1))))
        guard case .refused = outcome.providerError else {
            Issue.record("\(outcome.provider)")
            return
        }
    }

    @Test func theFormatMustBeTheCommittedOne() throws {
        let kit = try ExchangeKit()
        let outcome = try kit.run {
            $0.fromProvider = { number, frame in
                let name = Array("Pisa".utf8)
                guard number == 1, let place = frame.indices.first(where: { frame[$0...].starts(with: name) })
                else { return frame }
                var frame = frame
                frame[place] = UInt8(ascii: "Q")
                return frame
            }
        }
        guard case .peer(.provider, .otherFormat) = outcome.auditorError else {
            Issue.record("\(outcome.auditor)")
            return
        }
        try expectNothingCounted(kit)
    }

    @Test func modelsOfOtherColumnsOrClassesAreRefused() throws {
        let kit = try ExchangeKit()
        var preprocessing = AuditKit.preprocessing
        preprocessing.numeric[0].range = PublicRange(0, 99)
        let changed = preprocessing
        guard
            case .peer(.provider, .otherColumns(what: "columns", _, _)) =
                try kit.run({ $0.preprocessing = changed }).auditorError
        else {
            Issue.record("another range was taken")
            return
        }
        let classes = try kit.run { $0.classes = ["no", "yes"] }
        #expect(
            classes.auditorError
                == .peer(.provider, .otherColumns(what: "classes", expected: "no, yes", actual: "0, 1")))
        try expectNothingCounted(kit)
    }

    @Test func theDeclarationMustBeAboutTheStatement() throws {
        let kit = try ExchangeKit()
        let outcome = try kit.run {
            $0.statement = ExchangeKit.hard
            $0.isWrong = true
            $0.fromProvider = { number, frame in
                var frame = frame
                if number == 3 { frame[frame.count - 1] ^= 1 }
                return frame
            }
        }
        let conclusion = try outcome.auditor.get()
        #expect(conclusion.result == .incomplete)
        #expect(conclusion.reason == "\(ProofError.statementMismatch)")
    }

    @Test func rehearsalsAreNotForTheRegistered() throws {
        let kit = try ExchangeKit()
        let registered = try kit.run { $0.auditorRehearses = true }
        guard case .peer(.provider, .commitment(.mismatch(what: "offer", _, _))) = registered.auditorError else {
            Issue.record("\(registered.auditor)")
            return
        }
        let bare = try kit.run { $0.providerRehearses = true }
        guard case .peer(.provider, .commitment(.mismatch(what: "offer", _, _))) = bare.auditorError else {
            Issue.record("\(bare.auditor)")
            return
        }
        let both = try kit.run {
            $0.providerRehearses = true
            $0.auditorRehearses = true
        }
        #expect(both.results == [.pass, .pass])
        #expect(try both.auditor.get().certificate == nil && both.provider.get().certificate == nil)
        #expect(try both.auditor.get().standing == .rehearsal)
        try expectNothingCounted(kit)
    }

    private func expectNothingCounted(_ kit: ExchangeKit) throws {
        let identity = try kit.reference(.init()).identity
        #expect(try kit.ledger.nextAuditNumber(of: identity) == 1)
    }
}
