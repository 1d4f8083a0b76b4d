extension Schema {
    /// Checks what no single entry shows: that names agree, and that predicates can be read.
    func validate(path: String) throws(DataError) {
        func require(
            _ condition: Bool, _ key: String, expected: String, found: String
        ) throws(DataError) {
            if !condition { throw .badSchema(path: path, key: key, expected: expected, found: found) }
        }
        try require(!csv.isEmpty, "csv", expected: "one or more files", found: "none")
        var seen: Set<String> = []
        for (index, column) in columns.enumerated() {
            try require(
                seen.insert(column.name).inserted, "columns[\(index)].name", expected: "a name that is not taken",
                found: column.name)
            try require(
                (column.kind == .label) == (column.name == label.column), "columns[\(index)].kind",
                expected: "the kind label for \(label.column), and for no other column",
                found: "\(column.kind.rawValue) for \(column.name)")
        }
        try require(
            columns.contains { $0.kind == .numeric || $0.kind == .categorical }, "columns",
            expected: "at least one numeric or categorical column", found: "none")
        try require(
            header || seen.contains(label.column), "columns",
            expected: "an entry of the kind label, as files without a header list all columns in order",
            found: "none")
        let usable = columns.filter { $0.kind == .numeric || $0.kind == .categorical }.map(\.name)
        for (_, source) in regions.sorted(by: { $0.key < $1.key }) {
            try Predicate(source).requireColumns(usable + [label.column])
        }
        if case .named(let named) = groups {
            for (group, source) in named.sorted(by: { $0.key < $1.key }) {
                let predicate = try Predicate(source)
                try require(
                    !predicate.columns.contains(label.column), "groups.\(group)",
                    expected: "a predicate over public columns", found: "one that uses the label \(label.column)")
                try predicate.requireColumns(usable)
            }
        }
    }
}
