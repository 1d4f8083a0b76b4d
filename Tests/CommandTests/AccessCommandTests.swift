#if Access
    import Foundation
    import Testing

    /// `candor access`, end to end: from an account to an audit log that somebody changed.
    struct AccessCommandTests {
        private let folder: TemporaryFolder

        init() throws { folder = try TemporaryFolder() }

        private var store: String { "\(folder.path)/access.sqlite" }

        private func run(_ line: String, _ more: String...) throws -> CandorProcess {
            try CandorProcess(
                ["access"] + line.split(separator: " ").map(String.init) + more + ["--store", store, "--by", "root"])
        }

        @Test func anAccountIsUpgradedRestrictedAndShown() throws {
            defer { folder.remove() }
            #expect(try run("set acme-1 --organisation acme --tier free").status == 0)
            let denied = try run("upgrade request acme-1 standard")
            #expect(denied.status == 1 && denied.output.contains("a paid plan is required"))
            #expect(try run("fact acme-1 paying --days 31 --evidence", "invoice 1").status == 0)
            let approved = try run("upgrade request acme-1 standard")
            #expect(approved.status == 0 && approved.output.contains("is approved"))
            let pending = try run("upgrade request acme-1 premium --justification", "contract 17")
            #expect(pending.output.hasPrefix("upgrade 3 of acme-1 to premium is pending, until "))
            let own = try CandorProcess(
                "access", "upgrade", "approve", "3", "--reason", "x", "--store", store, "--by", "acme-1")
            #expect(own.status == 2 && own.error.contains("expected another reviewer"))
            #expect(try run("upgrade approve 3 --reason seen").status == 0)
            let again = try run("upgrade deny 3 --reason late")
            #expect(again.status == 2 && again.error.contains("expected pending, found approved"))

            let shown = try run("show acme-1 --json").json()
            #expect(shown["level"] as? String == "full" && shown["reasons"] as? String == "full: approved upgrade")
            #expect(
                try run("show acme-1 --level bucket").output.contains(
                    "gets      bucket: approved upgrade, as requested"))
            #expect(try run("flag acme-1 --source X --reason copier --level label").status == 0)
            #expect(try run("show acme-1 --json").json()["level"] as? String == "label")
            #expect(try run("lift acme-1 --source X --reason wrong").status == 0)
            #expect(try run("upgrade revoke 3 --reason over").status == 0)
            #expect(try run("show acme-1 --json").json()["level"] as? String == "top-k")
            #expect(try run("flag acme --whole-organisation --source X --reason copier --level bucket").status == 0)
            #expect(try run("show acme-1 --json").json()["level"] as? String == "bucket")
            #expect(try run("list").output.hasPrefix("acme-1\tacme\tfree\t0 bits"))
            #expect(try run("upgrade list --state denied").output.split(separator: "\n").count == 1)
            #expect(try run("remove acme-1").status == 0)
            let gone = try run("show acme-1 --json")
            #expect(gone.status == 2 && gone.failure?.actual == "\"acme-1\"")
        }

        @Test func aChangedLogIsFound() throws {
            defer { folder.remove() }
            for number in 0..<5 { _ = try run("set account-\(number) --organisation o --tier free") }
            let head = try run("audit head").output.trimmingCharacters(in: .newlines)
            let intact = try run("audit verify --json --anchor \(head)").json()
            #expect(intact["intact"] as? Bool == true && intact["records"] as? Int == 5)
            #expect(intact["anchored"] as? Bool == true)
            let files = try run("audit rotate --json").json()["files"] as? [String]
            let file = try #require(files?.first)
            #expect(try run("audit verify --anchor \(head)").status == 0)
            #expect(try run("audit prune").output == "nothing to delete\n")

            let text = try String(contentsOfFile: file, encoding: .utf8)
            try text.replacingOccurrences(of: "account-2", with: "account-9")
                .write(toFile: file, atomically: true, encoding: .utf8)
            let altered = try run("audit verify")
            #expect(altered.status == 1 && altered.output.contains("record 3: altered"))
            try FileManager.default.removeItem(atPath: store)
            for name in try FileManager.default.contentsOfDirectory(atPath: folder.path)
            where name.hasPrefix("access.sqlite-") {
                try FileManager.default.removeItem(atPath: "\(folder.path)/\(name)")
            }
            try text.write(toFile: file, atomically: true, encoding: .utf8)
            let cut = try run("audit verify --anchor \(head)")
            #expect(cut.status == 1 && cut.output.contains("the anchor is record 5, the log ends with record 4"))
            let bad = try run("audit verify --anchor 5")
            #expect(bad.status == 2 && bad.error.contains("--anchor"))
        }

        /// The key `access` of a gateway's configuration is a configuration of access.
        @Test func aGatewaysConfigurationIsReadToo() throws {
            defer { folder.remove() }
            let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
                .appendingPathComponent("../../Documentation/gateway/triton.yaml")
            let check = try CandorProcess("access", "check", file.path)
            #expect(check.status == 0, "\(check.error)")
            let document = try check.json()
            #expect((document["ladder"] as? [Any])?.count == 2)
            #expect((document["rules"] as? [String: Any])?.keys.sorted() == ["copying", "probing"])
            let text = try String(contentsOf: file, encoding: .utf8)
            let path = try folder.write(text.replacingOccurrences(of: "  ladder:", with: "  ladders:"), as: "bad.yaml")
            let refused = try CandorProcess("access", "check", path, "--json")
            #expect(refused.status == 2 && refused.failure?.actual == "\"ladders\"", "\(refused.error)")
        }

        /// The configuration in the operator's article is a good one, and each of its keys is read.
        @Test func theArticlesConfigurationIsGood() throws {
            defer { folder.remove() }
            let article = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
                .appendingPathComponent("../../Sources/CandorAccess/CandorAccess.docc/OperatingAccess.md")
            let text = try String(contentsOf: article, encoding: .utf8)
            let yaml = try #require(text.components(separatedBy: "```yaml\n").dropFirst().first)
            let configuration = try #require(yaml.components(separatedBy: "```").first)
            let path = try folder.write(configuration, as: "access.yaml")
            let check = try CandorProcess("access", "check", path)
            #expect(check.status == 0, "\(check.error)")
            let document = try check.json()
            #expect((document["tiers"] as? [String: Any])?.count == 4)
            #expect((document["rules"] as? [String: Any])?.count == 5)
            #expect((document["ladder"] as? [Any])?.count == 3)

            for (bad, place) in [
                ("reviewDays: 30", "reviewDay"), ("days: 365", "tiers.premium"), ("noise: 4", "rules.probing.action"),
            ] {
                let path = try folder.write(
                    configuration.replacingOccurrences(of: bad, with: bad.replacingOccurrences(of: ":", with: "s:")),
                    as: "bad.yaml")
                let refused = try CandorProcess("access", "check", path, "--json")
                #expect(refused.status == 2 && refused.failure?.kind == "policy")
                #expect(refused.failure?.message.contains("bad.yaml: ") == true)
                #expect(refused.failure?.message.contains(place) == true, "\(refused.error)")
            }
        }
    }
#endif
