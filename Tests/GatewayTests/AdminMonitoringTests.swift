#if Gateway
    import CandorAccess
    import CandorGateway
    import Testing

    @Suite struct AdminMonitoringTests {
        @Test func tiersAreCountedFromTheLowestLevel() async throws {
            let fixture = try await AdminFixture()
            let tiers = try #require(try await fixture.object("GET", "/v1/tiers")["tiers"] as? [[String: Any]])
            #expect(tiers.map { $0["tier"] as? String } == ["free", "basic", "standard", "premium"])
            #expect(tiers.map { $0["accounts"] as? Int } == [1, 0, 0, 1])
            #expect(tiers.map { $0["level"] as? String } == ["label", "bucket", "top-k", "full"])
        }

        @Test func consumersComeByTheMeasureThatIsAskedFor() async throws {
            let fixture = try await AdminFixture()
            _ = await fixture.service.admit("acme-1", AccessRequest(), rows: 9, classes: 1000)
            _ = await fixture.service.admit("acme-2", AccessRequest(), rows: 2, classes: 1000)
            func names(_ query: String) async throws -> [String?] {
                let rows = try await fixture.object("GET", "/v1/consumers" + query)["consumers"] as? [[String: Any]]
                return (rows ?? []).map { $0["account"] as? String }
            }
            #expect(try await names("") == ["acme-2", "acme-1"])
            #expect(try await names("?by=answers") == ["acme-1", "acme-2"])
            #expect(try await names("?by=answers&limit=1") == ["acme-1"])
            #expect(try await names("?by=detailed-answers") == ["acme-2"])
        }

        @Test func aConsumerHasTheTierOfItsApprovedUpgrade() async throws {
            let fixture = try await AdminFixture()
            _ = await fixture.ask(
                "POST", "/v1/upgrades", #"{"account":"acme-1","tier":"premium","justification":"j"}"#)
            _ = await fixture.ask("POST", "/v1/upgrades/1/approve", #"{"reason":"r"}"#)
            _ = await fixture.service.admit("acme-1", AccessRequest(), classes: 10)
            let rows = try await fixture.object("GET", "/v1/consumers")["consumers"] as? [[String: Any]]
            #expect(rows?.first?["tier"] as? String == "premium")
            let tiers = try await fixture.object("GET", "/v1/tiers")["tiers"] as? [[String: Any]]
            #expect(tiers?.last?["accounts"] as? Int == 2)
        }

        @Test func alertsComeNewestFirstAndOnce() async throws {
            let fixture = try await AdminFixture()
            func alerts() async throws -> [[String: Any]] {
                try #require(try await fixture.object("GET", "/v1/alerts")["alerts"] as? [[String: Any]])
            }
            #expect(try await alerts().isEmpty)
            _ = await fixture.service.admit("acme-1", AccessRequest(), rows: 11, classes: 10)
            fixture.advance(60)
            _ = await fixture.service.admit("acme-2", AccessRequest(), rows: 11, classes: 10)
            for _ in 0..<2 {
                let found = try await alerts()
                #expect(found.map { $0["account"] as? String } == ["acme-2", "acme-1"])
                #expect(found.first?["rule"] as? String == "copying")
                #expect(found.first?["measure"] as? String == "answers")
            }
        }

        @Test func manyThatAskAtOnceCountAnAlertOnce() async throws {
            let fixture = try await AdminFixture()
            _ = await fixture.ask("GET", "/metrics")
            _ = await fixture.service.admit("acme-1", AccessRequest(), rows: 11, classes: 10)
            await withTaskGroup { group in
                for _ in 0..<32 { group.addTask { _ = await fixture.ask("GET", "/v1/alerts") } }
            }
            let alerts = try await fixture.object("GET", "/v1/alerts")["alerts"] as? [[String: Any]]
            #expect(alerts?.count == 1)
            let text = await fixture.ask("GET", "/metrics").text
            #expect(text.contains("\ncandor_alerts_total{rule=\"copying\"} 1\n"))
        }

        /// More records than are read at once, most of them answers.
        @Test func alertsAreFoundAmongManyAnswers() async throws {
            let fixture = try await AdminFixture()
            _ = await fixture.ask("GET", "/metrics")
            try await fixture.store.write { transaction throws(AccessError) in
                for index in 0..<2500 {
                    var entry = AuditEntry(index % 1000 == 7 ? .alert : .detailedAnswer, at: 1, account: "a\(index)")
                    entry.actor = "rule copying"
                    try transaction.append(entry)
                }
            }
            let text = await fixture.ask("GET", "/metrics").text
            #expect(text.contains("\ncandor_alerts_total{rule=\"copying\"} 3\n"))
            #expect(text.contains("\ncandor_audit_followed_records 2502\n"))
        }

        @Test func restrictionsInForceAreListedNewestFirst() async throws {
            let fixture = try await AdminFixture()
            _ = await fixture.service.admit("acme-1", AccessRequest(), rows: 11, classes: 10)
            fixture.advance(60)
            _ = await fixture.ask(
                "POST", "/v1/organisations/acme/flags", #"{"source":"admin ops","reason":"r","level":"label"}"#)
            let both = try await fixture.object("GET", "/v1/restrictions")
            let rows = try #require(both["restrictions"] as? [[String: Any]])
            #expect(rows.map { $0["organisation"] as? String ?? $0["account"] as? String } == ["acme", "acme-1"])
            fixture.advance(3600)
            #expect(try await fixture.object("GET", "/v1/restrictions")["total"] as? Int == 1)
        }

        @Test func theLogIsCheckedInParts() async throws {
            let fixture = try await AdminFixture()
            for index in 0..<5 {
                _ = await fixture.ask("PUT", "/v1/accounts/a\(index)", #"{"organisation":"o","tier":"free"}"#)
            }
            var target = "/v1/audit/verification?limit=3"
            var records = 0
            var isMore = true
            for part in 0..<3 where isMore {
                let answer = try await fixture.object("GET", target)
                #expect(answer["intact"] as? Bool == true, "part \(part)")
                records += try #require(answer["records"] as? Int)
                isMore = try #require(answer["more"] as? Bool)
                target = "/v1/audit/verification?limit=3&after=" + (try #require(answer["head"] as? String))
            }
            #expect(records == 7)
            #expect(!isMore)
            let head = try await fixture.object("GET", "/v1/audit/head")
            #expect(head["sequence"] as? Int == 7)
            let wrong = "7:" + String(repeating: "a", count: 64)
            let answer = try await fixture.object("GET", "/v1/audit/verification?after=" + wrong)
            #expect(answer["intact"] as? Bool == false)
            #expect(answer["more"] as? Bool == false)
        }

        @Test func metricsShowTheStoreAndNoAccount() async throws {
            let fixture = try await AdminFixture()
            let before = await fixture.ask("GET", "/metrics")
            #expect(before.contentType == "text/plain; version=0.0.4; charset=utf-8")
            #expect(before.text.contains("\ncandor_alerts_total{rule=\"copying\"} 0\n"))
            _ = await fixture.service.admit("acme-1", AccessRequest(), rows: 11, classes: 10)
            _ = await fixture.ask(
                "POST", "/v1/upgrades", #"{"account":"acme-1","tier":"premium","justification":"secret"}"#)
            let lines = Set(await fixture.ask("GET", "/metrics").text.split(separator: "\n"))
            for line in [
                "candor_accounts{tier=\"free\"} 1", "candor_accounts{tier=\"premium\"} 1",
                "candor_accounts{tier=\"other\"} 0", "candor_upgrades_pending 1", "candor_store_available 1",
                "candor_alerts_total{rule=\"copying\"} 1", "candor_upgrades_total{step=\"requested\"} 1",
                "candor_audit_records 5", "candor_audit_followed_records 5",
            ] {
                #expect(lines.contains(Substring(line)), "\(line)")
            }
            #expect(!lines.contains { $0.contains("acme") || $0.contains("secret") })
            fixture.store.isDown = true
            #expect(await fixture.ask("GET", "/metrics").text.contains("\ncandor_store_available 0\n"))
        }

        @Test func anAccountOfAForgottenTierIsCountedAsOther() async throws {
            let fixture = try await AdminFixture()
            let old = AccessAdministration(
                try AccessConfiguration(tiers: ["gold": Tier(.full, upgrade: .closed)]), store: fixture.store)
            try await old.setAccount("old", organisation: "o", tier: "gold", by: "test")
            #expect(await fixture.ask("GET", "/metrics").text.contains("\ncandor_accounts{tier=\"other\"} 1\n"))
        }
    }
#endif
