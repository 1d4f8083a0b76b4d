import CandorCalibration

/// What `candor threshold` found. Every key is always there; what does not apply is null.
struct ThresholdDocument: Encodable {
    let data: String
    let delta: Double
    let auditNumber: Int?
    let bins: Int
    let minimumGroupSize: Int
    let proposal: ThresholdProposal

    private enum Key: String, CodingKey {
        case schema, data, alpha, statement, splits, power, delta, bins, cells, name, rows, accuracy, confidence, gap
        case classes, label, predicted, n, ci95, ece, kind
        case auditNumber = "audit_number"
        case minimumGroupSize = "n_min"
        case chanceOfMore = "chance_of_more"
        case mostDemanding = "most_demanding_split"
        case bindingCell = "binding_cell"
        case splitsNearby = "splits_nearby"
        case splitsWithBindingCell = "splits_with_binding_cell"
        case requiredAlpha = "required_alpha"
        case mostDemandingCells = "most_demanding_cells"
        case uncovered = "not_covered"
        case everyRow = "every_row"
        case labelShare = "label_share"
        case largestBinGap = "largest_bin_gap"
        case foundConfidence = "found_confidence"
        case foundGap = "found_gap"
    }

    func encode(to encoder: any Encoder) throws {
        var document = encoder.container(keyedBy: Key.self)
        try document.encode(1, forKey: .schema)
        try document.encode(data, forKey: .data)
        try document.encode(proposal.alpha, forKey: .alpha)
        try document.encode(proposal.chanceOfMore, forKey: .chanceOfMore)
        var statement = document.nestedContainer(keyedBy: Key.self, forKey: .statement)
        try statement.encode(delta, forKey: .delta)
        try statement.encode(auditNumber, forKey: .auditNumber)
        try statement.encode(bins, forKey: .bins)
        try statement.encode(minimumGroupSize, forKey: .minimumGroupSize)
        try document.encode(proposal.splits[proposal.mostDemanding].name, forKey: .mostDemanding)
        try encode(proposal.bindingCell, into: &document, forKey: .bindingCell)
        try document.encode(proposal.splitsNearby, forKey: .splitsNearby)
        try document.encode(proposal.splitsWithBindingCell, forKey: .splitsWithBindingCell)
        var splits = document.nestedUnkeyedContainer(forKey: .splits)
        for split in proposal.splits {
            var entry = splits.nestedContainer(keyedBy: Key.self)
            try encode(split, into: &entry)
        }
        var power = document.nestedUnkeyedContainer(forKey: .power)
        for point in proposal.power {
            var entry = power.nestedContainer(keyedBy: Key.self)
            try entry.encode(point.rows, forKey: .rows)
            try entry.encode(point.accuracy, forKey: .accuracy)
            try entry.encode(point.foundConfidence, forKey: .foundConfidence)
            try entry.encode(point.foundGap, forKey: .foundGap)
        }
    }

    private func encode(
        _ split: ThresholdProposal.SplitFinding, into entry: inout KeyedEncodingContainer<Key>
    ) throws {
        try entry.encode(split.name, forKey: .name)
        try entry.encode(split.rows, forKey: .rows)
        try entry.encode(split.cells, forKey: .cells)
        try entry.encode(split.uncovered, forKey: .uncovered)
        try entry.encode(split.requiredAlpha, forKey: .requiredAlpha)
        try entry.encode(split.expectedCalibrationError, forKey: .ece)
        try entry.encode(split.maximumCalibrationError, forKey: .largestBinGap)
        try encode(split.everyRow, into: &entry, forKey: .everyRow)
        var cells = entry.nestedUnkeyedContainer(forKey: .mostDemandingCells)
        for cell in split.mostDemandingCells {
            var item = cells.nestedContainer(keyedBy: Key.self)
            try encode(cell, into: &item)
        }
        var classes = entry.nestedUnkeyedContainer(forKey: .classes)
        for finding in split.predictedClasses {
            var item = classes.nestedContainer(keyedBy: Key.self)
            try item.encode(finding.label, forKey: .label)
            try item.encode(finding.labelShare, forKey: .labelShare)
            try encode(finding.predicted, into: &item, forKey: .predicted)
        }
    }

    private func encode(
        _ cell: ThresholdProposal.CellFinding?, into entry: inout KeyedEncodingContainer<Key>, forKey key: Key
    ) throws {
        guard let cell else { return try entry.encodeNil(forKey: key) }
        var item = entry.nestedContainer(keyedBy: Key.self, forKey: key)
        try encode(cell, into: &item)
    }

    private func encode(
        _ cell: ThresholdProposal.CellFinding, into item: inout KeyedEncodingContainer<Key>
    ) throws {
        try item.encode(cell.name, forKey: .name)
        try item.encode(cell.kind.rawValue, forKey: .kind)
        try item.encode(cell.count, forKey: .n)
        try item.encode(cell.meanConfidence, forKey: .confidence)
        try item.encode(cell.accuracy, forKey: .accuracy)
        try item.encode(cell.gap, forKey: .gap)
        try item.encode([cell.gapInterval.lowerBound, cell.gapInterval.upperBound], forKey: .ci95)
        try item.encode(cell.requiredAlpha, forKey: .requiredAlpha)
    }
}
