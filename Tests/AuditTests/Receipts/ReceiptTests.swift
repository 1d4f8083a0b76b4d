import CandorAudit
import Foundation
import Testing

/// Policies, receipts and the log of answers.
@Suite struct ReceiptTests {
    static let service = Party.digest(8)

    static func answer(_ number: Int) -> SampledAnswer {
        SampledAnswer(input: [Int32(number), -7, 2000], answer: .label(number % 3))
    }

    /// A log of `count` answers.
    static func log(_ path: String, _ count: Int) throws -> ReceiptLog {
        let log = try ReceiptLog(path: path)
        for number in 0..<count {
            _ = try log.append(answer(number), service: service, by: Party.identity(1), time: UInt64(number))
        }
        return log
    }

    @Test func onlyPoliciesThatCanBeProvedAreTaken() throws {
        #expect(try ServedPolicy(named: "label") == .label)
        #expect(try ServedPolicy(named: "label-and-row") == .labelAndRow)
        #expect(try ServedPolicy(named: "abstain", threshold: 300) == .abstain(below: 300))
        for name in ["bucket", "top-k", "quantised", "noise", "full", ""] {
            #expect(
                throws: EvidenceError.unprovablePolicy(expected: ["label", "label-and-row", "abstain"], actual: name)
            ) { _ = try ServedPolicy(named: name) }
        }
        #expect(
            throws: EvidenceError.outOfRange(
                name: "threshold of abstain", expected: "a row from 0 on", actual: "none")
        ) { _ = try ServedPolicy(named: "abstain") }
        #expect(throws: EvidenceError.outOfRange(name: "threshold of label", expected: "none", actual: "3")) {
            _ = try ServedPolicy(named: "label", threshold: 3)
        }
    }

    @Test func servicesDifferByModelPolicyAndThreshold() throws {
        let (a, b) = (try Party.commitment(1), try Party.commitment(2))
        let identities = [
            ServedPolicy.label.identity(of: a), ServedPolicy.label.identity(of: b),
            ServedPolicy.labelAndRow.identity(of: a), ServedPolicy.abstain(below: 1).identity(of: a),
            ServedPolicy.abstain(below: 2).identity(of: a),
        ]
        #expect(Set(identities).count == 5)
    }

    @Test func answersHaveTheFormOfTheirPolicy() throws {
        try ServedPolicy.label.check(.label(1))
        try ServedPolicy.labelAndRow.check(.labelAndRow(label: 1, row: 5))
        try ServedPolicy.abstain(below: 5).check(.labelAndRow(label: 1, row: 5))
        try ServedPolicy.abstain(below: 5).check(.abstained)
        for (policy, answer) in [
            (ServedPolicy.label, ServedAnswer.labelAndRow(label: 1, row: 2)), (.label, .abstained),
            (.labelAndRow, .label(1)), (.labelAndRow, .abstained), (.abstain(below: 5), .label(1)),
            (.abstain(below: 5), .labelAndRow(label: 1, row: 4)),
        ] {
            #expect(throws: EvidenceError.self, "\(policy) \(answer)") { try policy.check(answer) }
        }
    }

    @Test func clientsCheckTheirReceipts() throws {
        let folder = try Folder()
        let log = try ReceiptLog(path: folder.file("log"))
        let answer = Self.answer(4)
        let receipt = try log.append(answer, service: Self.service, by: Party.identity(1), time: 17)
        let provider = Party.identity(1).publicKey
        try receipt.check(provider: provider, input: answer.input)
        try receipt.write(to: folder.file("receipt"))
        #expect(try Receipt(contentsOf: folder.file("receipt")) == receipt)

        let other = Party.identity(6).publicKey
        #expect(
            Party.error { () throws(EvidenceError) in try receipt.check(provider: other, input: answer.input) }
                == .mismatch(what: "provider", expected: other.fingerprint, actual: provider.fingerprint))
        let error = Party.error { () throws(EvidenceError) in
            try receipt.check(provider: provider, input: [4, -7, 2001])
        }
        guard case .mismatch("input of answer 0", _, _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        for (text, replacement) in [
            ("\"label\" : 1", "\"label\" : 2"), ("\"time\" : 17", "\"time\" : 18"),
            ("\"sequence\" : 0", "\"sequence\" : 1"), ("\"label\" : 1", "\"abstained\" : true"),
            (Self.service.description, Party.digest(7).description),
        ] {
            let changed = try RegistrationTests.changed(receipt, text, replacement)
            #expect(
                Party.error { () throws(EvidenceError) in try changed.check(provider: provider, input: answer.input) }
                    == .wrongSignature(of: "receipt", by: provider.fingerprint), "\(text)")
        }
    }

    /// Equal inputs give unrelated leaves.
    @Test func noncesHideInputs() {
        let (a, b) = (Self.answer(1), Self.answer(1))
        #expect(a.nonce != b.nonce)
        #expect(a.inputDigest != b.inputDigest)
    }

    @Test func logsComeBackAndGoOn() throws {
        let folder = try Folder()
        let path = folder.file("log")
        let (root, size) = try {
            let log = try Self.log(path, 5)
            return (log.tree.root(size: 5), log.count)
        }()
        #expect(try folder.mode(of: "log") == 0o600)
        let log = try ReceiptLog(path: path)
        #expect(log.count == size)
        #expect(log.tree.root(size: 5) == root)
        let receipt = try log.append(Self.answer(5), service: Self.service, by: Party.identity(1), time: 5)
        #expect(receipt.leaf.sequence == 5)
        #expect(throws: EvidenceError.self, "two writers") { _ = try ReceiptLog(path: path) }
    }

    /// A kill in the middle of a write: a log cut at any byte of its last record comes back without it, whole.
    @Test func piecesOfARecordAreRemoved() throws {
        let folder = try Folder()
        let three = try { try Self.log(folder.file("log"), 3).tree.root(size: 3) }()
        let before = try folder.bytes(of: "log")
        try {
            let log = try ReceiptLog(path: folder.file("log"))
            _ = try log.append(Self.answer(3), service: Self.service, by: Party.identity(1), time: 3)
        }()
        let whole = try folder.bytes(of: "log")
        for length in [before.count + 1, before.count + 15, before.count + 16, whole.count - 1] {
            let name = "log\(length)"
            #expect(
                FileManager.default.createFile(
                    atPath: folder.file(name), contents: Data(whole.prefix(length)),
                    attributes: [.posixPermissions: 0o600]))
            let log = try ReceiptLog(path: folder.file(name))
            #expect(log.tree.count == 3)
            #expect(log.tree.root(size: 3) == three)
            #expect(try folder.bytes(of: name) == before)
            let receipt = try log.append(Self.answer(3), service: Self.service, by: Party.identity(1), time: 3)
            #expect(receipt.leaf.sequence == 3)
        }
    }

    /// A record that is whole in itself, at another place.
    @Test func repeatedRecordsAreRefused() throws {
        let folder = try Folder()
        _ = try Self.log(folder.file("one"), 1)
        let one = try folder.bytes(of: "one")
        #expect(
            FileManager.default.createFile(
                atPath: folder.file("log"), contents: Data(one + one.dropFirst(8)),
                attributes: [.posixPermissions: 0o600]))
        #expect(
            throws: EvidenceError.malformed(
                what: "\(folder.file("log")): answer 1", expected: "the record that was written", actual: "another")
        ) { _ = try ReceiptLog(path: folder.file("log")) }
    }

    @Test func changedLogsAreRefused() throws {
        let folder = try Folder()
        _ = try Self.log(folder.file("log"), 3)
        let bytes = try folder.bytes(of: "log")
        for place in [0, 9, 20, 60, bytes.count - 5] {
            var changed = bytes
            changed[place] ^= 1
            let name = "log\(place)"
            #expect(
                FileManager.default.createFile(
                    atPath: folder.file(name), contents: Data(changed), attributes: [.posixPermissions: 0o600]))
            // A length that reaches beyond the end is a piece of a record; everything else is a change.
            let error = Party.error { () throws(EvidenceError) in
                let log = try ReceiptLog(path: folder.file(name))
                #expect(log.count < 3, "byte \(place)")
            }
            if place != 9 {
                guard case .malformed = error else {
                    Issue.record("byte \(place): \(String(describing: error))")
                    continue
                }
            }
        }
    }
}
