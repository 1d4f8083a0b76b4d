import CandorAudit
import CandorProof
import Foundation
import Testing

/// A commitment as a value: identity, bytes, opening.
@Suite struct ModelCommitmentTests {
    static let entries = Entries.drawn(200, seed: 1)

    @Test func freshRandomnessGivesAnotherValueAndIdentity() throws {
        let first = try CommitmentOpening(entries: Self.entries, digest: Entries.digest)
        let second = try CommitmentOpening(entries: Self.entries, digest: Entries.digest)
        #expect(first.commitment.bytes.suffix(8192) != second.commitment.bytes.suffix(8192))
        #expect(first.commitment.identity != second.commitment.identity)
    }

    @Test func identityCoversTheDigestAndTheNumberOfEntries() throws {
        let opening = try Entries.opening(of: Self.entries)
        let commitment = opening.commitment
        var bytes = commitment.bytes
        bytes[8] += 1  // the number of entries
        let longer = try ModelCommitment(bytes: bytes)
        #expect(longer.entries == 201)
        #expect(longer.identity != commitment.identity)
        bytes = commitment.bytes
        bytes[16] ^= 1  // the digest
        #expect(try ModelCommitment(bytes: bytes).identity != commitment.identity)
        bytes = commitment.bytes
        bytes[48] ^= 1  // C
        #expect(try ModelCommitment(bytes: bytes).identity != commitment.identity)
    }

    @Test func bytesAndDocumentsComeBack() throws {
        let commitment = try Entries.opening(of: Self.entries).commitment
        #expect(commitment.bytes.count == 8240)
        #expect(try ModelCommitment(bytes: commitment.bytes) == commitment)
        let document = try JSONEncoder().encode([commitment])
        #expect(try JSONDecoder().decode([ModelCommitment].self, from: document) == [commitment])
        #expect(throws: (any Error).self) {
            try JSONDecoder().decode([ModelCommitment].self, from: Data("[\"0g\"]".utf8))
        }
    }

    @Test func bytesThatAreNoCommitmentAreRefused() throws {
        let bytes = try Entries.opening(of: Self.entries).commitment.bytes
        func error(_ bytes: [UInt8]) -> EvidenceError? {
            do throws(EvidenceError) {
                _ = try ModelCommitment(bytes: bytes)
                return nil
            } catch { return error }
        }
        for count in [0, 1, 8239] {
            #expect(
                error(Array(bytes.prefix(count)))
                    == .malformed(what: "a commitment", expected: "8240 bytes", actual: "\(count)"))
        }
        #expect(error(bytes + [0]) == .malformed(what: "a commitment", expected: "8240 bytes", actual: "8241"))
        var changed = bytes
        changed[7] = UInt8(ascii: "2")
        #expect(error(changed) == .malformed(what: "a commitment", expected: "the header candorC1", actual: "another"))
        for count in [0, 1 << 31, UInt64.max] {
            changed = bytes
            changed.replaceSubrange(8..<16, with: withUnsafeBytes(of: count.littleEndian) { Array($0) })
            #expect(
                error(changed)
                    == .outOfRange(name: "entries of a commitment", expected: "1 ... 1073741824", actual: "\(count)"))
        }
        changed = bytes
        changed.replaceSubrange(48 + 8 * 1023..<8240, with: withUnsafeBytes(of: Fp.p.littleEndian) { Array($0) })
        #expect(error(changed) == .nonCanonicalElement(index: 1023))
    }

    @Test func onlyTheOpeningOpens() throws {
        let opening = try Entries.opening(of: Self.entries)
        try opening.commitment.verify(opening)
        var other = Self.entries
        other[199] &+= 1
        let changed = try Entries.opening(of: other)
        let randomised = try Entries.opening(of: Self.entries, seed: 100)
        #expect(throws: EvidenceError.wrongOpening) { try opening.commitment.verify(changed) }
        #expect(throws: EvidenceError.wrongOpening) { try opening.commitment.verify(randomised) }
    }

    /// An opening can be said to be of a commitment whose value it does not give.
    @Test func anOpeningFileWithAnotherEntryDoesNotOpen() throws {
        let folder = try Folder()
        let opening = try Entries.opening(of: Self.entries)
        try opening.write(to: folder.file("opening"))
        var bytes = try folder.bytes(of: "opening")
        bytes[bytes.count - 1] ^= 1
        try FileManager.default.removeItem(atPath: folder.file("opening"))
        #expect(
            FileManager.default.createFile(
                atPath: folder.file("opening"), contents: Data(bytes), attributes: [.posixPermissions: 0o600]))
        let changed = try CommitmentOpening(contentsOf: folder.file("opening"))
        #expect(changed.commitment == opening.commitment)
        #expect(throws: EvidenceError.wrongOpening) { try opening.commitment.verify(changed) }
    }

    @Test func modelsOutsideTheRangeAreRefused() {
        #expect(
            throws: EvidenceError.outOfRange(
                name: "entries of a commitment", expected: "1 ... 1073741824", actual: "0")
        ) { _ = try CommitmentOpening(entries: [], digest: Entries.digest) }
        #expect(throws: EvidenceError.outOfRange(name: "bytes of the digest", expected: "32", actual: "31")) {
            _ = try CommitmentOpening(entries: [1], digest: Array(repeating: 0, count: 31))
        }
    }
}

/// The file of an opening.
@Suite struct CommitmentOpeningTests {
    @Test func openingsComeBackFromFilesThatOnlyTheirOwnerReads() throws {
        let folder = try Folder()
        let opening = try CommitmentOpening(entries: [-32_768, 0, 32_767], digest: Entries.digest)
        try opening.write(to: folder.file("opening"))
        #expect(try folder.mode(of: "opening") == 0o600)
        let read = try CommitmentOpening(contentsOf: folder.file("opening"))
        try opening.commitment.verify(read)
        #expect(read.commitment == opening.commitment)
        #expect(throws: EvidenceError.file(path: folder.file("opening"), reason: "File exists")) {
            try opening.write(to: folder.file("opening"))
        }
    }

    @Test func filesThatOthersReadAreRefused() throws {
        let folder = try Folder()
        let opening = try CommitmentOpening(entries: [1], digest: Entries.digest)
        try opening.write(to: folder.file("opening"))
        for mode in [0o640, 0o604, 0o620] {
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: folder.file("opening"))
            #expect(
                throws: EvidenceError.unsafeFile(
                    path: folder.file("opening"), expected: "mode 600", actual: "mode \(String(mode, radix: 8))")
            ) { _ = try CommitmentOpening(contentsOf: folder.file("opening")) }
        }
        #expect(throws: EvidenceError.unsafeFile(path: folder.path, expected: "a plain file", actual: "another kind")) {
            _ = try CommitmentOpening(contentsOf: folder.path)
        }
    }

    @Test func filesThatAreNoOpeningAreRefused() throws {
        let folder = try Folder()
        let opening = try CommitmentOpening(entries: [1, 2], digest: Entries.digest)
        try opening.write(to: folder.file("opening"))
        let bytes = try folder.bytes(of: "opening")
        for (name, content) in [
            ("empty", []), ("short", Array(bytes.dropLast())), ("long", bytes + [0]),
            ("head", Array(bytes.prefix(100))),
            ("magic", [0] + bytes.dropFirst()),
        ] {
            #expect(
                FileManager.default.createFile(
                    atPath: folder.file(name), contents: Data(content), attributes: [.posixPermissions: 0o600]))
            let error = #expect(throws: EvidenceError.self) {
                _ = try CommitmentOpening(contentsOf: folder.file(name))
            }
            guard case .malformed = error else {
                Issue.record("\(name): \(String(describing: error))")
                continue
            }
        }
        #expect(throws: EvidenceError.file(path: folder.file("none"), reason: "No such file or directory")) {
            _ = try CommitmentOpening(contentsOf: folder.file("none"))
        }
    }
}
