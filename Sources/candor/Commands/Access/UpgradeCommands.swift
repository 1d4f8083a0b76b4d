import ArgumentParser
import CandorAccess

/// `candor access upgrade`.
struct Upgrade: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Wishes for a higher tier: request, review, revoke.",
        subcommands: [
            RequestUpgrade.self, ListUpgrades.self, ApproveUpgrade.self, DenyUpgrade.self, RevokeUpgrade.self,
            ExpireUpgrades.self,
        ])
}

/// `candor access upgrade request`.
struct RequestUpgrade: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "request", abstract: "Submit an account's wish for a tier.",
        usage: "candor access upgrade request NAME premium --justification '…' --store access.sqlite",
        discussion: "Exit codes: 0 approved or pending, 1 denied, 2 usage or input.")

    @Argument(help: "The account.")
    var name: String

    @Argument(help: "The tier.")
    var tier: String

    @Option(help: "Why the account needs it; kept, and shown to the reviewer.")
    var justification: String = ""

    @OptionGroup var access: AccessOptions

    func run() async throws {
        let request = try await access.administration().requestUpgrade(
            of: name, to: tier, justification: justification)
        try access.write(request, asText: request.summary)
        if request.state == .denied { throw ExitCode(Failure.Code.otherVerdict) }
    }
}

/// `candor access upgrade list`.
struct ListUpgrades: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Requests for upgrades.",
        usage: "candor access upgrade list [--state pending] --store access.sqlite")

    @Option(help: "pending, approved, denied, expired or revoked (else all).")
    var state: UpgradeRequest.State?

    @OptionGroup var access: AccessOptions

    func run() async throws {
        let requests = try await access.administration().upgrades(state)
        try access.write(
            requests, asText: requests.isEmpty ? "none" : requests.map(\.summary).joined(separator: "\n"))
    }
}

/// What a reviewer says.
struct ReviewOptions: ParsableArguments {
    @Argument(help: "The number of the request.")
    var id: Int

    @Option(help: "Why.")
    var reason: String

    @OptionGroup var access: AccessOptions

    func take(_ step: UpgradeRequest.Step) async throws {
        let request = try await access.administration().review(id, step)
        try access.write(request, asText: request.summary)
    }
}

/// `candor access upgrade approve`.
struct ApproveUpgrade: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "approve", abstract: "Approve a pending request; not one's own.",
        usage: "candor access upgrade approve ID --reason '…' --by REVIEWER --store access.sqlite")

    @OptionGroup var review: ReviewOptions

    func run() async throws { try await review.take(.approve(by: review.access.actor, reason: review.reason)) }
}

/// `candor access upgrade deny`.
struct DenyUpgrade: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "deny", abstract: "Deny a pending request.",
        usage: "candor access upgrade deny ID --reason '…' --by REVIEWER --store access.sqlite")

    @OptionGroup var review: ReviewOptions

    func run() async throws { try await review.take(.deny(by: review.access.actor, reason: review.reason)) }
}

/// `candor access upgrade revoke`.
struct RevokeUpgrade: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke", abstract: "Take an approved upgrade back.",
        usage: "candor access upgrade revoke ID --reason '…' --by REVIEWER --store access.sqlite")

    @OptionGroup var review: ReviewOptions

    func run() async throws { try await review.take(.revoke(by: review.access.actor, reason: review.reason)) }
}

/// `candor access upgrade expire`.
struct ExpireUpgrades: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "expire",
        abstract: "Close requests and upgrades whose time is over. Decisions do not wait for it.",
        usage: "candor access upgrade expire --store access.sqlite")

    @OptionGroup var access: AccessOptions

    func run() async throws {
        let ended = try await access.administration().expireUpgrades()
        try access.write(ended, asText: Text.count(ended.count, "request") + " ended")
    }
}

extension UpgradeRequest.State: ExpressibleByArgument {}

extension UpgradeRequest {
    /// A line for a person.
    var summary: String {
        let end = state == .pending || state == .approved ? ", \(AccessTime.until(expires))" : ""
        let why = reason.map { " by \(decidedBy ?? ""): \($0)" } ?? ": \(justification)"
        return "upgrade \(id) of \(account) to \(tier) is \(state.rawValue)\(end)\(why)"
    }
}
