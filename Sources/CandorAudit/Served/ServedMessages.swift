import CandorModel
import CandorProof
import Foundation

extension Step {
    /// The sample that the auditor asks for, by its digest.
    static let servedSample = Step(0x0801, "sample of served answers")
    /// The public part of the model that serves.
    static let servedFormat = Step(0x0802, "format of the serving model")
    /// One opened answer, or nothing.
    static let servedOpening = Step(0x0803, "opening of a served answer")
    /// The answers that are to be proved.
    static let servedRequest = Step(0x0804, "answers to prove")
}

extension SamplePlan {
    /// SHA-256 of everything in it.
    package var digest: Digest {
        var message = SignedBytes(label: "candor sample 1")
        message.append(size)
        message.append(root)
        for index in indices { message.append(index) }
        return CandorAudit.digest(message)
    }
}

/// Which sample the auditor's openings are to be of.
package struct ServedSampleMessage: WireMessage {
    package static var step: Step { .servedSample }
    static let byteCount = 32

    let digest: [UInt8]

    init(_ sample: SamplePlan) { digest = sample.digest.bytes }

    package init(from reader: inout WireReader) throws(ProofError) { digest = try reader.readBytes(Self.byteCount) }

    package func encode(into writer: inout WireWriter) { writer.write(bytes: digest) }
}

/// The format of the provider's model, in JSON.
struct ServedFormatMessage: WireMessage {
    static var step: Step { .servedFormat }
    /// Names of columns, categories and classes are most of it.
    static let limit = 16 << 20

    let format: FixedPointFormat

    init(_ format: FixedPointFormat) { self.format = format }

    init(from reader: inout WireReader) throws(ProofError) {
        let bytes = try reader.readBytes(reader.remaining)
        guard let format = try? JSONDecoder().decode(FixedPointFormat.self, from: Data(bytes)) else {
            throw .malformedMessage(
                step: Self.step, field: "format", expected: "a format in JSON", actual: "\(bytes.count) other bytes")
        }
        self.format = format
    }

    /// Integers and strings always have a JSON form.
    func encode(into writer: inout WireWriter) { writer.write(bytes: try! JSONEncoder().encode(format)) }
}

/// One opening, in JSON; nothing for an answer that the provider does not open. What cannot be read is none either: it
/// is for the auditor to count.
struct ServedOpeningMessage: WireMessage {
    static var step: Step { .servedOpening }

    let opening: SampleOpening?

    /// The most bytes of an opening of an input of so many numbers: 12 characters each, and a path of 40 digests.
    static func limit(numbers: Int) -> Int { 12 * numbers + (1 << 13) }

    init(_ opening: SampleOpening?) { self.opening = opening }

    init(from reader: inout WireReader) throws(ProofError) {
        let bytes = try reader.readBytes(reader.remaining)
        opening = try? JSONDecoder().decode(SampleOpening.self, from: Data(bytes))
    }

    /// Integers and strings always have a JSON form.
    func encode(into writer: inout WireWriter) {
        if let opening { writer.write(bytes: try! JSONEncoder().encode(opening)) }
    }
}

/// The places in the log whose answers opened, and are to be proved: 8 bytes each.
package struct ServedRequestMessage: WireMessage {
    package static var step: Step { .servedRequest }

    let indices: [Int]

    init(_ indices: [Int]) { self.indices = indices }

    package init(from reader: inout WireReader) throws(ProofError) {
        var indices: [Int] = []
        while reader.remaining > 0 {
            let place = try reader.readUInt64()
            guard let index = Int(exactly: place) else {
                throw .malformedMessage(
                    step: Self.step, field: "place", expected: "a value below 2^63", actual: "\(place)")
            }
            indices.append(index)
        }
        self.indices = indices
    }

    package func encode(into writer: inout WireWriter) { for index in indices { writer.write(UInt64(index)) } }
}
