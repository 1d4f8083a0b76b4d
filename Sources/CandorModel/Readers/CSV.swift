/// Splits comma-separated text into records and fields.
///
/// Source: RFC 4180, and beyond it: any delimiter, blanks around fields are dropped, blank lines and comment lines are
/// skipped, lines end in LF or CRLF, a byte order mark is skipped. A quote inside an unquoted field is an ordinary
/// character. It works on bytes, in time proportional to them.
package struct CSVReader {
    /// What a file looks like.
    package struct Format: Sendable {
        /// Between fields; no quote and no line end.
        package var delimiter: UInt8
        /// Lines that start with these bytes are skipped; empty for none.
        package var comment: [UInt8]
        /// Number of lines at the top of the file that are skipped before anything else is read.
        package var skipLines: Int

        package init(delimiter: UInt8 = UInt8(ascii: ","), comment: [UInt8] = [], skipLines: Int = 0) {
            self.delimiter = delimiter
            self.comment = comment
            self.skipLines = skipLines
        }
    }

    /// Bytes of the file. Fields with doubled quotes are compacted in place, behind the reading position.
    private var bytes: [UInt8]
    private var position = 0
    private var nextLine = 1
    private let path: String
    private let format: Format

    /// Line on which the current record starts, from 1.
    package private(set) var line = 0
    /// Where the fields of the current record are.
    package private(set) var fields: [Range<Int>] = []

    /// A reader of `bytes`; `path` names the file in errors.
    package init(bytes: [UInt8], path: String, format: Format = Format()) {
        self.bytes = bytes
        self.path = path
        self.format = format
        if bytes.starts(with: [0xef, 0xbb, 0xbf]) { position = 3 }
        for _ in 0..<format.skipLines { skipLine() }
    }

    /// The bytes of field `index` of the current record.
    package func field(_ index: Int) -> ArraySlice<UInt8> { bytes[fields[index]] }

    /// Field `index` of the current record as text; bytes that are no UTF-8 are replaced.
    package func text(_ index: Int) -> String { String(decoding: field(index), as: UTF8.self) }

    /// The start of field `index` for a message: a quote that was never meant may hold the rows that follow.
    package func excerpt(_ index: Int) -> String {
        let line = field(index).prefix { $0 != Byte.lineFeed && $0 != Byte.carriageReturn }
        let start = String(decoding: line, as: UTF8.self).prefix(Self.longestExcerpt)
        return start.utf8.count < field(index).count ? "\"\(start)…\"" : "\"\(start)\""
    }

    private static let longestExcerpt = 40

    /// Goes to the next record; false at the end of the file.
    ///
    /// - Throws: ``DataError/badField(path:line:column:expected:found:)`` for a quote that is not closed, or that is
    ///   followed by something else than a delimiter.
    package mutating func next() throws(DataError) -> Bool {
        fields.removeAll(keepingCapacity: true)
        while position < bytes.count {
            let isComment = !format.comment.isEmpty && bytes[position...].starts(with: format.comment)
            if isComment || isBlankLine() {
                skipLine()
                continue
            }
            line = nextLine
            while try readField() {}
            return true
        }
        return false
    }

    private mutating func skipLine() {
        while position < bytes.count, bytes[position] != Byte.lineFeed { position += 1 }
        if position < bytes.count { position += 1 }
        nextLine += 1
    }

    private func isBlankLine() -> Bool {
        var index = position
        while index < bytes.count, isBlank(bytes[index]) || bytes[index] == Byte.carriageReturn { index += 1 }
        return index == bytes.count || bytes[index] == Byte.lineFeed
    }

    /// A blank that may surround a field: not the delimiter, even where that is a tab.
    private func isBlank(_ byte: UInt8) -> Bool {
        (byte == Byte.space || byte == Byte.tab) && byte != format.delimiter
    }

    /// Appends one field; true where a delimiter followed it.
    private mutating func readField() throws(DataError) -> Bool {
        while position < bytes.count, isBlank(bytes[position]) { position += 1 }
        if position < bytes.count, bytes[position] == Byte.quote { return try readQuotedField() }
        let start = position
        while position < bytes.count, bytes[position] != format.delimiter, bytes[position] != Byte.lineFeed {
            position += 1
        }
        var end = position
        while end > start, isBlank(bytes[end - 1]) || bytes[end - 1] == Byte.carriageReturn { end -= 1 }
        fields.append(start..<end)
        return passSeparator()
    }

    private mutating func readQuotedField() throws(DataError) -> Bool {
        let openingLine = nextLine
        position += 1
        let start = position
        var end = position  // end <= position: compaction never overtakes reading
        while true {
            guard position < bytes.count else {
                throw .badField(
                    path: path, line: openingLine, column: "\(fields.count + 1)", expected: "a closing quote",
                    found: "the end of the file")
            }
            let byte = bytes[position]
            position += 1
            if byte == Byte.quote {
                guard position < bytes.count, bytes[position] == Byte.quote else { break }
                position += 1
            }
            if byte == Byte.lineFeed { nextLine += 1 }
            if end + 1 != position { bytes[end] = byte }
            end += 1
        }
        fields.append(start..<end)
        while position < bytes.count, isBlank(bytes[position]) || bytes[position] == Byte.carriageReturn {
            position += 1
        }
        guard position == bytes.count || bytes[position] == format.delimiter || bytes[position] == Byte.lineFeed else {
            // No further than this field: an error never shows what else is in the row.
            let rest = bytes[position...].prefix(8).prefix { $0 != format.delimiter && $0 != Byte.lineFeed }
            throw .badField(
                path: path, line: nextLine, column: "\(fields.count)",
                expected: "a delimiter or the end of the line after the closing quote",
                found: String(decoding: rest, as: UTF8.self))
        }
        return passSeparator()
    }

    /// Steps over the delimiter or the line end at the position; true for a delimiter.
    private mutating func passSeparator() -> Bool {
        guard position < bytes.count else {
            nextLine += 1
            return false
        }
        let isDelimiter = bytes[position] == format.delimiter
        position += 1
        if !isDelimiter { nextLine += 1 }
        return isDelimiter
    }
}

/// The bytes that give text its structure.
enum Byte {
    static let tab = UInt8(ascii: "\t")
    static let lineFeed = UInt8(ascii: "\n")
    static let carriageReturn = UInt8(ascii: "\r")
    static let space = UInt8(ascii: " ")
    static let quote = UInt8(ascii: "\"")
}
