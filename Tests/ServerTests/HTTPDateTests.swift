#if Gateway
    import CandorServer
    import HTTPTypes
    import NIOHTTP1
    import Testing

    #if canImport(Glibc)
        import Glibc
    #endif

    /// When an answer was made, as its headers say it.
    @Suite struct HTTPDateTests {
        /// The example of RFC 9110, ends of months and years, leap days, and the days of a week.
        @Test(arguments: [
            (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"), (0, "Thu, 01 Jan 1970 00:00:00 GMT"),
            (951_782_399, "Mon, 28 Feb 2000 23:59:59 GMT"), (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"),
            (1_709_164_800, "Thu, 29 Feb 2024 00:00:00 GMT"), (1_798_761_599, "Thu, 31 Dec 2026 23:59:59 GMT"),
            (1_798_761_600, "Fri, 01 Jan 2027 00:00:00 GMT"), (4_107_542_400, "Mon, 01 Mar 2100 00:00:00 GMT"),
            (253_402_300_799, "Fri, 31 Dec 9999 23:59:59 GMT"), (-1, "Wed, 31 Dec 1969 23:59:59 GMT"),
            (1_690_009_200, "Sat, 22 Jul 2023 07:00:00 GMT"),
        ])
        func aTimeHasTheFormOfTheStandard(second: Int, text: String) {
            var date = HTTPDate()
            #expect(date.text(at: second) == text)
            #expect(date.text(at: second) == text)
            #expect(HTTPDate.isWellFormed(text))
        }

        @Test func anotherSecondIsAnotherText() {
            var date = HTTPDate()
            let texts = (0..<86_400).map { date.text(at: $0) }
            #expect(Set(texts).count == 86_400)
            #expect(texts.allSatisfy(HTTPDate.isWellFormed))
            #expect(date.text(at: 0) == texts[0])
        }

        @Test(arguments: [
            "", "yesterday", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994",
            "Sun, 06 Nov 1994 08:49:37 UTC", "Sun, 06 Nov 1994 08:49:37 GMT ", "sun, 06 Nov 1994 08:49:37 GMT",
            "Sun, 6  Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 GMT, Sun, 06 Nov 1994 08:49:37 GMT",
        ])
        func otherFormsAreNone(text: String) { #expect(!HTTPDate.isWellFormed(text)) }

        // MARK: On answers

        /// Seconds that a date is away from now.
        private static func age(_ text: String) throws -> Int {
            var date = HTTPDate()
            let now = time(nil)
            return try #require((-60...60).first { date.text(at: now - $0) == text }, "\(text)")
        }

        private static func expectOneOfNow(_ dates: [String], _ what: String) throws {
            #expect(dates.count == 1, "\(what): \(dates)")
            let age = try age(dates.first ?? "")
            #expect((-1...30).contains(age), "\(what): \(dates)")
        }

        @Test func everyAnswerHasOne() async throws {
            let upstream = StubUpstream { question in
                question.path.hasPrefix("/docs") ? .init(pieces: ["a", "b"]) : .init(ServerKit.answer)
            }
            try await ServerKit.run(upstream) { kit in
                let answers: [(String, ServerKit.Got, Int)] = [
                    ("inference", try await kit.infer(), 200),
                    ("stream", try await kit.ask(.GET, "/files/docs/a"), 200),
                    ("health", try await kit.ask(.GET, "/v2/health/live", key: nil), 200),
                    ("no key", try await kit.infer(nil), 401), ("no route", try await kit.ask(.GET, "/v9"), 404),
                    ("head", try await kit.ask(.HEAD, "/v2"), 405),
                    ("metrics", try await kit.ask(.GET, "/metrics", key: ServerKit.root, port: kit.adminPort), 200),
                    ("no administrator", try await kit.ask(.GET, "/metrics", port: kit.adminPort), 401),
                ]
                for (what, got, status) in answers {
                    #expect(got.status == status, "\(what)")
                    try Self.expectOneOfNow(got.headers["date"], what)
                }
                for malformed in ["nonsense\r\n\r\n", "GET / HTTP/1.1\r\nContent-Length: x\r\n\r\n"] {
                    let got = try await kit.raw(malformed)
                    #expect(got.hasPrefix("HTTP/1.1 400"), "\(got)")
                    let lines = got.components(separatedBy: "\r\n").filter { $0.lowercased().hasPrefix("date: ") }
                    try Self.expectOneOfNow(lines.map { String($0.dropFirst(6)) }, malformed)
                }
            }
        }

        /// On one connection it goes on with the time.
        @Test func itIsThatOfTheAnswerAndNotOfTheConnection() async throws {
            try await ServerKit.run { kit in
                var dates: Set<String> = []
                let got = try await kit.raw(
                    "GET /v2/health/live HTTP/1.1\r\nHost: x\r\n\r\n",
                    more: "GET /v2/health/live HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
                    pause: .milliseconds(1100))
                for line in got.components(separatedBy: "\r\n") where line.hasPrefix("date: ") { dates.insert(line) }
                #expect(dates.count == 2, "\(got)")
            }
        }

        /// Of what passes through the time is the upstream's, where it says one; of what is masked never.
        @Test func anUpstreamsTimeGoesOnWithWhatPassesThrough() async throws {
            let (known, other) = ("Sun, 06 Nov 1994 08:49:37 GMT", "Mon, 07 Nov 1994 08:49:37 GMT")
            let name = try #require(HTTPField.Name("Date"))
            let upstream = StubUpstream { question in
                var reply = StubUpstream.Reply(ServerKit.answer)
                reply.headers[name] = question.path.hasSuffix("bad") ? "a while ago" : known
                if question.path.hasSuffix("two") { reply.headers[values: name] = [known, other] }
                return reply
            }
            try await ServerKit.run(upstream) { kit in
                let passed = try await kit.ask(.GET, "/files/docs/a")
                #expect(passed.status == 200 && passed.headers["date"] == [known])
                for path in ["/files/docs/bad", "/files/docs/two"] {
                    let got = try await kit.ask(.GET, path)
                    #expect(got.status == 200)
                    try Self.expectOneOfNow(got.headers["date"], path)
                }
                let masked = try await kit.infer()
                try Self.expectOneOfNow(masked.headers["date"], "masked")
            }
        }
    }
#endif
