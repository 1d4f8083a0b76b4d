import ArgumentParser
import CandorAccess

/// `candor access audit`.
struct AccessAudit: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit", abstract: "The audit log: verify, anchor, rotate, prune.",
        discussion: """
            Closed segments are files in the folder STORE.audit beside a file of SQLite, or in --segments. Keep the head \
            elsewhere from time to time: a chain alone cannot show that its last records were cut off, or that all of it \
            was computed anew.
            """,
        subcommands: [VerifyLog.self, ShowHead.self, RotateLog.self, PruneLog.self])
}

/// Where the files of a log are.
struct SegmentOptions: ParsableArguments {
    @Option(help: "The folder of closed segments (else STORE.audit beside a file of SQLite).")
    var segments: String?
}

extension AccessOptions {
    func auditLog(_ options: SegmentOptions) throws -> AuditLog {
        guard let folder = options.segments ?? (isRedis ? nil : store + ".audit") else {
            throw InputError(
                .usage, "--segments", expected: "the folder of closed segments, since Redis has none beside it",
                actual: "none")
        }
        return AuditLog(try open(), segments: folder)
    }
}

/// `candor access audit verify`.
struct VerifyLog: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Find any edit, removal or change of order in the log.",
        usage: "candor access audit verify [--anchor SEQUENCE:HASH] --store access.sqlite",
        discussion: "Exit codes: 0 intact, 1 not, 2 usage or input.")

    @Option(help: "A head that was kept elsewhere, as candor access audit head prints it.")
    var anchor: String?

    @OptionGroup var folder: SegmentOptions

    @OptionGroup var access: AccessOptions

    private struct Document: Encodable {
        let intact: Bool
        let problem: String?
        let records: UInt64
        let first: UInt64?
        let head: String?
        let anchored: Bool

        private enum CodingKeys: String, CodingKey { case intact, problem, records, first, head, anchored }

        func encode(to encoder: any Encoder) throws {
            var document = encoder.container(keyedBy: CodingKeys.self)
            try document.encode(intact, forKey: .intact)
            try document.encode(problem, forKey: .problem)
            try document.encode(records, forKey: .records)
            try document.encode(first, forKey: .first)
            try document.encode(head, forKey: .head)
            try document.encode(anchored, forKey: .anchored)
        }
    }

    func run() async throws {
        let head = try anchor.map { text in
            guard let head = AuditHead(text) else {
                throw InputError(
                    .usage, "--anchor", expected: "SEQUENCE:HASH with 64 digits of lower-case hexadecimal", actual: text
                )
            }
            return head
        }
        let check = try await access.auditLog(folder).verify(anchor: head)
        let isIntact = check.problem == nil
        let last = check.head.map { "\($0)" }
        let text =
            check.problem.map { "not intact: \($0)" }
                ?? """
                intact: \(check.records) records from \(check.first ?? 0), head \(last ?? "none")\
                \(head == nil ? "; without an anchor a cut end is not seen" : check.isAnchored ? "" : "; the anchor was pruned")
                """
        try access.write(
            Document(
                intact: isIntact, problem: check.problem.map { "\($0)" }, records: check.records, first: check.first,
                head: last, anchored: check.isAnchored), asText: text)
        if !isIntact { throw ExitCode(Failure.Code.otherVerdict) }
    }
}

/// `candor access audit head`.
struct ShowHead: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "head",
        abstract: "Print the end of the log, to be kept where nobody who writes the store can write.",
        usage: "candor access audit head --store access.sqlite")

    @OptionGroup var access: AccessOptions

    func run() async throws {
        let head = try await AuditLog(access.open(), segments: nil).head()
        try access.write(head, asText: "\(head)")
    }
}

/// `candor access audit rotate`.
struct RotateLog: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate", abstract: "Move all records but the last from the store into a file.",
        usage: "candor access audit rotate --store access.sqlite")

    @OptionGroup var folder: SegmentOptions

    @OptionGroup var access: AccessOptions

    func run() async throws {
        let files = try await access.auditLog(folder).rotate(by: access.actor)
        try access.write(["files": files], asText: files.isEmpty ? "nothing to move" : files.joined(separator: "\n"))
    }
}

/// `candor access audit prune`.
struct PruneLog: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prune", abstract: "Delete files whose records are all older than the configuration's auditDays.",
        usage: "candor access audit prune [--days 400] --store access.sqlite",
        discussion: "A record of the deletion is in the log before the files go.")

    @Option(help: "Days (else the configuration's auditDays).")
    var days: Int?

    @OptionGroup var folder: SegmentOptions

    @OptionGroup var access: AccessOptions

    func run() async throws {
        let days = try days ?? access.configuration().auditDays
        try OptionCheck.require("--days", "1 to 36500", days) { (1...36_500).contains($0) }
        let files = try await access.auditLog(folder).prune(olderThan: days, by: access.actor)
        try access.write(["files": files], asText: files.isEmpty ? "nothing to delete" : files.joined(separator: "\n"))
    }
}
