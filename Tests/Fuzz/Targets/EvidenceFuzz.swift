import CandorAudit
import CandorModel
import Foundation

/// The readers of evidence: what they take reads the same when it is written again, and can be checked and described.
func fuzzEvidence(_ input: inout FuzzInput) throws(BrokenInvariant) {
    let kind = input.byte() % 12
    let bytes = input.rest()
    let anybody = EvidenceSamples.auditor.publicKey
    switch kind {
    case 0: try fuzzDocument(RegistrationRequest.self, bytes) { (read) throws(EvidenceError) in try read.check() }
    case 1:
        try fuzzDocument(Registration.self, bytes) { (read) throws(EvidenceError) in
            try read.check(auditor: anybody)
            try read.require(read.request.commitment, on: .at(read.registered))
        }
    case 2:
        try fuzzDocument(Certificate.self, bytes) { (read) throws(EvidenceError) in try read.check(auditor: anybody) }
    case 3:
        try fuzzDocument(Receipt.self, bytes) { (read) throws(EvidenceError) in
            try read.check(provider: anybody, input: [1])
        }
    case 4:
        try fuzzDocument(Checkpoint.self, bytes) { (read) throws(EvidenceError) in
            try read.check(provider: anybody, after: read)
        }
    case 5: try fuzzDocument(SamplePlan.self, bytes) { (read) throws(EvidenceError) in try fuzzSample(read, []) }
    case 6:
        try fuzzDocument(SampleOpenings.self, bytes) { (read) throws(EvidenceError) in
            try fuzzSample(EvidenceSamples.plan, read.openings)
        }
    case 7: try withFile(bytes, fuzzLedger)
    case 8: try withFile(bytes, fuzzAttempts)
    case 9: try fuzzCommitment(bytes)
    case 10: try withFile(bytes, fuzzOpening)
    default: try fuzzFormat(bytes)
    }
}

private func fuzzDocument<Document: EvidenceDocument>(
    _: Document.Type, _ bytes: [UInt8], check: (Document) throws(EvidenceError) -> Void
) throws(BrokenInvariant) {
    guard let read = try reading({ () throws(EvidenceError) in try Document(document: bytes) }) else { return }
    let again = try reading { () throws(EvidenceError) in try Document(document: read.document) }
    try require(again == read, "the \(Document.documentName) that was written")
    _ = try reading { () throws(EvidenceError) in try check(read) }
}

private func fuzzSample(_ plan: SamplePlan, _ openings: [SampleOpening]) throws(EvidenceError) {
    _ = try SampleReport(
        of: openings, for: plan, under: EvidenceSamples.checkpoint, policy: .label, service: EvidenceSamples.digest)
}

/// Runs `body` with a file of these bytes that only its owner can read, alone in its folder: tests run at a time.
private func withFile(_ bytes: [UInt8], _ body: (String) throws(BrokenInvariant) -> Void) throws(BrokenInvariant) {
    let folder = FileManager.default.temporaryDirectory.path + "/candor-fuzz-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let path = folder + "/file"
    let attributes: [FileAttributeKey: Any] = [.posixPermissions: 0o600]
    guard (try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)) != nil,
        FileManager.default.createFile(atPath: path, contents: Data(bytes), attributes: attributes)
    else { return }
    try body(path)
}

private func fuzzLedger(_ path: String) throws(BrokenInvariant) {
    let ledger = ReferenceSetLedger(path: path)
    let set = EvidenceSamples.digest
    _ = try reading { () throws(EvidenceError) in try ledger.disclosure(of: set) }
    guard let next = try reading({ () throws(EvidenceError) in try ledger.nextAuditNumber(of: set) }) else { return }
    let isBegun: Disclosure? = try reading { () throws(EvidenceError) in
        try ledger.beginAudit(
            number: next, on: set, of: EvidenceSamples.registration, statement: set,
            by: EvidenceSamples.auditor.publicKey,
            disclosing: .publicLabels)
    }
    guard isBegun != nil else { return }
    let after = try reading { () throws(EvidenceError) in try ledger.nextAuditNumber(of: set) }
    try require(after == next + 1, "an audit that counts")
}

private func fuzzAttempts(_ path: String) throws(BrokenInvariant) {
    let log = AttemptLog(path: path)
    let digest = EvidenceSamples.digest
    let before = try reading { () throws(EvidenceError) in try log.record(commitment: digest, statement: digest) }
    guard let before else { return }
    let begun = try reading { () throws(EvidenceError) in try log.begin(commitment: digest, statement: digest) }
    guard let begun else { return }
    try require(begun.outcomes.count == before.outcomes.count + 1, "an attempt that counts")
    let ended: Void? = try reading { () throws(EvidenceError) in
        try log.end(.rejected, commitment: digest, statement: digest)
    }
    let again = try reading { () throws(EvidenceError) in try log.begin(commitment: digest, statement: digest) }
    try require(ended != nil && again == nil, "no attempt after a verdict")
}

private func fuzzCommitment(_ bytes: [UInt8]) throws(BrokenInvariant) {
    let read = try reading { () throws(EvidenceError) in try ModelCommitment(bytes: bytes) }
    guard let read else { return }
    try require(read.bytes == bytes, "the one form of the commitment")
}

private func fuzzOpening(_ path: String) throws(BrokenInvariant) {
    // Files of up to some thousand entries: larger ones take their time and no other way.
    _ = try reading { () throws(EvidenceError) in
        let opening = try CommitmentOpening(contentsOf: path)
        if opening.commitment.entries < 100 { try opening.commitment.verify(opening, workers: 1) }
    }
}

/// A format that a stranger wrote: what is valid has tables, bounds and an identity.
private func fuzzFormat(_ bytes: [UInt8]) throws(BrokenInvariant) {
    guard let format = try? JSONDecoder().decode(FixedPointFormat.self, from: Data(bytes)) else { return }
    let isValid: Void? = try reading { () throws(ModelFileError) in try format.validate() }
    guard isValid != nil else { return }
    for index in format.layers.indices {
        try require(format.publicBound(of: index) < 1 << 54, "accumulators that fit")
        try require(format.largestTop(of: index) >= 0, "a part above the range")
    }
    let first = try reading { () throws(ModelFileError) in try format.identity() }
    let written = try? JSONEncoder().encode(format)
    let again = written.flatMap { try? JSONDecoder().decode(FixedPointFormat.self, from: $0) }
    let second = try reading { () throws(ModelFileError) in try again?.identity() }
    try require(first != nil && first == second, "the format that was written")
}
