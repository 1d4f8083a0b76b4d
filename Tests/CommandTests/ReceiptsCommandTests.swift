import CandorAudit
import CandorModel
import CandorTraining
import Foundation
import Testing

/// `candor receipts` with a model in integers: served, logged, sampled and proved between two processes.
struct ReceiptsCommandTests {
    /// A provider with a small model and its log, and an auditor.
    private struct Parties {
        let folder: TemporaryFolder
        let provider: String
        let auditor: String
        let rows = 30

        init() throws {
            folder = try TemporaryFolder()
            let folder = folder
            func create(_ name: String) throws -> String {
                let run = try CandorProcess("identity", "create", "-o", "\(folder.path)/\(name)", "--json")
                return try #require(try run.json()["fingerprint"] as? String)
            }
            provider = try create("provider.pem")
            auditor = try create("auditor.pem")
            let samples = Samples(
                numericFeatures: 2, categoricalColumns: 0, numeric: (0..<80).map { Float($0 % 17) / 8 - 1 },
                categorical: [], labels: [Int32](repeating: 0, count: 40))
            let network = try Network(
                Architecture(
                    numericFeatures: 2, embeddings: [], layers: [.dense(outputs: 5), .relu, .dense(outputs: 2)]),
                seed: 1)
            let columns = ["a", "b"].map { Preprocessing.Numeric(name: $0, range: PublicRange(-1, 1)) }
            try Exporter(.init(points: 100)).export(
                network, preprocessing: Preprocessing(numeric: columns, categorical: []), labels: ["no", "yes"],
                calibration: samples, reference: samples
            ).model.write(to: file("model"))
            #expect(try run("commit model --output C --opening O --json").status == 0)
            let inputs = (0..<rows).map { #"{"input": [\#(130 * $0 - 2000), \#(70 * $0 - 900)]}"# }
            try folder.write(inputs.joined(separator: "\n"), as: "inputs")
        }

        private static let names = [
            "model", "C", "O", "L", "inputs", "answers", "checkpoint", "drawn", "openings", "provider.pem",
            "auditor.pem",
        ]

        func file(_ name: String) -> String { "\(folder.path)/\(name)" }

        func words(_ command: String) -> [String] {
            command.split(separator: " ").map { Self.names.contains(String($0)) ? file(String($0)) : String($0) }
        }

        func run(_ command: String) throws -> CandorProcess { try CandorProcess(words(command)) }

        /// Serves the inputs into the log, and samples some of it.
        func serve(count: Int) throws {
            let log = try run(
                "receipts log L --identity provider.pem --commitment C --policy label-and-row --model model "
                    + "--inputs inputs -o checkpoint --json")
            #expect(log.status == 0, "\(log.error)")
            #expect(try log.json()["added"] as? Int == rows)
            try sample(count: count)
        }

        func sample(count: Int) throws {
            let sample = try run(
                "receipts sample --checkpoint checkpoint --provider \(provider) --count \(count) -o drawn --json")
            #expect(sample.status == 0, "\(sample.error)")
        }

        var verify: String {
            "receipts verify --checkpoint checkpoint --provider \(provider) --sample drawn --commitment C "
                + "--policy label-and-row --json"
        }
    }

    @Test func aProviderShowsNoMoreInputsThanItWants() throws {
        let parties = try Parties()
        defer { parties.folder.remove() }
        try parties.serve(count: 12)
        let refused = try parties.run("receipts open L --sample drawn -o openings --max-sample 11 --json")
        #expect(refused.status == 2)
        #expect(refused.error.contains("at most 11 (--max-sample)"), "\(refused.error)")
        #expect(!FileManager.default.fileExists(atPath: parties.file("openings")))
    }

    @Test func openingsAloneAreNotProved() throws {
        let parties = try Parties()
        defer { parties.folder.remove() }
        try parties.serve(count: 12)
        #expect(try parties.run("receipts open L --sample drawn -o openings --json").status == 0)
        let checked = try parties.run("\(parties.verify) --openings openings")
        #expect(checked.status == 0, "\(checked.error)")
        #expect(try checked.json()["opened"] as? Int == 12)
        #expect(try checked.json()["proof"] is NSNull)
        #expect(try checked.json()["detection_probability"] as? Double == 0.4)
        let text = try CandorProcess(parties.words("\(parties.verify) --openings openings").filter { $0 != "--json" })
        #expect(text.output.contains("was not proved"))
    }

    @Test func inputsThatTheModelDoesNotTakeAreRefused() throws {
        let parties = try Parties()
        defer { parties.folder.remove() }
        try parties.folder.write("{\"input\": [1, 2]}\n{\"input\": [1, 2048]}", as: "inputs")
        let log = try parties.run(
            "receipts log L --identity provider.pem --commitment C --model model --inputs inputs -o checkpoint --json")
        #expect(log.status == 2)
        #expect(log.failure?.kind == "evidence")
        #expect(log.failure?.message.contains("answer 1") == true && log.failure?.actual == "2048")
        #expect(!FileManager.default.fileExists(atPath: parties.file("L")))
    }

    @Test(arguments: [
        "--openings openings --listen 127.0.0.1:0 --identity auditor.pem", "", "--listen 127.0.0.1:0",
        "--openings openings --identity auditor.pem",
    ])
    func verifyingNeedsOneWay(options: String) throws {
        let parties = try Parties()
        defer { parties.folder.remove() }
        let run = try parties.run("\(parties.verify) \(options)")
        #expect(run.status == 2)
        #expect(run.failure?.message.contains("expected") == true)
    }

    #if Network
        /// Runs the auditor and, once it listens, the provider.
        private static func converse(
            _ parties: Parties, auditor pinned: String? = nil
        ) throws -> (auditor: CandorProcess, provider: CandorProcess) {
            let slot = Slot()
            let done = DispatchSemaphore(value: 0)
            let port = try freePort()
            let verify = parties.words(
                "\(parties.verify) --listen 127.0.0.1:\(port) --identity auditor.pem --timeout 20")
            Thread {
                slot.result = Result { try CandorProcess(verify) }
                done.signal()
            }.start()
            let prove =
                "receipts prove L --sample drawn --commitment C --policy label-and-row --model model --opening O "
                + "--connect 127.0.0.1:\(port) --identity provider.pem --auditor \(pinned ?? parties.auditor) --json"
            var provider = try parties.run(prove)
            let deadline = Date().addingTimeInterval(20)
            // The auditor's process may not listen yet.
            while provider.error.contains("cannot connect") && Date() < deadline {
                usleep(50_000)
                provider = try parties.run(prove)
            }
            done.wait()
            return (try #require(slot.result).get(), provider)
        }

        private final class Slot: @unchecked Sendable {
            // Sendable: written before the semaphore is signalled and read after.
            var result: Result<CandorProcess, any Error>?
        }

        private static func freePort() throws -> Int {
            let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            defer { close(descriptor) }
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
            var length = socklen_t(MemoryLayout<sockaddr_in>.size)
            let isBound = withUnsafeMutableBytes(of: &address) { bytes in
                let address = bytes.baseAddress!.assumingMemoryBound(to: sockaddr.self)
                return bind(descriptor, address, length) == 0 && getsockname(descriptor, address, &length) == 0
            }
            #expect(isBound)
            return Int(UInt16(bigEndian: address.sin_port))
        }

        @Test func servedAnswersAreProvedBetweenTwoProcesses() throws {
            let parties = try Parties()
            defer { parties.folder.remove() }
            try parties.serve(count: 12)
            let (auditor, provider) = try Self.converse(parties)
            #expect(provider.status == 0, "\(provider.error)")
            #expect(auditor.status == 0, "\(auditor.error)")
            #expect(try auditor.json()["proof"] as? String == "accept")
            #expect(try auditor.json()["opened"] as? Int == 12)
            #expect(try provider.json()["opened"] as? Int == 12)
            #expect(try #require(try auditor.json()["soundness_bits"] as? Double) >= 90)
        }

        @Test func anAnswerThatIsNotTheModelsIsCaught() throws {
            let parties = try Parties()
            defer { parties.folder.remove() }
            try parties.serve(count: 1)
            // The model is not that sure of anything.
            let altered = #"{"input": [0, 0], "answer": {"label": 1, "row": 3000}}"#
            try parties.folder.write(altered, as: "answers")
            let log = try parties.run(
                "receipts log L --identity provider.pem --commitment C --policy label-and-row --answers answers "
                    + "-o checkpoint --json")
            #expect(log.status == 0, "\(log.error)")
            try parties.sample(count: parties.rows + 1)
            let (auditor, provider) = try Self.converse(parties)
            #expect(provider.status == 1 && auditor.status == 1)
            #expect(try provider.json()["not_opened"] as? [Int] == [parties.rows])
            let caught = try #require(try auditor.json()["caught"] as? [[String: Any]])
            #expect(caught.map { $0["index"] as? Int } == [parties.rows])
            #expect(try auditor.json()["proof"] as? String == "accept")
        }

        @Test func aPartyThatIsNotTheExpectedOneIsRefused() throws {
            let parties = try Parties()
            defer { parties.folder.remove() }
            try parties.serve(count: 3)
            let (auditor, provider) = try Self.converse(parties, auditor: parties.provider)
            #expect(provider.status == 3 && provider.failure?.kind == "peer", "\(provider.error)")
            #expect(auditor.status == 3)
        }

        @Test func aProviderThatDoesNotComeLeavesItIncomplete() throws {
            let parties = try Parties()
            defer { parties.folder.remove() }
            try parties.serve(count: 3)
            let run = try parties.run(
                "\(parties.verify) --listen 127.0.0.1:0 --identity auditor.pem --timeout 0.2")
            #expect(run.status == 3)
        }
    #endif
}
