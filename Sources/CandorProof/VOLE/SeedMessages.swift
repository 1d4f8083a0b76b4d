extension Step {
    /// The prover's differences for the seed VOLEs.
    static let seedCorrections = Step(0x0301, "seed corrections")
    /// The verifier's point for the check of the seeds.
    static let seedChallenge = Step(0x0302, "seed challenge")
    /// The prover's masked sums for that check.
    static let seedOpening = Step(0x0303, "seed opening")
}

/// τ of every base transfer, transfer after transfer: 976 bytes for each seed.
package struct SeedCorrections: WireMessage, ~Copyable {
    package static var step: Step { .seedCorrections }
    package var elements: FieldVector<Fp>

    package static func byteCount(_ seeds: Int) -> Int { 8 * VOLEKernels.baseTransfers * seeds }

    package init(elements: consuming FieldVector<Fp>) { self.elements = elements }

    package init(from reader: inout WireReader) throws(ProofError) {
        elements = try reader.readElements(reader.remaining / Fp.byteCount)
    }

    package func encode(into writer: inout WireWriter) { writer.write(bytes: elements.bytes) }
}

/// χ, drawn after all corrections arrived.
package struct SeedChallenge: WireMessage {
    package static var step: Step { .seedChallenge }
    package static let byteCount = Fp2.byteCount
    package let point: Fp2

    package init(point: Fp2) { self.point = point }

    package init(from reader: inout WireReader) throws(ProofError) { point = try reader.readElement() }

    package func encode(into writer: inout WireWriter) { writer.write(bytes: point.bytes) }
}

/// X = a + Σ_j χ^j u_j and Z, the same sum of the MACs.
package struct SeedOpening: WireMessage {
    package static var step: Step { .seedOpening }
    package static let byteCount = 2 * Fp2.byteCount
    package var value: Fp2
    package var mac: Fp2

    init(value: Fp2, mac: Fp2) {
        self.value = value
        self.mac = mac
    }

    package init(from reader: inout WireReader) throws(ProofError) {
        value = try reader.readElement()
        mac = try reader.readElement()
    }

    package func encode(into writer: inout WireWriter) { writer.write(bytes: value.bytes + mac.bytes) }
}

extension WireReader {
    /// The next element of K.
    mutating func readElement() throws(ProofError) -> Fp2 { try readElements(1, of: Fp2.self)[0] }
}
