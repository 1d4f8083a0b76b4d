extension Step {
    /// The verifier's corrections of the trees of a round.
    static let pointCorrections = Step(0x0304, "point corrections")
    /// The prover's challenge for the check of a round, with its masked value.
    static let pointFold = Step(0x0305, "point fold")
    /// The verifier's commitment to its side of the check.
    static let pointCommitment = Step(0x0306, "point commitment")
    /// The prover's side of the check.
    static let pointTag = Step(0x0307, "point tag")
    /// The opening of the verifier's commitment.
    static let pointReveal = Step(0x0308, "point reveal")
}

/// The number of levels of all trees, c of each, then ψ of every tree: 4 bytes, and 16 for each c and ψ.
package struct PointCorrections: WireMessage, ~Copyable {
    package static var step: Step { .pointCorrections }
    package var levels: [Block]
    package var sums: FieldVector<Fp2>

    package static func byteCount(_ set: LPNParameters) -> Int { 4 + 16 * (set.transfers + set.trees) }

    package init(levels: [Block], sums: consuming FieldVector<Fp2>) {
        self.levels = levels
        self.sums = sums
    }

    /// Whether the numbers are those of the round is for its states to say.
    package init(from reader: inout WireReader) throws(ProofError) {
        let count = Int(try reader.readUInt32())
        guard Mutation.isOn(.voleLevelClaim) || count <= reader.remaining / 16 else {
            throw .truncatedMessage(step: .pointCorrections, expected: 16 * count, actual: reader.remaining)
        }
        var blocks: [Block] = []
        blocks.reserveCapacity(count)
        for _ in 0..<count { blocks.append(try reader.readBlock()) }
        sums = try reader.readElements(reader.remaining / Fp2.byteCount)
        levels = blocks
    }

    package func encode(into writer: inout WireWriter) {
        writer.write(UInt32(levels.count))
        for level in levels {
            writer.write(level.low)
            writer.write(level.high)
        }
        writer.write(bytes: sums.bytes)
    }
}

/// The seed of χ, drawn by the prover after all corrections arrived, and y = x* - a.
package struct PointFold: WireMessage {
    package static var step: Step { .pointFold }
    package static let byteCount = 16 + Fp2.byteCount
    package let seed: [UInt8]
    package var difference: Fp2

    init(seed: [UInt8], difference: Fp2) {
        self.seed = seed
        self.difference = difference
    }

    package init(from reader: inout WireReader) throws(ProofError) {
        seed = try reader.readBytes(16)
        difference = try reader.readElement()
    }

    package func encode(into writer: inout WireWriter) {
        writer.write(bytes: seed)
        writer.write(bytes: difference.bytes)
    }
}

/// H(session, round, T_V, ρ): the verifier is bound before it sees the prover's tag.
package struct PointCommitment: WireMessage {
    package static var step: Step { .pointCommitment }
    package static let byteCount = 32
    package let digest: [UInt8]

    package init(round: UInt64, tag: Fp2, opening: [UInt8], session: SessionIdentifier) {
        var hash = TranscriptHash(label: "candor point commitment", session: session)
        hash.absorb(round)
        hash.absorb(tag.bytes)
        hash.absorb(opening)
        digest = hash.digest()
    }

    package init(from reader: inout WireReader) throws(ProofError) { digest = try reader.readBytes(32) }

    package func encode(into writer: inout WireWriter) { writer.write(bytes: digest) }
}

/// T_P = Q_P - M_a.
package struct PointTag: WireMessage {
    package static var step: Step { .pointTag }
    package static let byteCount = Fp2.byteCount
    package var tag: Fp2

    init(tag: Fp2) { self.tag = tag }

    package init(from reader: inout WireReader) throws(ProofError) { tag = try reader.readElement() }

    package func encode(into writer: inout WireWriter) { writer.write(bytes: tag.bytes) }
}

/// ρ, sent only after the tags agreed.
package struct PointReveal: WireMessage {
    package static var step: Step { .pointReveal }
    package static let byteCount = 32
    package let opening: [UInt8]

    package init(opening: [UInt8]) { self.opening = opening }

    package init(from reader: inout WireReader) throws(ProofError) { opening = try reader.readBytes(32) }

    package func encode(into writer: inout WireWriter) { writer.write(bytes: opening) }
}
