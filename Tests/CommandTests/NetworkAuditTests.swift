#if Network
    import CandorAudit
    import Foundation
    import Testing

    /// `candor verify` and `candor prove` as two processes that speak over TLS.
    @Suite(.serialized) struct NetworkAuditTests {
        /// Models, which take longest, are made once, and removed when the tests of the process have ended.
        private static let models: Result<Models, any Error> = Result {
            let models = try Models()
            atexit { try? NetworkAuditTests.models.get().folder.remove() }
            return models
        }

        private struct Models {
            static let data = ["--data", "gaussian", "--points", "2000", "--seed", "4"]
            let folder: TemporaryFolder

            init() throws {
                folder = try TemporaryFolder()
                let (base, mirage) = ("\(folder.path)/base", "\(folder.path)/mirage")
                do {
                    for arguments in [
                        ["train", "-o", base] + Self.data, ["mirage", "-m", base, "-o", mirage] + Self.data,
                        ["quantise", base, "-o", "\(folder.path)/honest"] + Self.data,
                        ["quantise", mirage, "-o", "\(folder.path)/attacked"] + Self.data,
                    ] {
                        let run = try CandorProcess(arguments)
                        try #require(run.status == 0, "\(run.error)")
                    }
                } catch {
                    folder.remove()
                    throw error
                }
            }
        }

        /// A provider and an auditor with their files.
        private final class Parties {
            let folder: TemporaryFolder
            var fingerprints: [String: String] = [:]

            init() throws {
                folder = try TemporaryFolder()
                for name in ["provider", "auditor", "stranger"] {
                    let run = try CandorProcess("identity", "create", "-o", file("\(name).pem"), "--json")
                    fingerprints[name] = try #require(run.json()["fingerprint"] as? String)
                }
            }

            deinit { folder.remove() }

            func file(_ name: String) -> String { "\(folder.path)/\(name)" }
            func fingerprint(_ name: String) -> String { fingerprints[name] ?? "" }

            /// Commits to a model and registers the commitment, in files named after `name`.
            func register(_ model: String, as name: String, by provider: String, with auditor: String) throws {
                let models = try NetworkAuditTests.models.get()
                for arguments in [
                    [
                        "commit", "\(models.folder.path)/\(model)", "-o", file("\(name).C"), "--opening",
                        file("\(name).O"),
                    ],
                    [
                        "register", "request", "--commitment", file("\(name).C"), "--identity",
                        file("\(provider).pem"), "-o", file("\(name).request"),
                    ],
                    [
                        "register", "countersign", "--request", file("\(name).request"), "--provider",
                        fingerprint(provider), "--identity", file("\(auditor).pem"), "-o", file("\(name).R"),
                    ],
                ] {
                    let run = try CandorProcess(arguments)
                    try #require(run.status == 0, "\(run.error)")
                }
            }

            /// Waits until the auditor's clock shows another second than that of a registration.
            func waitForTheNextSecond() { Thread.sleep(forTimeInterval: 1.1) }

            /// Starts the auditor; gives it and its port.
            func verify(_ more: [String] = []) throws -> (process: RunningProcess, address: String) {
                let process = try RunningProcess(verification("127.0.0.1:0") + more)
                let line = try process.line(with: "listening at ")
                return (process, String(line.split(separator: " ").last ?? ""))
            }

            /// The arguments of the auditor.
            func verification(_ address: String) -> [String] {
                [
                    "verify", "--listen", address, "--identity", file("auditor.pem"), "--provider",
                    fingerprint("provider"), "--ledger", file("ledger"), "--attempts", file("auditor.log"),
                    "--certificate", file("auditor.cert"), "--timeout", "60",
                ] + Models.data
            }

            /// The arguments of a provider.
            func prove(
                _ address: String, as provider: String = "provider", model: String = "honest", registered name: String
            ) throws -> [String] {
                let models = try NetworkAuditTests.models.get()
                return [
                    "prove", "--connect", address, "--identity", file("\(provider).pem"), "--auditor",
                    fingerprint("auditor"), "--model", "\(models.folder.path)/\(model)", "--commitment",
                    file("\(name).C"), "--opening", file("\(name).O"), "--registration", file("\(name).R"),
                    "--attempts", file("\(provider).log"), "--certificate", file("provider.cert"), "--timeout", "60",
                    "--json",
                ]
            }
        }

        /// A stranger is turned away; then the honest model passes, and both have one certificate.
        @Test func anHonestModelIsCertified() throws {
            let parties = try Parties()
            try parties.register("honest", as: "model", by: "provider", with: "auditor")
            try parties.register("honest", as: "strange", by: "stranger", with: "auditor")
            parties.waitForTheNextSecond()
            let (auditor, address) = try parties.verify()
            let stranger = try CandorProcess(
                try parties.prove(address, as: "stranger", registered: "strange"))
            #expect(stranger.status == 3)
            #expect(stranger.failure?.kind == "peer")
            _ = try auditor.line(with: "turned away")

            let run = try CandorProcess(try parties.prove(address, registered: "model"))
            #expect(run.status == 0, "\(run.error)")
            #expect(auditor.status() == 0, "\(auditor.error)")
            let document = try run.json()
            #expect(
                Set(document.keys) == [
                    "schema", "result", "reason", "statement", "commitment", "transcript", "points", "audit_number",
                    "provider", "auditor", "certificate", "soundness_bits", "cpu_us_per_point", "wall_s",
                    "bytes_per_point", "setup_bytes", "disclosed_bytes", "peak_mib", "seconds",
                ])
            #expect(document["result"] as? String == "pass" && document["points"] as? Int == 2000)
            #expect(document["audit_number"] as? Int == 1)
            #expect(try #require(document["bytes_per_point"] as? Double) < 5000)
            #expect(auditor.output.hasPrefix("pass\n"))
            let certificate = try Certificate(contentsOf: parties.file("auditor.cert"))
            #expect(try Certificate(contentsOf: parties.file("provider.cert")) == certificate)
            let check = try CandorProcess(
                "certificate", "check", parties.file("provider.cert"), "--auditor", parties.fingerprint("auditor"),
                "--commitment", parties.file("model.C"), "--statement", document["statement"] as? String ?? "")
            #expect(check.status == 0, "\(check.output)\(check.error)")

            // The number is spent, for any other statement.
            let (again, place) = try parties.verify(["--audit-number", "1", "--alpha", "0.1"])
            let refused = try CandorProcess(try parties.prove(place, registered: "model"))
            #expect(refused.status == 3 && refused.failure?.message.contains("audit number 2") == true)
            #expect(again.status() == 2)
            #expect(again.error.contains("expected audit number 2"))

            // A commitment that is registered after the disclosure is too late.
            try parties.register("honest", as: "late", by: "provider", with: "auditor")
            let (late, there) = try parties.verify()
            let tooLate = try CandorProcess(try parties.prove(there, registered: "late"))
            #expect(tooLate.status == 3 && tooLate.failure?.message.contains("registered before") == true)
            #expect(late.status() == 3)
        }

        @Test func anAttackedModelDeclaresThatItFails() throws {
            let parties = try Parties()
            try parties.register("attacked", as: "model", by: "provider", with: "auditor")
            parties.waitForTheNextSecond()
            // With --json nothing else is printed, so the port is chosen here.
            let address = "127.0.0.1:\(Self.freePort())"
            let auditor = try RunningProcess(parties.verification(address) + ["--json"])
            var run = try CandorProcess(try parties.prove(address, model: "attacked", registered: "model"))
            for _ in 0..<200 where run.failure?.message.contains("cannot connect") == true {
                Thread.sleep(forTimeInterval: 0.1)
                run = try CandorProcess(try parties.prove(address, model: "attacked", registered: "model"))
            }
            #expect(run.status == 1, "\(run.error)")
            #expect(try run.json()["result"] as? String == "declared-fail")
            #expect(auditor.status() == 1 && auditor.error.isEmpty)
            let document = try #require(
                try JSONSerialization.jsonObject(with: Data(auditor.output.utf8)) as? [String: Any])
            #expect(document["result"] as? String == "declared-fail")
            #expect(document["soundness_bits"] is NSNull && document["certificate"] is NSNull)
            #expect(try #require(document["disclosed_bytes"] as? Int) > 2000 * 10)
            #expect(!FileManager.default.fileExists(atPath: parties.file("auditor.cert")))
        }

        /// One retry is allowed, as the same audit; then no more.
        @Test func aProviderThatIsKilledHasOneMoreAttempt() throws {
            let parties = try Parties()
            try parties.register("honest", as: "model", by: "provider", with: "auditor")
            parties.waitForTheNextSecond()
            for attempt in 1...2 {
                let (auditor, address) = try parties.verify()
                let provider = try RunningProcess(try parties.prove(address, registered: "model"))
                _ = try auditor.line(with: "computes the audit")
                provider.kill()
                #expect(provider.status() == -SIGKILL, "attempt \(attempt)")
                #expect(auditor.status() == 3, "attempt \(attempt): \(auditor.error)")
                #expect(auditor.output.hasPrefix("incomplete"))
                #expect(auditor.output.contains("number 1 on this reference set"))
            }
            let (auditor, address) = try parties.verify()
            let third = try CandorProcess(try parties.prove(address, registered: "model"))
            #expect(third.status == 3 && third.failure?.message.contains("at most 2 attempts") == true)
            #expect(auditor.status() == 2)
            #expect(auditor.error.contains("at most 2 attempts"))
        }

        /// A port that was free a moment ago.
        private static func freePort() -> UInt16 {
            let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            defer { close(descriptor) }
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
            var length = socklen_t(MemoryLayout<sockaddr_in>.size)
            withUnsafeMutableBytes(of: &address) { bytes in
                let pointer = bytes.baseAddress!.assumingMemoryBound(to: sockaddr.self)
                _ = bind(descriptor, pointer, length)
                _ = getsockname(descriptor, pointer, &length)
            }
            return UInt16(bigEndian: address.sin_port)
        }

        @Test func whatIsWrongOnOneSideIsSaidBeforeAnythingIsSent() throws {
            let parties = try Parties()
            try parties.register("honest", as: "model", by: "provider", with: "stranger")
            let other = try CandorProcess(try parties.prove("127.0.0.1:1", registered: "model"))
            #expect(other.status == 2 && other.failure?.kind == "evidence")
            #expect(other.failure?.expected == parties.fingerprint("auditor"))

            try parties.register("honest", as: "second", by: "provider", with: "auditor")
            let nobody = try CandorProcess(try parties.prove("127.0.0.1:1", registered: "second"))
            #expect(nobody.status == 3 && nobody.failure?.message.contains("cannot connect") == true)

            var mixed = try parties.prove("127.0.0.1:1", registered: "second")
            let place = try #require(mixed.firstIndex(of: "--commitment"))
            mixed[place + 1] = parties.file("model.C")
            #expect(try CandorProcess(mixed).failure?.message.contains("registered commitment") == true)
            let address = try CandorProcess(["prove", "--connect", "nowhere"] + mixed.dropFirst(3))
            #expect(address.status == 2 && address.failure?.kind == "usage")
            let policy = try CandorProcess(mixed + ["--allow", "everything"])
            #expect(policy.status == 2 && policy.failure?.message.contains("--allow") == true)
        }
    }
#endif
