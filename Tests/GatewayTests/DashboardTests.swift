#if Gateway
    import CandorGateway
    import Testing

    @Suite struct DashboardTests {
        private func page() async throws -> AdminResponse { await (try AdminFixture()).ask("GET", "/") }

        private func element(_ name: String, of page: String) throws -> String {
            let begin = try #require(page.firstRange(of: "<\(name)>"))
            let end = try #require(page.firstRange(of: "</\(name)>"))
            return String(page[begin.upperBound..<end.lowerBound])
        }

        @Test func thePolicyAllowsTheStyleAndTheScriptByTheirHashesAlone() async throws {
            let page = try await page()
            #expect(page.contentType == "text/html; charset=utf-8")
            let policy = try #require(page.header("Content-Security-Policy"))
            for name in ["style", "script"] {
                let hash = DashboardPage.hash(try element(name, of: page.text))
                #expect(policy.contains("\(name)-src 'sha256-\(hash)';"))
            }
            #expect(policy.contains("connect-src 'self';"))
            #expect(!policy.contains("unsafe"))
        }

        @Test func theHashIsThatOfTheStandard() {
            // FIPS 180-4, "abc", in base64.
            #expect(DashboardPage.hash("abc") == "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=")
        }

        @Test func thePageLoadsNothingAndHasNoHandlersInItsMarkup() async throws {
            let text = try await page().text
            #expect(text.firstRange(of: #/\son[a-z]+\s*=/#) == nil)
            #expect(text.firstRange(of: #/(src|href)="(?!data:)/#) == nil)
            #expect(text.firstRange(of: #/@import|url\(/#) == nil)
            #expect(text.firstRange(of: #/\sstyle="/#) == nil)
        }

        @Test func theScriptWritesTextAlone() async throws {
            let script = try element("script", of: try await page().text)
            for word in ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function"] {
                #expect(!script.contains(word), "\(word)")
            }
        }

        @Test func everyFieldAndSectionHasAName() async throws {
            let text = try await page().text
            for id in text.matches(of: #/aria-labelledby="([a-z-]+)"/#).map(\.output.1) {
                #expect(text.contains("id=\"\(id)\""), "\(id)")
            }
            #expect(text.contains("<label for=\"reason\">"))
            #expect(text.contains("<html lang=\"en\">"))
        }
    }
#endif
