import ArgumentParser
import CandorAccess
import Foundation

/// `candor access`: who may see what.
struct Access: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Accounts, facts, upgrades, restrictions and the audit log of a server's access control.",
        usage: """
            candor access set acme-1 --organisation acme --tier free --store access.sqlite
            candor access upgrade request acme-1 premium --justification '…' --store access.sqlite
            candor access upgrade approve 1 --reason '…' --store access.sqlite
            candor access audit verify --anchor 4711:3b… --store access.sqlite
            """,
        discussion: """
            Works on the store of running servers, which see a change within a second. Every change is one transaction \
            with its record in the audit log, which names --by. A store is a file of SQLite (in a build with the trait \
            Access), or a Redis that several servers share (trait Redis): unix:/PATH or redis://HOST:PORT, then \
            ?password-file=PATH&user=NAME&prefix=TEXT&database=N&durability=always|everysec|unchecked.
            """,
        subcommands: [
            SetAccount.self, RemoveAccount.self, ShowAccount.self, ListAccounts.self, AddFact.self, RemoveFact.self,
            RestrictAccess.self, LiftRestriction.self, Upgrade.self, AccessAudit.self, CheckAccess.self,
        ])
}

/// Which store, under which configuration, and who asks.
struct AccessOptions: ParsableArguments {
    @Option(help: "The servers' store: a file of SQLite, made where there is none, or unix:/PATH or redis://HOST:PORT.")
    var store: String

    @Option(help: "The server's configuration, JSON or YAML (else the default tiers, roles and rules).")
    var config: String?

    @Option(help: "Who does it, for the audit log (else the user's name).")
    var by: String?

    @Flag(help: "One JSON document on standard output; errors as JSON on standard error.")
    var json = false

    var actor: String { by ?? NSUserName() }

    /// Whether the store is a Redis, and not a file.
    var isRedis: Bool { store.hasPrefix("unix:") || store.hasPrefix("redis:") }

    /// - Throws: ``MissingTrait`` in a build without the store's library.
    func open() throws -> any AccessStore {
        guard !isRedis else {
            #if Redis
                return RedisStore(try RedisSettings(parsing: store))
            #else
                throw MissingTrait(command: "candor access --store \(store.prefix { $0 != ":" }):", trait: "Redis")
            #endif
        }
        #if Access
            return try SQLiteStore(path: store)
        #else
            throw MissingTrait(command: "candor access", trait: "Access")
        #endif
    }

    func configuration() throws -> AccessConfiguration {
        try config.map { try AccessConfigurationFile.read($0) } ?? AccessConfiguration()
    }

    func administration() throws -> AccessAdministration {
        AccessAdministration(try configuration(), store: try open())
    }

    func write(_ document: some Encodable, asText text: String) throws {
        try json ? StandardOutput.write(json: document) : StandardOutput.write(text)
    }
}

/// Times of accounts as people read them.
enum AccessTime {
    static let now = AccessClock.system.now

    /// So many days from now.
    static func after(days: Int?) throws -> UInt64? {
        guard let days else { return nil }
        try OptionCheck.require("--days", "1 to 36500", days) { (1...36_500).contains($0) }
        return now() + UInt64(days) * 86_400
    }

    /// `until 2026-11-22`, or `without an end`.
    static func until(_ unixSeconds: UInt64?) -> String {
        guard let unixSeconds else { return "without an end" }
        let date = Date(timeIntervalSince1970: TimeInterval(min(unixSeconds, 1 << 40)))
        return "until \(date.formatted(.iso8601.year().month().day()))"
    }
}
