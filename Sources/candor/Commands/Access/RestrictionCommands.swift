import ArgumentParser
import CandorAccess

/// `candor access flag`.
struct RestrictAccess: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "flag",
        abstract: "Restrict an account or an organisation: the verdict of a detector, or an order.",
        usage: """
            candor access flag NAME --source 'detector X' --reason '…' --level label [--days 7] --store access.sqlite
            candor access flag NAME --whole-organisation --source … --reason … --noise 4 --store access.sqlite
            """)

    @Argument(help: "The account, or the organisation.")
    var name: String

    @Flag(help: "The name is that of an organisation.")
    var wholeOrganisation = false

    @Option(help: "Whose verdict it is; a later one of the same source replaces it.")
    var source: String

    @Option(help: "Why. Callers never see it.")
    var reason: String

    @Option(help: "No answer above it: label, bucket, top-k or full.")
    var level: DetailLevel?

    @Option(parsing: .unconditional, help: "Multiplies the scale of the policies' noise.")
    var noise: Double = 1

    @Option(help: "Days until it is over (else when it is lifted).")
    var days: Int?

    @OptionGroup var access: AccessOptions

    func run() async throws {
        let restriction = try Restriction(
            source: source, reason: reason, level: level, noise: noise, from: AccessTime.now(),
            expires: AccessTime.after(days: days))
        let administration = try access.administration()
        if wholeOrganisation {
            try await administration.flag(organisation: name, with: restriction, by: access.actor)
        } else {
            try await administration.flag(name, with: restriction, by: access.actor)
        }
        try access.write(restriction, asText: "restricted \(name), \(AccessTime.until(restriction.expires))")
    }
}

/// `candor access lift`.
struct LiftRestriction: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lift", abstract: "End a restriction.",
        usage: "candor access lift NAME --source 'detector X' --reason 'false alarm' --store access.sqlite")

    @Argument(help: "The account, or the organisation.")
    var name: String

    @Flag(help: "The name is that of an organisation.")
    var wholeOrganisation = false

    @Option(help: "Whose restriction it is: 'rule NAME' for that of a rule.")
    var source: String

    @Option(help: "Why.")
    var reason: String

    @OptionGroup var access: AccessOptions

    func run() async throws {
        let administration = try access.administration()
        if wholeOrganisation {
            try await administration.lift(source, fromOrganisation: name, reason: reason, by: access.actor)
        } else {
            try await administration.lift(source, from: name, reason: reason, by: access.actor)
        }
        try access.write(["lifted": source], asText: "lifted \(source) from \(name)")
    }
}
