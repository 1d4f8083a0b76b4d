extension Step {
    /// The elements of the base OT receiver.
    package static let baseOTRequest = Step(0x0201, "base OT request")
    /// The element of the base OT sender.
    package static let baseOTReply = Step(0x0202, "base OT reply")
}

/// What the receiver of base OTs sends: (r_0, r_1) of each, 64 bytes. Decoding does not judge the elements.
package struct BaseOTRequest: WireMessage {
    /// The step of the frame.
    package static var step: Step { .baseOTRequest }

    /// The encodings, r_0 and r_1 of the first OT first.
    package var elements: [UInt8]

    package init(elements: [UInt8]) { self.elements = elements }

    /// Bytes for so many OTs.
    package static func byteCount(_ count: Int) -> Int { 2 * Ristretto.byteCount * count }

    package func encode(into writer: inout WireWriter) { writer.write(bytes: elements) }

    package init(from reader: inout WireReader) throws(ProofError) {
        elements = try reader.readBytes(reader.remaining)
    }
}

/// What the sender of base OTs sends: B, 32 bytes. Decoding does not judge it.
package struct BaseOTReply: WireMessage {
    /// The step of the frame.
    package static var step: Step { .baseOTReply }

    /// The encoding.
    package var element: [UInt8]

    package init(element: [UInt8]) { self.element = element }

    package func encode(into writer: inout WireWriter) { writer.write(bytes: element) }

    package init(from reader: inout WireReader) throws(ProofError) {
        element = try reader.readBytes(Ristretto.byteCount)
    }
}
