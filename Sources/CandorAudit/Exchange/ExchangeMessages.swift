import CandorProof

extension Step {
    /// The versions of each party.
    package static let greeting = Step(0x0701, "greeting")
    /// The provider's commitment and the public part of its model.
    package static let modelOffer = Step(0x0702, "offer of a model")
    /// What the auditor asks for, and the names of its groups.
    package static let auditTerms = Step(0x0703, "terms of the audit")
    /// Whether the provider will be audited on these terms.
    package static let consent = Step(0x0704, "consent to the terms")
    /// Some rows of the reference set.
    package static let referenceRows = Step(0x0705, "rows of the reference set")
    /// Whether the provider's model passes, as the provider sees it.
    package static let declaration = Step(0x0706, "declaration")
    /// The certificate.
    package static let conclusion = Step(0x0707, "conclusion")
}

/// What each party speaks.
package struct GreetingMessage: WireMessage, Equatable {
    package static var step: Step { .greeting }
    package static let byteCount = 16

    /// Of the conversation's messages.
    package let exchange: UInt64
    /// Of the proof's messages.
    package let proof: UInt64

    package init(exchange: UInt64 = 1, proof: UInt64 = SessionIdentifier.protocolVersion) {
        self.exchange = exchange
        self.proof = proof
    }

    package func encode(into writer: inout WireWriter) {
        writer.write(exchange)
        writer.write(proof)
    }

    package init(from reader: inout WireReader) throws(ProofError) {
        exchange = try reader.readUInt64()
        proof = try reader.readUInt64()
    }
}

/// A message, or why there is none: each answer of the conversation is one of these.
package enum Answer<Content: WireMessage>: WireMessage {
    case content(Content)
    /// One line for a person of the other side.
    case refusal(String)

    package static var step: Step { Content.step }
    /// Bytes of a reason.
    package static var largestReason: Int { 1 << 10 }

    package func encode(into writer: inout WireWriter) {
        switch self {
        case .content(let content):
            writer.write(UInt32(0))
            content.encode(into: &writer)
        case .refusal(let reason):
            writer.write(UInt32(1))
            writer.write(text: reason.printable(limit: Self.largestReason))
        }
    }

    package init(from reader: inout WireReader) throws(ProofError) {
        switch try reader.readUInt32() {
        case 0: self = .content(try Content(from: &reader))
        case 1:
            let reason = try reader.readText(limit: Self.largestReason, step: Self.step)
            guard Mutation.isOn(.exchangeReason) || reason.isPrintable else {
                throw .malformedMessage(
                    step: Self.step, field: "reason", expected: "printable text", actual: "control characters")
            }
            self = .refusal(reason)
        case let tag:
            throw .malformedMessage(step: Self.step, field: "kind of answer", expected: "0 or 1", actual: "\(tag)")
        }
    }
}

/// The provider's registration, or in a rehearsal its bare commitment, and the format of the model.
package struct OfferMessage: WireMessage, Equatable {
    package static var step: Step { .modelOffer }
    /// Bytes of the whole message: categories of columns have names.
    package static let limit = 16 << 20

    package let isRegistered: Bool
    /// The document of a registration, or the bytes of a commitment.
    package let commitment: [UInt8]
    /// JSON of a ``FixedPointFormat``.
    package let format: [UInt8]

    package init(isRegistered: Bool, commitment: [UInt8], format: [UInt8]) {
        self.isRegistered = isRegistered
        self.commitment = commitment
        self.format = format
    }

    package func encode(into writer: inout WireWriter) {
        writer.write(flag: isRegistered)
        writer.write(counted: commitment)
        writer.write(counted: format)
    }

    package init(from reader: inout WireReader) throws(ProofError) {
        isRegistered = try reader.readFlag(step: Self.step)
        commitment = try reader.readCounted(limit: Self.limit, step: Self.step)
        format = try reader.readCounted(limit: Self.limit, step: Self.step)
    }
}

/// Yes: no content but the fact.
package struct ConsentMessage: WireMessage, Equatable {
    package static var step: Step { .consent }

    package init() {}
    package func encode(into writer: inout WireWriter) {}
    package init(from reader: inout WireReader) throws(ProofError) {}
}

/// Whether the statement with this digest is true, as the provider computed it in the clear.
package struct DeclarationMessage: WireMessage, Equatable {
    package static var step: Step { .declaration }

    package let holds: Bool
    package let statement: [UInt8]

    package init(holds: Bool, statement: [UInt8]) {
        self.holds = holds
        self.statement = statement
    }

    package func encode(into writer: inout WireWriter) {
        writer.write(flag: holds)
        writer.write(bytes: statement)
    }

    package init(from reader: inout WireReader) throws(ProofError) {
        holds = try reader.readFlag(step: Self.step)
        statement = try reader.readBytes(32)
    }
}

/// The proof was accepted: the certificate, which a rehearsal has not.
package struct ConclusionMessage: WireMessage, Equatable {
    package static var step: Step { .conclusion }
    package static let limit = 1 << 16

    /// The document of a ``Certificate``, or nothing.
    package let certificate: [UInt8]

    package init(certificate: [UInt8]) { self.certificate = certificate }

    package func encode(into writer: inout WireWriter) { writer.write(counted: certificate) }

    package init(from reader: inout WireReader) throws(ProofError) {
        certificate = try reader.readCounted(limit: Self.limit, step: Self.step)
    }
}
