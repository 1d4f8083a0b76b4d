/// Corrections x - r of consecutive commitments.
package struct CorrectionsMessage: WireMessage, ~Copyable {
    package static var step: Step { .corrections }

    /// Corrections in one frame at most: 256 KiB.
    package static let capacity = 1 << 15

    package let corrections: FieldVector<Fp>

    package init(corrections: consuming FieldVector<Fp>) { self.corrections = corrections }

    package func encode(into writer: inout WireWriter) {
        corrections.withUnsafeWords { writer.write(words: UnsafeBufferPointer(start: $0, count: corrections.count)) }
    }

    package init(from reader: inout WireReader) throws(ProofError) {
        corrections = try reader.readElements(reader.remaining / Fp.byteCount)
    }
}

/// Opened values and the digest of their MACs.
package struct OpeningMessage<Element: FieldElement>: WireMessage, ~Copyable {
    package static var step: Step { .opening }

    package let values: FieldVector<Element>
    package let digest: [UInt8]

    package init(values: consuming FieldVector<Element>, digest: [UInt8]) {
        self.values = values
        self.digest = digest
    }

    package static func byteCount(_ count: Int) -> Int { count * Element.byteCount + macDigestBytes }

    package func encode(into writer: inout WireWriter) {
        writer.write(bytes: digest)
        values.withUnsafeWords {
            writer.write(words: UnsafeBufferPointer(start: $0, count: values.count * Element.byteCount / 8))
        }
    }

    package init(from reader: inout WireReader) throws(ProofError) {
        let digest = try reader.readBytes(macDigestBytes)
        self.init(values: try reader.readElements(reader.remaining / Element.byteCount), digest: digest)
    }
}

/// The digest of MACs of zero.
package struct ZeroCheckMessage: WireMessage {
    package static var step: Step { .zeroCheck }

    package let digest: [UInt8]

    package init(digest: [UInt8]) { self.digest = digest }

    package func encode(into writer: inout WireWriter) { writer.write(bytes: digest) }

    package init(from reader: inout WireReader) throws(ProofError) { digest = try reader.readBytes(macDigestBytes) }
}

/// Bytes of the digest of MACs.
let macDigestBytes = 32

/// SHA-256 over MACs, bound to the session, the check's number in it and its purpose.
///
/// The prover knows the MAC of a value that it did not commit with probability 1 / |K|, and the digest tells the
/// verifier nothing that it could not compute from its keys and the opened values.
func macDigest(_ macs: borrowing FieldVector<Fp2>, of step: Step, number: Int, in session: SessionIdentifier) -> [UInt8]
{
    var hash = TranscriptHash(label: "candor MACs", session: session)
    hash.absorb(UInt64(step.number))
    hash.absorb(UInt64(number))
    macs.withUnsafeWords {
        hash.absorb(UnsafeRawBufferPointer(start: $0, count: macs.count * Fp2.byteCount))
    }
    return hash.digest()
}
