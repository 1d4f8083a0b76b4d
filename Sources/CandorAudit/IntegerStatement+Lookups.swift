import CandorModel

extension IntegerStatement {
    /// Which row of a table each query of it is, in canonical order: layer by layer, point by point, output by output;
    /// then limbs of remainders, of their complements, of largest logits, and of slacks; then the model's entries.
    ///
    /// - Parameter model: the same one; its entries are queries of the table of 16 bits.
    /// - Returns: the queries of a true statement; the limbs of a negative slack are left out.
    public func queries(of role: StatementTable.Role, model: FixedPointModel) -> [Int] {
        let layers = trace.layers
        switch role {
        case .range(let bits):
            var queries = layers.flatMap { limbs(of: $0.low.map { Int($0) }, bits: $0.format.shift, width: bits) }
            for (limb, own) in layout.remainderLimbs.enumerated() where own == bits {
                queries += (softmax?.remainders ?? []).map { $0[limb] }
                queries += (softmax?.complements ?? []).map { $0[limb] }
            }
            let logitLimbs = (softmax?.largest ?? []).flatMap { largest in
                let shifted = largest - StatementLayout.logitRange.lowerBound
                return (0..<StatementLayout.logitLimbs).map { shifted >> ($0 * StatementLayout.limbBits) & 0xffff }
            }
            let slackLimbs = slacks.compactMap { Self.limbs(ofSlack: $0) }.flatMap { $0 }
            let entries = model.entries.map { Int($0) - ModelCommitment.entryRange.lowerBound }
            for own in [logitLimbs, slackLimbs, entries] {
                queries += limbs(of: own, bits: StatementLayout.limbBits, width: bits)
            }
            return queries
        case .activation(let index):
            let half = 1 << (layers[index].format.bits - 1)
            return layers[index].middle.map { Int($0) + half }
        case .gate(let index):
            guard layers[index].format.overflow == .saturates else { return softmax?.tops ?? [] }
            let largest = layout.format.largestTop(of: index)
            return layers[index].top.map { Int($0) + largest }
        case .saturation(let index):
            let layer = layers[index]
            return layer.middle.indices.map { layer.gate($0) << layer.format.bits + Int(layer.middle[$0]) }
        case .exponential:
            guard let softmax else { return [] }
            guard let last = layers.last, last.format.overflow == .vanishes else { return softmax.differences }
            return zip(softmax.differences, softmax.tops).map { ($1 == 0 ? 0 : 1) << last.format.bits + $0 }
        case .histogram: return histogram
        case .answer: return []  // of served answers alone
        }
    }

    /// The limbs of `width` bits of values in [0, 2^bits): those of all values, limb by limb.
    private func limbs(of values: [Int], bits: Int, width: Int) -> [Int] {
        var start = 0
        return layout.limbs(of: bits).flatMap { own -> [Int] in
            defer { start += own }
            return own == width ? values.map { $0 >> start & (1 << own - 1) } : []
        }
    }

    /// How often each row of a table is queried: the prover's multiplicities.
    public func multiplicities(of role: StatementTable.Role, model: FixedPointModel) -> [Int] {
        var counts = [Int](repeating: 0, count: layout.table(role).rowCount)
        for row in queries(of: role, model: model) { counts[row] += 1 }
        return counts
    }
}
