import CandorProof

/// What this version of the code fixes about every proof: two parties that differ here do not prove the same.
package struct ProofParameters: Sendable {
    /// What a statement means, and how it is hashed.
    package var version: UInt64
    /// Which of several largest logits is the answer.
    package var tieRule: String
    /// Queries of a lookup in one check.
    package var chunk: Int
    /// Values and queries of a segment of points, about.
    package var segmentElements: Int
    /// The same of segments that share the tables of their heads.
    package var spanElements: Int
    /// Version of the correlations' codes, and the names of their sets.
    package var codes: [String]

    /// Those of this code.
    package static func current() throws(AuditError) -> ProofParameters {
        typealias Party = ProvingParty<ProverPreprocessing>
        let vole = try proofErrors { () throws(ProofError) in try VOLEParameters.current() }
        return ProofParameters(
            version: 2, tieRule: "lowest class", chunk: ProofSegment<Party>.defaultChunk,
            segmentElements: AuditSegments.elementsPerSegment, spanElements: AuditSegments.elementsPerSpan,
            codes: ["\(vole.version)", vole.bootstrap.name, vole.primal.name])
    }

    func absorb(into hash: inout TranscriptHash) {
        hash.absorb(version)
        hash.absorb(SessionIdentifier.protocolVersion)
        hash.absorb(Array(tieRule.utf8))
        hash.absorb(UInt64(chunk))
        hash.absorb(UInt64(segmentElements))
        hash.absorb(UInt64(spanElements))
        for code in codes { hash.absorb(Array(code.utf8)) }
    }
}
