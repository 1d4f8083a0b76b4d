#if Gateway
    import CandorAccess
    import CandorGateway
    import Testing

    @Suite struct AdminUpgradeTests {
        private func requested(_ fixture: AdminFixture) async throws {
            let body = #"{"account":"acme-1","tier":"premium","justification":"calibration"}"#
            let answer = await fixture.ask("POST", "/v1/upgrades", body)
            #expect(answer.status == 201)
            #expect(try answer.object["state"] as? String == "pending")
        }

        @Test func anApprovedUpgradeGivesItsTierAndNamesTheReviewer() async throws {
            let fixture = try await AdminFixture()
            try await requested(fixture)
            let pending = try await fixture.object("GET", "/v1/upgrades?state=pending")
            #expect(pending["total"] as? Int == 1)
            let approved = try await fixture.object("POST", "/v1/upgrades/1/approve", #"{"reason":"contract"}"#)
            #expect(approved["decidedBy"] as? String == "ops")
            #expect(fixture.service.decide("acme-1", AccessRequest()).level == .full)
            _ = await fixture.ask("POST", "/v1/upgrades/1/revoke", #"{"reason":"over"}"#)
            #expect(fixture.service.decide("acme-1", AccessRequest()).level == .label)
            #expect(try await fixture.entries().suffix(2).map(\.actor) == ["ops", "ops"])
            #expect(try await fixture.object("GET", "/v1/upgrades?state=pending")["total"] as? Int == 0)
            #expect(try await fixture.object("GET", "/v1/upgrades")["total"] as? Int == 1)
        }

        @Test func aSecondReviewerIsToldTheState() async throws {
            let fixture = try await AdminFixture()
            try await requested(fixture)
            #expect(await fixture.ask("POST", "/v1/upgrades/1/deny", #"{"reason":"no"}"#).status == 200)
            let late = await fixture.ask("POST", "/v1/upgrades/1/approve", #"{"reason":"yes"}"#)
            #expect(late.status == 409)
            #expect(try late.error["actual"] == "denied")
        }

        @Test func nobodyReviewsTheirOwnRequest() async throws {
            let fixture = try await AdminFixture()
            _ = await fixture.ask("PUT", "/v1/accounts/ops", #"{"organisation":"o","tier":"free"}"#)
            _ = await fixture.ask(
                "POST", "/v1/upgrades", #"{"account":"ops","tier":"premium","justification":"mine"}"#)
            #expect(await fixture.ask("POST", "/v1/upgrades/1/approve", #"{"reason":"me"}"#).status == 409)
        }

        @Test func aRepeatedRequestIsAConflict() async throws {
            let fixture = try await AdminFixture()
            try await requested(fixture)
            let body = #"{"account":"acme-1","tier":"premium","justification":"calibration"}"#
            #expect(await fixture.ask("POST", "/v1/upgrades", body).status == 409)
        }

        @Test(arguments: [
            ("/v1/upgrades/7/approve", #"{"reason":"r"}"#, 404), ("/v1/upgrades/x/approve", #"{"reason":"r"}"#, 404),
            ("/v1/upgrades/1/approve", #"{"reason":"  "}"#, 400), ("/v1/upgrades/1/approve", "", 400),
            ("/v1/upgrades", #"{"account":"nobody","tier":"premium","justification":"j"}"#, 404),
            ("/v1/upgrades", #"{"account":"acme-1","tier":"gold","justification":"j"}"#, 400),
            ("/v1/upgrades", #"{"account":"acme-1","tier":"premium"}"#, 400),
            ("/v1/upgrades", #"{"account":"acme-2","tier":"free"}"#, 400),
        ])
        func whatCannotBeReviewedIsRefused(target: String, body: String, status: Int) async throws {
            let fixture = try await AdminFixture()
            #expect(await fixture.ask("POST", target, body).status == status)
        }
    }
#endif
