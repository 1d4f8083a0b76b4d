import CandorAudit
import Foundation
import Testing

/// `candor identity`, `register`, `certificate` and `receipts`, on files as two parties exchange them.
struct EvidenceCommandTests {
    /// A provider's and an auditor's keys, and the commitment of a small model.
    private struct Parties {
        let folder: TemporaryFolder
        let provider: String
        let auditor: String

        init() throws {
            folder = try TemporaryFolder()
            provider = try Self.create("provider.pem", in: folder)
            auditor = try Self.create("auditor.pem", in: folder)
            let opening = try CommitmentOpening(entries: [1, -2, 3], digest: Array(repeating: 7, count: 32))
            try opening.commitment.write(to: "\(folder.path)/C")
        }

        private static func create(_ name: String, in folder: TemporaryFolder) throws -> String {
            let run = try CandorProcess("identity", "create", "-o", "\(folder.path)/\(name)", "--json")
            #expect(run.status == 0, "\(run.error)")
            return try #require(run.json()["fingerprint"] as? String)
        }

        /// Runs a command; words with the name of a file of the folder stand for its path.
        func run(_ command: String, file names: String...) throws -> CandorProcess {
            try CandorProcess(
                command.split(separator: " ").map { word in
                    names.contains(String(word)) ? "\(folder.path)/\(word)" : String(word)
                })
        }

        func file(_ name: String) -> String { "\(folder.path)/\(name)" }
    }

    @Test func identitiesAreNewFilesOfTheirOwner() throws {
        let parties = try Parties()
        defer { parties.folder.remove() }
        #expect(parties.provider.hasPrefix("sha256:") && parties.provider != parties.auditor)
        let mode = try FileManager.default.attributesOfItem(atPath: parties.file("provider.pem"))[.posixPermissions]
        #expect((mode as? NSNumber)?.intValue == 0o600)
        let again = try parties.run("identity create -o provider.pem --json", file: "provider.pem")
        #expect(again.status == 2)
        #expect(again.failure?.kind == "file")
        #expect(again.failure?.message.contains("File exists") == true)
        let key = try String(contentsOfFile: parties.file("provider.pem"), encoding: .utf8)
        #expect(!again.output.contains(key) && !again.error.contains(key.split(separator: "\n")[1]))
    }

    @Test func registrationsAreMadeInTwoStepsAndChecked() throws {
        let parties = try Parties()
        defer { parties.folder.remove() }
        let request = try parties.run(
            "register request --commitment C --identity provider.pem -o request.json --json", file: "C",
            "provider.pem", "request.json")
        #expect(request.status == 0, "\(request.error)")
        #expect(try request.json()["provider"] as? String == parties.provider)
        let wrong = try parties.run(
            "register countersign --request request.json --provider \(parties.auditor) --identity auditor.pem -o r --json",
            file: "request.json", "auditor.pem", "r")
        #expect(wrong.status == 2)
        #expect(wrong.failure?.kind == "evidence")
        #expect(wrong.failure?.expected == parties.auditor && wrong.failure?.actual == parties.provider)
        let countersigned = try parties.run(
            "register countersign --request request.json --provider \(parties.provider) --identity auditor.pem -o r --json",
            file: "request.json", "auditor.pem", "r")
        #expect(countersigned.status == 0, "\(countersigned.error)")
        let time = try #require(try countersigned.json()["registered"] as? UInt64)
        #expect(abs(Double(time) - Date().timeIntervalSince1970) < 60)

        let check = "register check r --auditor \(parties.auditor) --json"
        #expect(try parties.run(check, file: "r").status == 0)
        #expect(try parties.run("\(check) --disclosed \(time + 1)", file: "r").status == 0)
        let late = try parties.run("\(check) --disclosed \(time)", file: "r")
        #expect(late.status == 1)
        #expect(try (late.json()["reason"] as? String)?.contains("registered before") == true)
        #expect(try parties.run("register check r --auditor \(parties.provider) --json", file: "r").status == 1)
        #expect(try parties.run("register check C --auditor \(parties.auditor) --json", file: "C").status == 2)
    }

    @Test func certificatesAreCheckedAgainstTheTrustedAuditorAndTheModel() throws {
        let parties = try Parties()
        defer { parties.folder.remove() }
        let commitment = try ModelCommitment(contentsOf: parties.file("C"))
        let auditor = try SigningIdentity(contentsOf: parties.file("auditor.pem"))
        let content = Certificate.Content(
            statement: try Digest(String(repeating: "1", count: 64)), commitment: commitment.identity, result: .pass,
            transcript: try Digest(String(repeating: "2", count: 64)), soundnessBits: 93,
            parameters: ["statement": "certified"], auditNumber: 1,
            provider: try SigningIdentity(contentsOf: parties.file("provider.pem")).publicKey,
            auditor: auditor.publicKey, registered: 1000, disclosure: .publicLabels, issued: 2000)
        try Certificate(content, by: auditor).write(to: parties.file("cert"))
        try CommitmentOpening(entries: [1], digest: Array(repeating: 7, count: 32)).commitment
            .write(to: parties.file("D"))

        let check = "certificate check cert --auditor \(parties.auditor) --json"
        #expect(try parties.run("\(check) --commitment C", file: "cert", "C").status == 0)
        let text = try parties.run(
            "certificate check cert --auditor \(parties.auditor)", file: "cert")
        #expect(text.output.contains("labels were public"))
        for negative in [
            "certificate check cert --auditor \(parties.provider) --json", "\(check) --commitment D",
            "\(check) --statement \(String(repeating: "3", count: 64))",
        ] {
            let run = try parties.run(negative, file: "cert", "D")
            #expect(run.status == 1, "\(negative): \(run.error)")
            #expect(try run.json()["valid"] as? Bool == false)
            #expect(try (run.json()["reason"] as? String)?.contains("expected") == true)
        }
        let forged = try String(contentsOfFile: parties.file("cert"), encoding: .utf8)
            .replacingOccurrences(of: "\"soundnessBits\" : 93", with: "\"soundnessBits\" : 120")
        try parties.folder.write(forged, as: "cert")
        #expect(try parties.run(check, file: "cert").status == 1)
        let mistake = try parties.run("certificate check cert --auditor sha256:1 --json", file: "cert")
        #expect(mistake.status == 2 && mistake.failure?.kind == "usage")
        #expect(mistake.failure?.message.contains("--auditor") == true)
    }

    @Test func receiptsAreLoggedSampledOpenedAndVerified() throws {
        let parties = try Parties()
        defer { parties.folder.remove() }
        func answers(_ count: Int, label: Int) -> String {
            (0..<count).map { #"{"input": [\#($0), 4], "answer": {"label": \#(label)}}"# }.joined(separator: "\n")
        }
        try parties.folder.write(answers(30, label: 1), as: "a")
        let log = "receipts log L --identity provider.pem --commitment C --json"
        let names = ["L", "provider.pem", "C", "a", "first", "second", "drawn", "openings", "clients"]
        func run(_ command: String) throws -> CandorProcess {
            try CandorProcess(
                command.split(separator: " ").map { names.contains(String($0)) ? parties.file(String($0)) : String($0) }
            )
        }
        try FileManager.default.createDirectory(
            atPath: parties.file("clients"), withIntermediateDirectories: false)
        let first = try run("\(log) --answers a --receipts clients -o first")
        #expect(first.status == 0, "\(first.error)")
        #expect(try first.json()["size"] as? Int == 30)
        let receipt = try Receipt(contentsOf: parties.file("clients/29.json"))
        try receipt.check(
            provider: try SigningIdentity(contentsOf: parties.file("provider.pem")).publicKey, input: [29, 4])
        #expect(try run("\(log) --answers a --previous first -o second").status == 0)

        let sample = "receipts sample --checkpoint second --provider \(parties.provider) --json -o drawn"
        let drawn = try run("\(sample) --rate 0.5 --altered 2")
        #expect(drawn.status == 0, "\(drawn.error)")
        #expect(try drawn.json()["sampled"] as? Int == 30)
        // 1 - C(58, 30) / C(60, 30) = 1 - 30 · 29 / (60 · 59)
        #expect(abs(try #require(try drawn.json()["detection_probability"] as? Double) - (1 - 870.0 / 3540)) < 1e-12)
        #expect(try run("receipts open L --sample drawn -o openings --json").json()["opened"] as? Int == 30)
        let verify =
            "receipts verify --checkpoint second --provider \(parties.provider) --sample drawn --openings openings "
            + "--commitment C --json"
        let verified = try run("\(verify) --previous first")
        #expect(verified.status == 0, "\(verified.error)")
        #expect(try verified.json()["opened"] as? Int == 30)

        // One opening is lost, and one answer is altered: both are caught.
        let openings = try SampleOpenings(contentsOf: parties.file("openings")).openings
        try SampleOpenings(Array(openings.dropLast())).write(to: parties.file("openings"))
        let changed = try String(contentsOfFile: parties.file("openings"), encoding: .utf8)
        let range = try #require(changed.range(of: "\"label\" : 1"))
        try parties.folder.write(changed.replacingCharacters(in: range, with: "\"label\" : 2"), as: "openings")
        let caught = try run(verify)
        #expect(caught.status == 1)
        #expect(try (caught.json()["caught"] as? [Any])?.count == 2)

        // Another log that does not begin with the first.
        try FileManager.default.removeItem(atPath: parties.file("L"))
        try parties.folder.write(answers(60, label: 2), as: "a")
        #expect(try run("\(log) --answers a -o second").status == 0)
        #expect(try run("\(sample) --count 60").status == 0)
        #expect(try run("receipts open L --sample drawn -o openings --json").status == 0)
        let forked = try run("\(verify) --previous first")
        #expect(forked.status == 1)
        #expect(try forked.json()["consistent"] as? Bool == false)
        let refused = try run("\(log) --previous first -o second")
        #expect(refused.status == 2 && refused.failure?.kind == "evidence")
    }

    /// What a client has a receipt for is in the log, whenever the process is killed; and the log goes on.
    @Test func everyReceiptOfAKilledProcessIsInTheLog() throws {
        let parties = try Parties()
        defer { parties.folder.remove() }
        let answers = (0..<20_000).map { #"{"input": [\#($0)], "answer": {"label": 1}}"# }
        try parties.folder.write(answers.joined(separator: "\n"), as: "answers")
        let clients = parties.file("clients")
        try FileManager.default.createDirectory(atPath: clients, withIntermediateDirectories: false)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: CandorProcess.executable)
        process.arguments = [
            "receipts", "log", parties.file("L"), "--identity", parties.file("provider.pem"), "--commitment",
            parties.file("C"), "--answers", parties.file("answers"), "--receipts", clients, "-o", parties.file("first"),
        ]
        try process.run()
        func receipts() throws -> [String] {
            try FileManager.default.contentsOfDirectory(atPath: clients).filter { $0.hasSuffix(".json") }
        }
        let deadline = Date().addingTimeInterval(30)
        while try receipts().count < 25 && process.isRunning && Date() < deadline { usleep(2000) }
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        #expect(process.terminationReason == .uncaughtSignal)

        let written = try receipts()
        #expect(written.count >= 25)
        let log = try ReceiptLog(path: parties.file("L"))
        #expect(log.count >= written.count && log.count < 20_000)
        for name in written {
            let receipt = try Receipt(contentsOf: "\(clients)/\(name)")
            let opened = try log.openings(of: [receipt.leaf.sequence], size: log.count)
            #expect(opened.first?.leaf == receipt.leaf)
        }
        let identity = try SigningIdentity(contentsOf: parties.file("provider.pem"))
        let answer = SampledAnswer(input: [1], answer: .label(2))
        let service = ServedPolicy.label.identity(of: try ModelCommitment(contentsOf: parties.file("C")))
        let count = log.count
        #expect(try log.append(answer, service: service, by: identity).leaf.sequence == count)
    }

    @Test(arguments: [
        ("receipts log L --identity k --commitment C --policy bucket -o c --json", "usage", "abstain"),
        ("receipts log L --identity k --commitment C --policy abstain -o c --json", "usage", "threshold"),
        ("receipts sample --checkpoint c --provider sha256:0 --count 1 -o s --json", "usage", "--provider"),
        ("receipts log L --identity k --commitment missing -o c --json", "file", "missing"),
    ])
    func mistakesNameWhatWasExpected(command: String, kind: String, word: String) throws {
        let run = try CandorProcess(command.split(separator: " ").map(String.init))
        #expect(run.status == 2)
        #expect(run.failure?.kind == kind)
        #expect(run.failure?.message.contains(word) == true, "\(run.error)")
        #expect(run.failure?.expected != nil && run.failure?.actual != nil)
    }
}
