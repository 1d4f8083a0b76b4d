#if Gateway
    import CandorServer
    import Testing

    @Suite struct RequestTargetTests {
        @Test func aPathIsItsDecodedSegments() throws {
            let target = try #require(RequestTarget("/v2/models/my%20model/infer?a=b"))
            #expect(target.segments == ["v2", "models", "my model", "infer"])
            #expect(target.query == "a=b")
            #expect(RequestTarget("/")?.segments == [])
            #expect(RequestTarget("/v2")?.query == nil)
        }

        @Test(arguments: [
            "", "v2", "http://other/v2", "*", "//", "/v2//models", "/v2/", "/v2/../admin", "/v2/%2e%2e/admin", "/./v2",
            "/v2/%2E./x", "/a%2fb", "/a%2Fb", "/a%5cb", "/a\\b", "/a%00b", "/a%0d%0ab", "/a%252fb", "/a%2", "/a%zz",
            "/a#b", "/a b", "/é", "/%ff", "/%7f", "/" + String(repeating: "a", count: 5000),
        ])
        func aPathThatCouldBeReadInTwoWaysIsNone(target: String) { #expect(RequestTarget(target) == nil) }

        @Test func aPathIsWrittenEncoded() {
            #expect(RequestTarget.path(["v2", "my model/é?#%"]) == "/v2/my%20model%2F%C3%A9%3F%23%25")
            #expect(RequestTarget.path([]) == "/")
        }
    }
#endif
