import CandorAudit
import CandorCore
import Testing

/// Documents with bytes changed at random: every one is refused, or is the same document in another layout.
@Suite struct HostileDocumentTests {
    /// Changes a byte of the document `runs` times; what still decodes, and differs, must fail its check.
    private static func search<T: EvidenceDocument>(
        _ document: T, seed: UInt64, runs: Int = 400, check: (T) throws(EvidenceError) -> Void
    ) throws {
        try check(document)
        let bytes = document.document
        var source = SeededRandomSource(seed: seed)
        var decoded = 0
        for run in 0..<runs {
            var changed = bytes
            let place = source.integer(below: bytes.count)
            // Half of the changes are to another digit, so that many decode.
            changed[place] =
                run.isMultiple(of: 2)
                ? Array("0123456789abcdef".utf8)[source.integer(below: 16)]
                : UInt8(truncatingIfNeeded: source.next())
            do throws(EvidenceError) {
                let other = try T(document: changed)
                if other == document { continue }
                decoded += 1
                try check(other)
                Issue.record("\(T.documentName): byte \(place) became \(changed[place]), seed \(seed)")
            } catch {
                // Refused, as it should be.
            }
        }
        #expect(decoded > 20, "\(T.documentName): nearly nothing decoded, so nearly nothing was checked")
    }

    @Test func everyChangedByteIsNoticed() throws {
        let auditor = Party.identity(2).publicKey
        let provider = Party.identity(1).publicKey
        let registration = try RegistrationTests.registration()
        try Self.search(registration, seed: 1) { (document) throws(EvidenceError) in
            try document.check(auditor: auditor)
        }
        try Self.search(registration.request, seed: 2) { (document) throws(EvidenceError) in try document.check() }
        let certificate = try Certificate(CertificateTests.content(), by: Party.identity(2))
        try Self.search(certificate, seed: 3) { (document) throws(EvidenceError) in try document.check(auditor: auditor)
        }

        let folder = try Folder()
        let log = try ReceiptLog(path: folder.file("log"))
        let answer = ReceiptTests.answer(4)
        let receipt = try log.append(answer, service: ReceiptTests.service, by: Party.identity(1), time: 17)
        try Self.search(receipt, seed: 4) { (document) throws(EvidenceError) in
            try document.check(provider: provider, input: answer.input)
        }
        let first = try CheckpointTests.checkpoint(CheckpointTests.tree(10))
        let second = try CheckpointTests.checkpoint(CheckpointTests.tree(25), after: first)
        try Self.search(second, seed: 5) { (document) throws(EvidenceError) in
            try document.check(provider: provider, after: first)
        }
    }

    @Test func everyTruncationIsRefused() throws {
        let bytes = try Certificate(CertificateTests.content(), by: Party.identity(2)).document
        for count in 0..<bytes.count - 2 {
            #expect(throws: EvidenceError.self) { _ = try Certificate(document: Array(bytes.prefix(count))) }
        }
    }
}
