extension FixedPointFormat {
    /// s: a low part has at most 2^16 values.
    public static let shifts = 0...16
    /// h: tables have at most 2^20 rows.
    public static let outputBits = 2...20
    /// f: 10 keep a confidence within 2^-11 of the unrounded one.
    public static let logitBitsRange = 10...16
    /// e: a category weighs as much as a 15-bit number at most.
    public static let categoryBitsRange = 0...14
    /// R.
    public static let confidenceScales = 1...1 << 20
    /// Rows of the tables of all layers together: what a verifier of a stranger's format has to hold.
    public static let largestTableRows = 1 << 23
    /// Inputs of a hidden layer are 16-bit integers.
    public static let largestActivation = 32_767

    /// Checks shapes and formats, whatever the weights are.
    ///
    /// - Throws: ``ModelFileError/outOfRange(what:expected:actual:)`` or
    ///   ``ModelFileError/inconsistent(what:expected:actual:)``.
    public func validate() throws(ModelFileError) {
        func check(_ what: String, _ actual: Int, in expected: ClosedRange<Int>) throws(ModelFileError) {
            guard expected.contains(actual) else { throw .outOfRange(what: what, expected: expected, actual: actual) }
        }
        let sizes = 1...Architecture.largestSize
        try check("classes", classes, in: 2...1 << 10)
        try check("categoryBits", categoryBits, in: Self.categoryBitsRange)
        try check("logitBits", logitBits, in: Self.logitBitsRange)
        try check("confidenceScale", confidenceScale, in: Self.confidenceScales)
        try check("layers", layers.count, in: 1...Architecture.largestDepth)
        try check("numeric columns", quantiser.numeric.count, in: 0...Architecture.largestSize)
        try check("categorical columns", quantiser.categorical.count, in: 0...Architecture.largestDepth)
        for column in quantiser.numeric { try check("features of \(column.name)", column.count, in: sizes) }
        for column in quantiser.numeric where column.coding == .bytes {
            // The bytes are the values, so a range that says otherwise would be two quantisers in one.
            guard column.range == PublicRange(0, 255) else {
                throw .outOfRange(
                    what: "range of \(column.name), which is of bytes", expected: 0...255,
                    actual: Int(column.range.high.rounded().clamped))
            }
        }
        // 2^20 columns of 2^20 features, and 2^10 of categories: no sum overflows.
        var width = quantiser.inputs
        var (entries, rows) = (0, 0)
        for (index, layer) in layers.enumerated() {
            let name = "layer \(index)"
            let isLast = index == layers.count - 1
            try check("\(name).inputs", layer.inputs, in: sizes)
            try check("\(name).outputs", layer.outputs, in: sizes)
            guard layer.inputs == width else {
                throw .inconsistent(what: "\(name).inputs", expected: width, actual: layer.inputs)
            }
            try check("\(name).shift", layer.shift, in: Self.shifts)
            try check("\(name).bits", layer.bits, in: Self.outputBits)
            try check("\(name).biasLimbs", layer.biasLimbs, in: 1...3)
            if isLast {
                if let largest = layer.largest {
                    throw .inconsistent(what: "\(name).largest, of the last layer", expected: 0, actual: largest)
                }
                guard layer.outputs == (hasMargin ? 1 : classes) else {
                    throw .inconsistent(
                        what: "\(name).outputs", expected: hasMargin ? 1 : classes, actual: layer.outputs)
                }
            } else {
                let limit = min(layer.signedOutputs.upperBound, Self.largestActivation)
                try check("\(name).largest", layer.largest ?? 0, in: 1...limit)
            }
            let isSoftmax = isLast && !hasMargin
            guard layer.overflow == .impossible || isSoftmax == (layer.overflow == .vanishes) else {
                throw .malformedHeader(
                    key: "candor.format.layers[\(index)].overflow",
                    expected: isSoftmax ? "impossible or vanishes" : "impossible or saturates",
                    found: layer.overflow.rawValue)
            }
            if layer.overflow == .vanishes {
                // exp(−12) · 2^15 < 1/2: beyond the table all exponentials are 0.
                try check("\(name).bits of differences that vanish", 1 << layer.bits, in: 12 << logitBits...1 << 20)
            }
            // The table of the part above has a row for each value.
            try check("\(name): parts above the range", largestTop(of: index), in: 0...1 << 19)
            rows += layer.tableRows + 2 * largestTop(of: index)
            try check("rows of all tables", rows, in: 0...Self.largestTableRows)
            entries += layer.entryCount
            width = layer.outputs
        }
        guard entries <= Architecture.largestParameterCount else {
            throw .invalidArchitecture(.tooManyParameters(limit: Architecture.largestParameterCount))
        }
    }
}

extension FixedPointFormat.Layer {
    /// Rows of the tables that its outputs, or differences of logits, are looked up in; those of parts above the range
    /// come on top.
    fileprivate var tableRows: Int {
        switch overflow {
        case .impossible: 1 << bits
        case .saturates: 3 << bits
        case .vanishes: 2 << bits
        }
    }
}

extension Double {
    /// Within what an `Int` can hold.
    fileprivate var clamped: Double { Swift.min(Swift.max(self, -1e18), 1e18) }
}
