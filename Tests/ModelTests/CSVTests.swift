import CandorModel
import Testing

struct CSVTests {
    private func records(_ text: String, _ format: CSVReader.Format = .init()) throws -> [[String]] {
        var reader = CSVReader(bytes: Array(text.utf8), path: "a.csv", format: format)
        var records: [[String]] = []
        while try reader.next() { records.append(reader.fields.indices.map { reader.text($0) }) }
        return records
    }

    @Test(arguments: ["a,b\n1,2\n", "a,b\r\n1,2\r\n", "a,b\n1,2", "\u{feff}a,b\n\n1,2\n\n", " a ,\tb \n 1 , 2 \n"])
    func lineEndsBlanksAndMarksDoNotMatter(text: String) throws {
        #expect(try records(text) == [["a", "b"], ["1", "2"]])
    }

    @Test func quotesProtectDelimitersLineEndsBlanksAndQuotes() throws {
        #expect(
            try records("\"a,b\", \"c\nd\" ,\" e \"\n\"f\"\"g\"\"\",\"\",h\"i\n")
                == [["a,b", "c\nd", " e "], ["f\"g\"", "", "h\"i"]])
    }

    @Test func emptyFieldsAreKept() throws {
        #expect(try records(",,\n1,,\n") == [["", "", ""], ["1", "", ""]])
    }

    @Test func otherDelimitersAndTabsSplit() throws {
        #expect(try records("a;b,c;d", .init(delimiter: UInt8(ascii: ";"))) == [["a", "b,c", "d"]])
        #expect(try records("a\t\tb c\n", .init(delimiter: UInt8(ascii: "\t"))) == [["a", "", "b c"]])
    }

    @Test func commentsAndSkippedLinesAreNotRead() throws {
        let text = "|junk\nx,\"y\n1,2\n| more\n3,4\n"
        #expect(try records(text, .init(comment: Array("|".utf8), skipLines: 2)) == [["1", "2"], ["3", "4"]])
    }

    @Test func linesAreCountedThroughQuotesCommentsAndBlankLines() throws {
        var reader = CSVReader(
            bytes: Array("|c\n\na,\"b\nc\"\nd,e\n".utf8), path: "a.csv", format: .init(comment: [UInt8(ascii: "|")]))
        #expect(try reader.next())
        #expect(reader.line == 3)
        #expect(try reader.next())
        #expect(reader.line == 5)
        #expect(try !reader.next())
    }

    @Test func quoteThatIsNotClosedNamesItsLine() {
        #expect(
            throws: DataError.badField(
                path: "a.csv", line: 2, column: "2", expected: "a closing quote", found: "the end of the file")
        ) { try records("a,b\nc,\"d\n\n") }
    }

    @Test func textBehindAClosingQuoteIsAnError() {
        #expect(
            throws: DataError.badField(
                path: "a.csv", line: 1, column: "1",
                expected: "a delimiter or the end of the line after the closing quote", found: "x")
        ) { try records("\"a\"x,b") }
    }

    @Test func excerptsOfLongFieldsEndWithTheirLine() throws {
        let long = String(repeating: "y", count: 41)
        var reader = CSVReader(bytes: Array("short,\(long),\"two\nlines\"".utf8), path: "a.csv")
        #expect(try reader.next())
        #expect((0..<3).map { reader.excerpt($0) } == ["\"short\"", "\"\(long.dropLast())…\"", "\"two…\""])
    }

    @Test func anyBytesGiveRecordsOrATypedError() {
        var generator = MersenneTwister(seed: 5)
        let alphabet = Array("a,\"\n\r \t|".utf8) + [0, 0xff]
        for _ in 0..<5000 {
            let bytes = (0..<generator.integer(below: 24)).map { _ in alphabet[generator.integer(below: 10)] }
            var reader = CSVReader(bytes: bytes, path: "a.csv", format: .init(comment: [UInt8(ascii: "|")]))
            var rows = 0
            do {
                while try reader.next() { rows += 1 }
            } catch {
                guard case .badField = error else {
                    Issue.record("\(error) for \(bytes)")
                    return
                }
            }
            #expect(rows <= bytes.count, "\(bytes)")
        }
    }
}
