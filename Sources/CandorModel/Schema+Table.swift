extension Schema {
    /// Most categories of one column; a column with more is an identifier or a number.
    static let largestVocabulary = 1000

    /// Reads the described files, one after the other, from `folder`.
    ///
    /// Vocabularies are in byte order, so that they do not depend on the order of rows.
    ///
    /// - Returns: the columns in the order of the files' header, the label as a categorical column over its classes.
    /// - Throws: ``DataError/badField(path:line:column:expected:found:)`` for the first bad row;
    ///   ``DataError/badColumn(path:column:expected:found:)`` where the header and the description differ.
    /// - Complexity: O(bytes).
    public func table(in folder: String) throws(DataError) -> Table {
        var builders: [TableBuilder] = []
        var layout: [String]?
        for file in csv {
            let path = path(of: file, in: folder)
            guard delimiter.utf8.count == 1, let byte = delimiter.utf8.first else {
                throw .badSchema(
                    path: path, key: "delimiter", expected: "one character of one byte", found: "\"\(delimiter)\"")
            }
            var reader = CSVReader(
                bytes: try FileBytes.read(path), path: path,
                format: CSVReader.Format(
                    delimiter: byte, comment: Array(comment.utf8), skipLines: file.skipLines))
            let names = header ? try readHeader(&reader, path: path) : columns.map(\.name)
            if let layout {
                guard layout == names else {
                    throw .badColumn(
                        path: path, column: names.first { !layout.contains($0) } ?? names.first ?? "",
                        expected: "the columns of the first file, \(layout.joined(separator: ", "))",
                        found: names.joined(separator: ", "))
                }
            } else {
                layout = names
                builders = names.map { TableBuilder(column: column(named: $0), schema: self) }
            }
            while try reader.next() {
                guard reader.fields.count == builders.count else {
                    throw .badField(
                        path: path, line: reader.line, column: "(the whole row)",
                        expected: "\(builders.count) fields", found: "\(reader.fields.count)")
                }
                for index in builders.indices {
                    if let expected = builders[index].append(reader.field(index)) {
                        throw .badField(
                            path: path, line: reader.line, column: builders[index].name, expected: expected,
                            found: reader.fields[index].isEmpty ? "nothing" : reader.excerpt(index))
                    }
                }
            }
        }
        let paths = csv.map(\.path).joined(separator: ", ")
        var table = Table(count: builders.first?.count ?? 0)
        guard table.count > 0 else {
            throw .badField(
                path: paths, line: 1, column: "(the whole row)", expected: "rows", found: "an empty file")
        }
        for builder in builders {
            if let column = try builder.column(path: paths) { table[builder.name] = column }
        }
        return table
    }

    /// The entry of a column; files with a header need none for the label.
    private func column(named name: String) -> Column {
        columns.first { $0.name == name } ?? Column(name: name, kind: .label, range: nil, fill: nil)
    }

    private func readHeader(_ reader: inout CSVReader, path: String) throws(DataError) -> [String] {
        guard try reader.next() else {
            throw .badField(path: path, line: 1, column: "(header)", expected: "column names", found: "an empty file")
        }
        let names = reader.fields.indices.map { reader.text($0) }
        let described = columns.map(\.name) + (columns.contains { $0.kind == .label } ? [] : [label.column])
        var seen: Set<String> = []
        for name in names {
            guard described.contains(name) else {
                throw .badColumn(
                    path: path, column: name, expected: "an entry for every column, if only of the kind ignore",
                    found: "none")
            }
            guard seen.insert(name).inserted else {
                throw .badColumn(path: path, column: name, expected: "each name once", found: "two")
            }
        }
        for name in described where !seen.contains(name) {
            throw .badColumn(
                path: path, column: name, expected: "it in the header", found: names.joined(separator: ", "))
        }
        return names
    }
}
