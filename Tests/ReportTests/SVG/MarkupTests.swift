import CandorReport
import Testing

@Suite struct MarkupTests {
    @Test func charactersWithAMeaningBecomeEntities() {
        #expect(Markup.escape(#"<a href="x" id='y'>&"#) == "&lt;a href=&quot;x&quot; id=&#39;y&#39;&gt;&amp;")
    }

    /// U+0600 prepends to the next character, U+0301 and U+200D extend the one before: each joins its neighbour in a
    /// single `Character`.
    @Test(arguments: ["\u{600}<", "<\u{301}", "\"\u{200D}", "&\u{301}", "\r\n>"])
    func noNeighbourHidesACharacter(text: String) {
        let escaped = Markup.escape(text)
        #expect(!escaped.unicodeScalars.contains { "<>\"".unicodeScalars.contains($0) })
        #expect(escaped.unicodeScalars.filter { $0 == "&" }.count == 1)
        #expect(escaped.unicodeScalars.contains(";"))
    }

    @Test(arguments: ["\u{0}", "\u{1B}", "\u{7F}", "\u{9F}", "\u{FFFE}"])
    func scalarsThatXMLForbidsAreReplaced(text: String) {
        #expect(Markup.escape("a\(text)b") == "a\u{FFFD}b")
    }

    @Test func otherTextIsKept() {
        #expect(Markup.escape("naïve 日本 🙂\t\n") == "naïve 日本 🙂\t\n")
    }
}
