import CandorAudit
import CandorCalibration
import CandorProof

/// A decoder, a sample of what it accepts, and its use over a connection.
private struct MessageKind {
    let name: String
    let sample: [UInt8]
    /// Whether the bytes are a message; it then writes exactly these bytes.
    let decode: ([UInt8]) throws(BrokenInvariant) -> Bool
    /// Receives a message and sends it on.
    let forward: (_ from: Connection, _ to: Connection, _ limit: Int) throws(ProofError) -> Void
    let step: Step

    init<M: WireMessage & ~Copyable>(_: M.Type, _ name: String, sample: [UInt8]) {
        self.name = name
        self.sample = sample
        step = M.step
        decode = { bytes throws(BrokenInvariant) in
            var written: [UInt8]?
            do throws(ProofError) {
                var reader = WireReader(bytes, step: M.step)
                let message = try M(from: &reader)
                try reader.finish()
                var writer = WireWriter()
                message.encode(into: &writer)
                written = writer.bytes
            } catch {
                try require(!error.description.isEmpty, "a description")
            }
            try require(written == nil || written == bytes, "\(name): the bytes that were decoded")
            return written != nil
        }
        forward = { near, far, limit throws(ProofError) in try far.send(near.receive(M.self, limit: limit)) }
    }
}

/// Terms with two public columns.
private func terms() -> [UInt8] {
    guard let audit = try? CertifiedAudit(.certified(auditNumber: 3)) else { return [] }
    var writer = WireWriter()
    Answer.content(
        TermsMessage(auditNumber: 3, disclosure: .at(9), audit: audit, rows: 5, columns: [["a", "b"], ["c = 1"]])
    ).encode(into: &writer)
    return writer.bytes
}

/// Canonical words.
private func words(_ count: Int) -> [UInt8] { (0..<8 * count).map { $0 % 8 == 7 ? 1 : UInt8(truncatingIfNeeded: $0) } }

private func kinds() -> [MessageKind] {
    [
        MessageKind(HelloMessage.self, "hello", sample: words(9)),
        MessageKind(CorrectionsMessage.self, "corrections", sample: words(3)),
        MessageKind(OpeningMessage<Fp>.self, "opening-fp", sample: words(6)),
        MessageKind(OpeningMessage<Fp2>.self, "opening-fp2", sample: words(6)),
        MessageKind(ZeroCheckMessage.self, "zero-check", sample: words(4)),
        MessageKind(ChallengeMessage.self, "challenge", sample: words(4)),
        MessageKind(PolynomialCheckMessage.self, "polynomial-check", sample: words(4)),
        MessageKind(BaseOTRequest.self, "base-ot-request", sample: words(8)),
        MessageKind(BaseOTReply.self, "base-ot-reply", sample: words(4)),
        MessageKind(COTCorrections.self, "cot-corrections", sample: words(4)),
        MessageKind(COTChallenge.self, "cot-challenge", sample: words(2)),
        MessageKind(COTOpening.self, "cot-opening", sample: words(258)),
        MessageKind(SeedCorrections.self, "seed-corrections", sample: words(3)),
        MessageKind(SeedChallenge.self, "seed-challenge", sample: words(2)),
        MessageKind(SeedOpening.self, "seed-opening", sample: words(4)),
        MessageKind(PointCorrections.self, "point-corrections", sample: [2, 0, 0, 0] + words(6)),
        MessageKind(PointFold.self, "point-fold", sample: words(4)),
        MessageKind(PointCommitment.self, "point-commitment", sample: words(4)),
        MessageKind(PointTag.self, "point-tag", sample: words(2)),
        MessageKind(PointReveal.self, "point-reveal", sample: words(4)),
        MessageKind(GreetingMessage.self, "greeting", sample: words(2)),
        MessageKind(OfferMessage.self, "offer", sample: [1, 0, 0, 0, 2, 0, 0, 0, 7, 8, 1, 0, 0, 0, 9]),
        MessageKind(Answer<TermsMessage>.self, "terms", sample: terms()),
        MessageKind(Answer<ConsentMessage>.self, "consent", sample: [1, 0, 0, 0, 2, 0, 0, 0] + Array("no".utf8)),
        MessageKind(ReferenceRowsMessage.self, "reference-rows", sample: words(3)),
        MessageKind(Answer<DeclarationMessage>.self, "declaration", sample: [0, 0, 0, 0, 1, 0, 0, 0] + words(4)),
        MessageKind(Answer<ConclusionMessage>.self, "conclusion", sample: [0, 0, 0, 0, 2, 0, 0, 0] + Array("{}".utf8)),
        MessageKind(ServedSampleMessage.self, "served-sample", sample: words(4)),
        MessageKind(ServedRequestMessage.self, "served-request", sample: words(3)),
    ]
}

func fuzzMessages(_ input: inout FuzzInput) throws(BrokenInvariant) {
    let kinds = kinds()
    let mode = input.byte()
    switch mode % 3 {
    case 0: _ = try kinds[Int(mode / 3) % kinds.count].decode(input.rest())
    case 1: try fuzzConnection(&input, kind: kinds[Int(mode / 3) % kinds.count])
    default: try fuzzReader(&input)
    }
}

/// Raw frames: each is refused, and the connection closed, or passed on as it came.
private func fuzzConnection(_ input: inout FuzzInput, kind: MessageKind) throws(BrokenInvariant) {
    let limit = input.word()
    var frames: [[UInt8]] = []
    while !input.isEmpty { frames.append(input.take(input.word())) }
    let near = ScriptedChannel(frames), far = ScriptedChannel([])
    let from = Connection(near, sending: .fromVerifier), to = Connection(far, sending: .fromProver)
    do throws(ProofError) {
        while true { try kind.forward(from, to, limit) }
    } catch {
        try require(!error.description.isEmpty, "a description")
    }
    let passed = Int(from.framesReceived)
    try require(far.sent == Array(frames.prefix(passed)), "\(kind.name): frames as they were received")
    try require(far.sent.allSatisfy { $0.count <= limit + 12 }, "\(kind.name): no frame longer than the limit")
    try require(near.isClosed, "\(kind.name): a connection that is closed after an error")
    var afterwards: ProofError?
    do throws(ProofError) { try kind.forward(from, to, limit) } catch { afterwards = error }
    try require(afterwards == .channel(.closed), "\(kind.name): no message after an error")
}

/// A program of reads with hostile counts, and the bytes that it reads: what comes out is what stands there.
private func fuzzReader(_ input: inout FuzzInput) throws(BrokenInvariant) {
    let program = input.take(Int(input.byte() % 32))
    let bytes = input.rest()
    var writer = WireWriter()
    var isExact = false
    var reader = WireReader(bytes, step: .hello)
    do throws(ProofError) {
        for operation in program {
            let counts = [-1, Int.min, Int.max, Int.max / 8, Int.max / 16 + 1]
            let count = operation < 224 ? Int(operation / 7) : counts[Int(operation / 7) % 5]
            switch operation % 7 {
            case 0: writer.write(try reader.readUInt32())
            case 1: writer.write(try reader.readUInt64())
            case 2: writer.write(try reader.readBlock())
            case 3, 4: writer.write(bytes: try reader.readBytes(count))
            case 5: writer.write(bytes: try reader.readElements(count, of: Fp.self).bytes)
            default: writer.write(bytes: try reader.readElements(count, of: Fp2.self).bytes)
            }
        }
        let isAtEnd = reader.remaining == 0
        try reader.finish()
        isExact = isAtEnd
    } catch {
        try require(!error.description.isEmpty, "a description")
        if case .extraBytes(_, let left) = error { isExact = writer.bytes.count + left == bytes.count } else { return }
    }
    try require(isExact, "an end where no byte is left")
    try require(bytes.starts(with: writer.bytes), "the bytes that were read")
}

func messageSeeds() -> [String: [UInt8]] {
    var seeds: [String: [UInt8]] = ["reader": [2, 6, 0, 1, 2, 3 * 7 + 3, 7 + 5, 7 + 6] + words(10)]
    for (index, kind) in kinds().enumerated() {
        seeds["decode-\(kind.name)"] = [UInt8(3 * index)] + kind.sample
        var frame = WireWriter()
        frame.write(kind.step.number)
        frame.write(UInt64(0))
        frame.write(bytes: kind.sample)
        let length = frame.bytes.count
        if length < 256 {
            seeds["frame-\(kind.name)"] = [UInt8(3 * index + 1), 255, 0, UInt8(length), 0] + frame.bytes
        }
    }
    return seeds
}
