extension Schema {
    enum CodingKeys: String, CodingKey, CaseIterable {
        case name, csv, delimiter, header, comment, missing, label, columns, split, regions, groups
        case network, training, mirage
    }

    /// Reads a description. Prefer ``init(json:path:)``, which also checks that the entries fit together.
    public init(from decoder: any Decoder) throws {
        let object = try decoder.object(of: CodingKeys.self)
        name = try object.decode(String.self, forKey: .name)
        csv = try object.decode([File].self, forKey: .csv)
        delimiter = try object.value(.delimiter, default: ",", expected: "one character of one byte") {
            $0.utf8.count == 1 && !["\"", "\n", "\r"].contains($0)
        }
        header = try object.value(.header, default: true)
        comment = try object.value(.comment, default: "")
        missing = try object.value(.missing, default: [])
        label = try object.decode(Label.self, forKey: .label)
        columns = try object.decode([Column].self, forKey: .columns)
        split = try object.value(.split, default: Split(seed: 42, test: 0.2))
        regions = try object.value(.regions, default: [:])
        groups = try object.value(.groups, default: .auto)
        network = try object.value(
            .network, default: NetworkRecipe(hidden: [64, 32], batchNorm: true, dropout: 0.5))
        training = try object.value(.training, default: TrainingRecipe())
        mirage =
            object.contains(.mirage)
            ? try MirageRecipe(from: object.superDecoder(forKey: .mirage), defaults: training)
            : MirageRecipe(training: training)
    }
}

extension Schema.File {
    enum CodingKeys: String, CodingKey, CaseIterable {
        case path, skipLines
    }

    /// Reads a path, or an object of `path` and `skipLines`.
    public init(from decoder: any Decoder) throws {
        if let path = try? decoder.singleValueContainer().decode(String.self) {
            self.path = path
            skipLines = 0
            return
        }
        let object = try decoder.object(of: CodingKeys.self)
        path = try object.decode(String.self, forKey: .path)
        skipLines = try object.integer(.skipLines, default: 0, in: 0...1_000_000)
    }
}

extension Schema.Label {
    enum CodingKeys: String, CodingKey, CaseIterable {
        case column, classes, strip
    }

    /// Reads an object of `column`, `classes` and, optionally, `strip`.
    public init(from decoder: any Decoder) throws {
        let object = try decoder.object(of: CodingKeys.self)
        column = try object.decode(String.self, forKey: .column)
        classes = try object.decode([String].self, forKey: .classes)
        try object.require(
            classes.count >= 2 && Set(classes).count == classes.count, .classes,
            expected: "two or more classes that differ", found: "\(classes)")
        strip = try object.value(.strip, default: "")
    }
}

extension Schema.Column {
    enum CodingKeys: String, CodingKey, CaseIterable {
        case name, kind, range, fill
    }

    /// Reads an object of `name`, `kind` and, where the kind has them, `range` and `fill`.
    public init(from decoder: any Decoder) throws {
        let object = try decoder.object(of: CodingKeys.self)
        name = try object.decode(String.self, forKey: .name)
        kind = try object.word(.kind)
        range = try object.decodeIfPresent(PublicRange.self, forKey: .range)
        fill = try object.decodeIfPresent(Schema.Fill.self, forKey: .fill)
        try object.require(
            range == nil || kind == .numeric, .range, expected: "no range for the kind \(kind.rawValue)",
            found: "one")
        switch (kind, fill) {
        case (_, nil), (.numeric, .value), (.categorical, .mode): break
        default:
            try object.require(
                false, .fill, expected: "a number for a numeric column, or \"mode\" for a categorical one",
                found: "another fill for the kind \(kind.rawValue)")
        }
    }
}

extension Schema.Fill: Codable {
    /// Reads `"mode"` or a number.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let number = try? container.decode(Double.self) {
            self = .value(number)
        } else if (try? container.decode(String.self)) == "mode" {
            self = .mode
        } else {
            throw SchemaProblem(
                path: decoder.codingPath, expected: "\"mode\" or a number", found: "something else")
        }
    }

    /// Writes `"mode"` or a number.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .mode: try container.encode("mode")
        case .value(let number): try container.encode(number)
        }
    }
}

extension Schema.Split {
    enum CodingKeys: String, CodingKey, CaseIterable {
        case seed, test
    }

    /// Reads an object of `seed` and `test`.
    public init(from decoder: any Decoder) throws {
        let object = try decoder.object(of: CodingKeys.self)
        seed = UInt32(try object.integer(.seed, default: 42, in: 0...Int(UInt32.max)))
        test = try object.value(.test, default: 0.2, expected: "a share in (0, 1)") { $0 > 0 && $0 < 1 }
    }
}

extension Schema.Groups: Codable {
    /// Reads `"auto"` or an object of predicates by name.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if (try? container.decode(String.self)) == "auto" {
            self = .auto
        } else if let named = try? container.decode([String: String].self), !named.isEmpty {
            self = .named(named)
        } else {
            throw SchemaProblem(
                path: decoder.codingPath, expected: "\"auto\" or an object of predicates by name",
                found: "something else")
        }
    }

    /// Writes `"auto"` or an object.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .auto: try container.encode("auto")
        case .named(let named): try container.encode(named)
        }
    }
}
