import ArgumentParser
import CandorAccess

/// `candor access set`.
struct SetAccount: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set", abstract: "Make an account, or move one to another organisation or tier.",
        usage: "candor access set NAME --organisation ORGANISATION --tier TIER --store access.sqlite")

    @Argument(help: "Its identifier; it goes into the audit log, so no mail address.")
    var name: String

    @Option(help: "The organisation whose limits it shares.")
    var organisation: String

    @Option(help: "Its tier without upgrades.")
    var tier: String

    @OptionGroup var access: AccessOptions

    func run() async throws {
        let account = try await access.administration().setAccount(
            name, organisation: organisation, tier: tier, by: access.actor)
        try access.write(account, asText: account.summary)
    }
}

/// `candor access remove`.
struct RemoveAccount: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove", abstract: "Remove an account. Its audit records stay until they are pruned.",
        usage: "candor access remove NAME --store access.sqlite")

    @Argument(help: "The account.")
    var name: String

    @OptionGroup var access: AccessOptions

    func run() async throws {
        try await access.administration().removeAccount(name, by: access.actor)
        try access.write(["removed": name], asText: "removed \(name)")
    }
}

/// `candor access show`.
struct ShowAccount: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "What an account has, has had, and would get now, and why.",
        usage: "candor access show NAME [--use-case calibration] [--level full] --store access.sqlite")

    @Argument(help: "The account.")
    var name: String

    @Option(help: "The use that a request declares.")
    var useCase: String?

    @Option(help: "The level that a request asks for.")
    var level: DetailLevel?

    @OptionGroup var access: AccessOptions

    private struct Document: Encodable {
        let account: Account
        let level: DetailLevel
        let reasons: String
        let answers, detailedAnswers, leakageBits, totalLeakageBits: Double
    }

    func run() async throws {
        let service = try await AccessService(access.configuration(), store: access.open())
        guard let account = service.account(name) else { throw AccessError.unknown(what: "account", name: name) }
        let decision = service.decide(name, AccessRequest(level: level, useCase: useCase))
        let use = service.usage(of: name)?.account ?? .init()
        try access.write(
            Document(
                account: account, level: decision.level, reasons: "\(decision)", answers: use.answers,
                detailedAnswers: use.detailedAnswers, leakageBits: use.leakageBits,
                totalLeakageBits: use.totalLeakageBits),
            asText: """
                \(account.summary)
                gets      \(decision)
                24 hours  \(Text.number(use.answers)) rows, \(Text.number(use.detailedAnswers)) detailed, at most \
                \(Text.decimal(use.leakageBits, digits: 0)) bits
                ever      at most \(Text.decimal(use.totalLeakageBits, digits: 0)) bits
                """)
    }
}

/// `candor access list`.
struct ListAccounts: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "All accounts, those that learnt most first.",
        usage: "candor access list --store access.sqlite")

    @OptionGroup var access: AccessOptions

    private struct Row: Encodable {
        let account, organisation, tier: String
        let leakageBits, totalLeakageBits: Double
    }

    func run() async throws {
        let service = try await AccessService(access.configuration(), store: access.open())
        let rows = service.accounts().map { account in
            let use = service.usage(of: account.name)?.account ?? .init()
            return Row(
                account: account.name, organisation: account.organisation, tier: account.tier,
                leakageBits: use.leakageBits, totalLeakageBits: use.totalLeakageBits)
        }.sorted { ($1.totalLeakageBits, $0.account) < ($0.totalLeakageBits, $1.account) }
        try access.write(
            rows,
            asText: rows.isEmpty
                ? "no accounts"
                : rows.map {
                    "\($0.account)\t\($0.organisation)\t\($0.tier)\t\(Text.decimal($0.leakageBits, digits: 0)) bits in 24 "
                        + "hours\t\(Text.decimal($0.totalLeakageBits, digits: 0)) ever"
                }.joined(separator: "\n"))
    }
}

extension DetailLevel: ExpressibleByArgument {}

extension Account {
    /// Some lines for a person.
    var summary: String {
        var lines = ["account   \(name) of \(organisation), tier \(tier)"]
        lines += grants.map { "upgrade   \($0.upgrade) to \($0.tier), \(AccessTime.until($0.expires))" }
        lines += facts.map {
            "fact      \($0.kind), \($0.evidence), \(AccessTime.until($0.expires)), seen by \($0.verifiedBy ?? "nobody")"
        }
        lines += restrictions.map {
            "limit     \($0.source): \($0.level?.rawValue ?? "any level"), noise × \(Text.number($0.noise)), "
                + "\(AccessTime.until($0.expires)): \($0.reason)"
        }
        return lines.joined(separator: "\n")
    }
}
