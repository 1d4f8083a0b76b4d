#if Gateway
    import CandorAccess
    import CandorGateway
    import Testing

    /// What every request to the admin listener must and must not be.
    @Suite struct AdminAPITests {
        private static let put = ("PUT", "/v1/accounts/acme-1", #"{"organisation":"acme","tier":"premium"}"#)

        @Test(arguments: [
            ("https://evil.example", "gateway:9443"), ("null", "gateway:9443"), ("https://gateway", "gateway:9443"),
            ("https://gateway:9443.evil.example", "gateway:9443"), ("ftp://gateway:9443", "gateway:9443"),
            ("https://gateway:9443", nil),
        ])
        func aForeignPageChangesNothing(origin: String, host: String?) async throws {
            let fixture = try await AdminFixture()
            let answer = await fixture.ask(Self.put.0, Self.put.1, Self.put.2, origin: origin, host: host)
            #expect(answer.status == 403)
            #expect(fixture.service.account("acme-1")?.tier == "free")
            #expect(answer.header("Access-Control-Allow-Origin") == nil)
        }

        @Test(arguments: ["https://gateway:9443", "http://GATEWAY:9443", nil])
        func theOwnPageAndProgramsMayChange(origin: String?) async throws {
            let fixture = try await AdminFixture()
            let answer = await fixture.ask(Self.put.0, Self.put.1, Self.put.2, origin: origin)
            #expect(answer.status == 200)
        }

        @Test(arguments: [
            nil, "text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "application/jsonx",
        ])
        func aTypeThatFormsCanSendChangesNothing(type: String?) async throws {
            let fixture = try await AdminFixture()
            let answer = await fixture.ask(Self.put.0, Self.put.1, Self.put.2, type: type)
            #expect(answer.status == 415)
            #expect(try answer.error["actual"] == type ?? "none")
            #expect(await fixture.ask("DELETE", "/v1/accounts/acme-1", type: type).status == 415)
            #expect(fixture.service.account("acme-1")?.tier == "free")
        }

        @Test func aTypeMayHaveParameters() async throws {
            let fixture = try await AdminFixture()
            let answer = await fixture.ask(
                Self.put.0, Self.put.1, Self.put.2, type: "Application/JSON; charset=utf-8")
            #expect(answer.status == 200)
        }

        @Test func anotherMethodIsToldWhichThereAre() async throws {
            let fixture = try await AdminFixture()
            let answer = await fixture.ask("POST", "/v1/accounts/acme-1")
            #expect(answer.status == 405)
            #expect(answer.header("Allow") == "GET, PUT, DELETE")
            #expect(await fixture.ask("OPTIONS", "/v1/upgrades").header("Allow") == "GET, POST")
        }

        @Test(arguments: [
            "/v2", "/v1", "/v1/", "/v1/accounts/", "/v1/accounts//usage", "//v1/status", "/v1/status/", "/v1/../",
            "/v1/accounts/a/b", "/v1%2Fstatus",
        ])
        func anUnknownPathIsNotFound(path: String) async throws {
            #expect(await (try AdminFixture()).ask("GET", path).status == 404)
        }

        @Test(arguments: [
            ("/v1/accounts/%zz", "path"), ("/v1/accounts/%4", "path"), ("/v1/accounts/%ff", "path"), ("status", "path"),
            ("", "path"), ("http://gateway/v1/status", "path"),
            ("/v1/accounts?limit=0", "limit"), ("/v1/accounts?limit=1001", "limit"), ("/v1/accounts?limit=x", "limit"),
            ("/v1/accounts?offset=5", "query"), ("/v1/status?x", "query"), ("/v1/accounts?limit=5&limit=6", "query"),
            ("/v1/upgrades?state=open", "state"), ("/v1/consumers?by=name", "by"),
            ("/v1/audit/verification?after=7", "after"), ("/v1/alerts?limit=257", "limit"),
        ])
        func aTargetThatIsNotAsDescribedIsNamed(target: String, what: String) async throws {
            let answer = await (try AdminFixture()).ask("GET", target)
            #expect(answer.status == 400)
            #expect(try answer.error["what"] == what)
        }

        @Test(arguments: [
            (#"{"organisation":"o","tier":"free","level":"full"}"#, "\"level\""),
            (#"{"organisation":"o","tier":"free","tier":"premium"}"#, "something else"), ("[]", "something else"),
            (#"{"organisation":"o","tier":"free"} {}"#, nil), ("{", nil), ("nonsense", nil),
        ])
        func aBodyIsOneStrictObject(body: String, actual: String?) async throws {
            let answer = await (try AdminFixture()).ask("PUT", "/v1/accounts/a", body)
            #expect(answer.status == 400)
            let error = try answer.error
            #expect(error["what"] == "body")
            if let actual { #expect(error["actual"] == actual) }
        }

        @Test func aBodyHasABound() async throws {
            let fixture = try await AdminFixture()
            let blanks = String(repeating: " ", count: AdminAPI.bodyLimit - Self.put.2.utf8.count)
            #expect(await fixture.ask(Self.put.0, Self.put.1, Self.put.2 + blanks).status == 200)
            #expect(await fixture.ask(Self.put.0, Self.put.1, Self.put.2 + blanks + " ").status == 413)
        }

        @Test func aStoreThatIsDownIsSaidToBe() async throws {
            let fixture = try await AdminFixture()
            fixture.store.isDown = true
            for (method, target) in [
                ("GET", "/v1/accounts"), ("GET", "/v1/upgrades"), ("GET", "/v1/alerts"), ("GET", "/v1/audit/head"),
                ("GET", "/v1/restrictions"), ("DELETE", "/v1/accounts/acme-1"),
            ] {
                let answer = await fixture.ask(method, target)
                #expect(answer.status == 503, "\(method) \(target)")
                #expect(answer.header("Retry-After") == "5")
            }
            let status = try await fixture.object("GET", "/v1/status")
            #expect(status["storeAvailable"] as? Bool == false)
            #expect((status["problem"] as? String)?.contains("down") == true)
            fixture.store.isDown = false
            #expect(try await fixture.object("GET", "/v1/status")["storeAvailable"] as? Bool == true)
        }

        @Test func aWriteThatWasNotKeptShowsInTheStatus() async throws {
            let fixture = try await AdminFixture()
            fixture.store.isDown = true
            _ = await fixture.service.admit("acme-1", AccessRequest(), classes: 10)
            fixture.store.isDown = false
            #expect(try await fixture.object("GET", "/v1/status")["storeAvailable"] as? Bool == false)
        }

        @Test(arguments: [
            ("GET", "/v1/status"), ("GET", "/"), ("GET", "/nowhere"), ("PATCH", "/v1/status"), ("GET", "/metrics"),
            ("PUT", "/v1/accounts/x"),
        ])
        func everyAnswerForbidsWhatBrowsersMightDo(method: String, target: String) async throws {
            let answer = await (try AdminFixture()).ask(method, target)
            #expect(answer.header("Cache-Control") == "no-store")
            #expect(answer.header("X-Frame-Options") == "DENY")
            #expect(answer.header("X-Content-Type-Options") == "nosniff")
            let policies = answer.headers.filter { $0.name == "Content-Security-Policy" }
            #expect(policies.count == 1)
            #expect(policies.first?.value.hasPrefix("default-src 'none'; ") == true)
            #expect(policies.first?.value.contains("frame-ancestors 'none'") == true)
        }

        @Test func theConfigurationHasItsDefaultsWrittenOut() async throws {
            let configuration = try await (try AdminFixture()).object("GET", "/v1/configuration")
            #expect(
                Set(configuration.keys) == [
                    "tiers", "roles", "policies", "detailed", "ladder", "rules", "reviewDays", "auditDays",
                ])
            #expect((configuration["tiers"] as? [String: Any])?.count == 4)
        }
    }
#endif
