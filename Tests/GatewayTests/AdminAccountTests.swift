#if Gateway
    import CandorAccess
    import CandorGateway
    import Foundation
    import Testing

    @Suite struct AdminAccountTests {
        @Test func accountsAreListedInPages() async throws {
            let fixture = try await AdminFixture()
            let first = try await fixture.object("GET", "/v1/accounts?limit=1")
            #expect((first["accounts"] as? [[String: Any]])?.first?["name"] as? String == "acme-1")
            #expect(first["next"] as? String == "acme-1")
            #expect(first["total"] as? Int == 2)
            let second = try await fixture.object("GET", "/v1/accounts?limit=1&after=acme-1")
            #expect((second["accounts"] as? [[String: Any]])?.first?["name"] as? String == "acme-2")
            #expect(second["next"] == nil)
        }

        @Test func anAccountIsMadeMovedAndRemovedInTheAdministratorsName() async throws {
            let fixture = try await AdminFixture()
            let made = try await fixture.object(
                "PUT", "/v1/accounts/new%2Fone", #"{"organisation":"beta","tier":"basic"}"#)
            #expect(made["name"] as? String == "new/one")
            let read = try await fixture.object("GET", "/v1/accounts/new%2Fone")
            #expect(read["tier"] as? String == "basic")
            _ = await fixture.ask("PUT", "/v1/accounts/new%2Fone", #"{"organisation":"beta","tier":"premium"}"#)
            #expect(fixture.service.account("new/one")?.tier == "premium")
            #expect(await fixture.ask("DELETE", "/v1/accounts/new%2Fone").status == 200)
            #expect(await fixture.ask("GET", "/v1/accounts/new%2Fone").status == 404)
            let entries = try await fixture.entries().suffix(3)
            #expect(entries.map(\.kind) == [.accountChanged, .accountChanged, .accountRemoved])
            #expect(entries.allSatisfy { $0.actor == "ops" })
        }

        @Test func aFactCountsUntilItIsRemoved() async throws {
            let fixture = try await AdminFixture()
            let expires = fixture.now + 1000
            let answer = await fixture.ask(
                "PUT", "/v1/accounts/acme-1/facts/paying", #"{"evidence":"invoice 7","expires":\#(expires)}"#)
            #expect(answer.status == 200)
            let account = try #require(fixture.service.account("acme-1"))
            #expect(account.holds("paying", at: fixture.now))
            #expect(account.facts.first?.verifiedBy == "ops")
            #expect(await fixture.ask("DELETE", "/v1/accounts/acme-1/facts/paying").status == 200)
            #expect(fixture.service.account("acme-1")?.facts == [])
            #expect(try await fixture.ask("DELETE", "/v1/accounts/acme-1/facts/paying").error["what"] == "fact")
        }

        @Test func aFlagHoldsAnAccountBackUntilItIsLifted() async throws {
            let fixture = try await AdminFixture()
            let flag = #"{"source":"detector x","reason":"copies","level":"label"}"#
            #expect(await fixture.ask("POST", "/v1/accounts/acme-2/flags", flag).status == 200)
            #expect(fixture.service.decide("acme-2", AccessRequest()).level == .label)
            let lift = #"{"source":"detector x","reason":"false alarm"}"#
            #expect(await fixture.ask("POST", "/v1/accounts/acme-2/lifts", lift).status == 200)
            #expect(fixture.service.decide("acme-2", AccessRequest()).level == .full)
            #expect(await fixture.ask("POST", "/v1/accounts/acme-2/lifts", lift).status == 404)
            #expect(try await fixture.entries().last?.reason == "false alarm")
        }

        @Test func aFlagHoldsAllAccountsOfAnOrganisationBack() async throws {
            let fixture = try await AdminFixture()
            let flag = #"{"source":"admin ops","reason":"unpaid","noise":2.5,"level":"bucket"}"#
            #expect(await fixture.ask("POST", "/v1/organisations/acme/flags", flag).status == 200)
            #expect(fixture.service.decide("acme-2", AccessRequest()).level == .bucket)
            let organisation = try await fixture.object("GET", "/v1/organisations/acme")
            #expect(organisation["accounts"] as? Int == 2)
            #expect((organisation["restrictions"] as? [[String: Any]])?.first?["noise"] as? Double == 2.5)
            let lift = #"{"source":"admin ops","reason":"paid"}"#
            #expect(await fixture.ask("POST", "/v1/organisations/acme/lifts", lift).status == 200)
            #expect(fixture.service.decide("acme-2", AccessRequest()).level == .full)
            #expect(await fixture.ask("POST", "/v1/organisations/nobody/lifts", lift).status == 404)
            #expect(await fixture.ask("GET", "/v1/organisations/nobody").status == 404)
        }

        @Test func usageNamesEveryMeasureOfAccountAndOrganisation() async throws {
            let fixture = try await AdminFixture()
            _ = await fixture.service.admit("acme-1", AccessRequest(), rows: 3, classes: 10)
            let usage = try await fixture.object("GET", "/v1/accounts/acme-1/usage")
            let account = try #require(usage["account"] as? [String: Double])
            #expect(Set(account.keys) == Set(Measure.allCases.map(\.rawValue)))
            #expect(account["answers"] == 3)
            #expect((usage["organisation"] as? [String: Double])?["answers"] == 3)
            #expect(await fixture.ask("GET", "/v1/accounts/nobody/usage").status == 404)
        }

        @Test(arguments: [
            ("PUT", "/v1/accounts/a", #"{"organisation":"o"}"#, "tier"),
            ("PUT", "/v1/accounts/a", #"{"organisation":"o","tier":"gold"}"#, "tier"),
            ("PUT", "/v1/accounts/a", #"{"organisation":7,"tier":"free"}"#, "organisation"),
            ("PUT", "/v1/accounts/a%0A", #"{"organisation":"o","tier":"free"}"#, "name of the account"),
            ("PUT", "/v1/accounts/acme-1/facts/paying", #"{"evidence":" ","expires":1900000000}"#, "evidence"),
            ("PUT", "/v1/accounts/acme-1/facts/paying", #"{"evidence":"e","expires":1}"#, "fact paying"),
            ("PUT", "/v1/accounts/acme-1/facts/paying", #"{"evidence":"e","expires":-1}"#, "expires"),
            ("PUT", "/v1/accounts/acme-1/facts/paying", #"{"evidence":"e","expires":1e300}"#, "expires"),
            ("PUT", "/v1/accounts/acme-1/facts/paying", #"{"evidence":"e"}"#, "expires"),
            ("PUT", "/v1/accounts/acme-1/facts/a%00b", #"{"evidence":"e","expires":1900000000}"#, "name of the fact"),
            ("POST", "/v1/accounts/acme-1/flags", #"{"source":"s","reason":"r"}"#, "restriction"),
            ("POST", "/v1/accounts/acme-1/flags", #"{"source":"s","reason":"r","level":"all"}"#, "level"),
            ("POST", "/v1/accounts/acme-1/flags", #"{"source":"s","reason":"r","noise":"2"}"#, "noise"),
            (
                "POST", "/v1/accounts/acme-1/flags", #"{"source":"s","reason":"r","noise":0.5}"#,
                "noise of a restriction"
            ),
            (
                "POST", "/v1/accounts/acme-1/flags", #"{"source":"s","reason":"r","level":"label","expires":5}"#,
                "expires"
            ),
            ("POST", "/v1/accounts/acme-1/flags", #"{"source":"s","reason":"r","noise":2,"level":null}"#, "level"),
            ("POST", "/v1/accounts/acme-1/flags", #"{"source":"s","reason":"r","noise":2,"expires":null}"#, "expires"),
            ("POST", "/v1/accounts/acme-1/lifts", #"{"source":"s"}"#, "reason"),
        ])
        func aBodyThatIsNotAsDescribedIsNamed(method: String, target: String, body: String, what: String) async throws {
            let fixture = try await AdminFixture()
            let before = try await fixture.audit.head()
            let answer = await fixture.ask(method, target, body)
            #expect(answer.status == 400)
            #expect(try answer.error["what"] == what)
            #expect(try await fixture.audit.head() == before)
        }

        @Test func aTextHasABound() async throws {
            let fixture = try await AdminFixture()
            let long = String(repeating: "x", count: 4097)
            let answer = await fixture.ask("POST", "/v1/accounts/acme-1/lifts", #"{"source":"\#(long)","reason":"r"}"#)
            #expect(answer.status == 400)
            #expect(try answer.error["actual"] == "4097")
        }
    }
#endif
