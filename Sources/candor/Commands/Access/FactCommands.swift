import ArgumentParser
import CandorAccess

/// `candor access fact`.
struct AddFact: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fact", abstract: "Note a fact about an account, whose evidence you have seen.",
        usage: """
            candor access fact NAME data-use-agreement --evidence 'contract 2026-17' --days 365 --store access.sqlite
            """,
        discussion: "Roles ask for facts. A fact that is over counts as absent.")

    @Argument(help: "The account.")
    var name: String

    @Argument(help: "The kind of fact, as roles ask for it: paying, verified-engineer, …")
    var kind: String

    @Option(help: "Where the evidence is: a contract, a ticket.")
    var evidence: String

    @Option(help: "Days until it is over.")
    var days: Int

    @OptionGroup var access: AccessOptions

    func run() async throws {
        let expires = try AccessTime.after(days: days) ?? 0
        let account = try await access.administration().addFact(
            kind, to: name, evidence: evidence, expires: expires, by: access.actor)
        try access.write(account, asText: account.summary)
    }
}

/// `candor access unfact`.
struct RemoveFact: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "unfact", abstract: "Remove a fact about an account.",
        usage: "candor access unfact NAME KIND --store access.sqlite")

    @Argument(help: "The account.")
    var name: String

    @Argument(help: "The kind of fact.")
    var kind: String

    @OptionGroup var access: AccessOptions

    func run() async throws {
        let account = try await access.administration().removeFact(kind, from: name, by: access.actor)
        try access.write(account, asText: account.summary)
    }
}
