import CandorModel
import CandorProof

/// The layers of one segment of points, for either side: from public inputs and committed weights to logits.
///
/// Source: PROTOCOL 3.1, 3.2 and 4.2. What fixes each committed value is in the article <doc:Statement>.
struct InferenceProof<Party: ProofParty> {
    let segment: ProofSegment<Party>
    /// Has the lookups of few values a point: those of the last layer.
    let gathered: ProofSegment<Party>
    let format: FixedPointFormat
    let tables: ProofTables
    /// The weights and limbs of biases of each layer, output after output.
    let weights: [Party.Values]

    /// What the last layer gives: logits or the margin, `[rows × outputs]`.
    func outputs(of inputs: QuantisedInputs, _ witness: SegmentWitness?) throws(AuditError) -> Party.Values {
        var activations: Party.Values?
        for (index, layer) in format.layers.enumerated() {
            let count = inputs.count * layer.outputs
            let lookups = index == format.layers.count - 1 ? gathered : segment
            func commit(
                _ part: KeyPath<SegmentWitness.Layer, [Int]>
            ) throws(AuditError) -> Party.Values {
                // Values are asked of the prover alone, whose witness is there.
                try segment.commit(count) { witness!.layers[index][keyPath: part] }
            }
            let low = try commit(\.low)
            if !Mutation.isOn(.auditLowParts) {
                let range = try tables.range(bits: layer.shift)
                try proofErrors { () throws(ProofError) in try lookups.require(low, in: range) }
            }
            // What saturates is z + half = 2^(s + h) top + 2^s mid + lo, what does not z = 2^s hi + lo.
            let half = layer.saturates ? Fp(1 << (layer.shift + layer.bits - 1)) : .zero
            let topFactor = Fp(1 << (layer.shift + layer.bits))
            let top = layer.saturates ? try commit(\.top) : nil
            let middle: Party.Values
            if let previous = activations {
                middle = try commit(\.middle)
                var sums = [(factor: Fp(1 << layer.shift), values: middle), (factor: .one, values: low)]
                if let top { sums.append((topFactor, top)) }
                if !Mutation.isOn(.auditProducts) {
                    segment.require(
                        sums, plus: -half, areProductsOf: previous, and: weights[index], rows: inputs.count,
                        inputCount: layer.inputs, outputs: layer.outputs, biasLimbs: layer.biasLimbs)
                }
            } else {
                var rest = segment.party.linear(
                    inputs.publicInputs(format),
                    weights: weights[index].transposed(columns: layer.inputs + layer.biasLimbs),
                    outputs: layer.outputs
                ).subtracting(low)
                if let top { rest = rest.subtracting(top.scaled(by: topFactor)) }
                if half != .zero { rest = try segment.add(half, to: rest) }
                middle = rest.scaled(by: Fp(1 << layer.shift).inverse)
            }
            if let top {
                let gate = try commit(\.gate)
                let output = try commit(\.output)
                if !Mutation.isOn(.auditGates) {
                    try lookups.require([.values(top), .values(gate)], in: tables[.gate(layer: index)])
                }
                if !Mutation.isOn(.auditSaturation) {
                    try lookups.require(
                        [.values(middle), .values(gate), .values(output)], in: tables[.saturation(layer: index)])
                }
                activations = output
            } else if layer.largest != nil {
                let output = try commit(\.output)
                if !Mutation.isOn(.auditActivations) {
                    try lookups.require([.values(middle), .values(output)], in: tables[.activation(layer: index)])
                }
                activations = output
            } else {
                activations = middle
            }
        }
        guard let outputs = activations else { throw .outOfRange(what: "layers", expected: 1...Int.max, actual: 0) }
        return outputs
    }
}

extension ProofSegment {
    /// Commits integers, which the prover has.
    func commit(_ count: Int, _ witness: () -> [Int]) throws(AuditError) -> Party.Values {
        try proofErrors { () throws(ProofError) in
            try commit(count) { () throws(ProofError) in FieldVector(witness().map { Fp($0) }) }
        }
    }

    /// Adds one public value to all.
    func add(_ constant: Fp, to values: Party.Values) throws(AuditError) -> Party.Values {
        try proofErrors { () throws(ProofError) in
            try party.add(FieldVector(repeatElement(constant, count: values.count)), to: values)
        }
    }

    /// c - values.
    func subtract(_ values: Party.Values, from constant: Fp) throws(AuditError) -> Party.Values {
        try add(constant, to: values.scaled(by: -Fp.one))
    }
}

/// Runs `body`; what the proof module throws becomes an error of this module.
func proofErrors<R: ~Copyable>(_ body: () throws(ProofError) -> R) throws(AuditError) -> R {
    do { return try body() } catch { throw .proof(error) }
}
