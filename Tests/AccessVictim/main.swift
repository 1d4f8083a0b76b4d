#if Access
    import CandorAccess
    import Foundation

    /// A server that answers as fast as it can, and says what it has answered only when that may leave; the test that
    /// started it kills it and looks whether anything of that is missing.
    ///
    ///     access-victim FILE
    ///     access-victim FILE FOLDER    changes accounts instead, and rotates the audit log into a folder
    func run() async throws {
        let store = try SQLiteStore(path: CommandLine.arguments[1])
        if CommandLine.arguments.count > 2 { try await rotate(store, into: CommandLine.arguments[2]) }
        let configuration = try AccessConfiguration()
        let administration = AccessAdministration(configuration, store: store)
        let run = getpid()
        try await administration.setAccount("account", organisation: "organisation", tier: "premium", by: "victim")
        let service = try await AccessService(configuration, store: store)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for worker in 0..<8 {
                group.addTask {
                    for number in 0... {
                        let use = "\(run)-\(worker)-\(number)"
                        let decision = await service.admit("account", AccessRequest(useCase: use), classes: 10)
                        guard decision.isDetailed else { fatalError("\(decision)") }
                        say("answer \(use)")
                    }
                }
            }
            group.addTask {
                for number in 0... {
                    let kind = "\(run)-\(number)"
                    try await administration.addFact(
                        kind, to: "account", evidence: "e", expires: .max / 2, by: "victim")
                    say("fact \(kind)")
                    try await administration.removeFact(kind, from: "account", by: "victim")
                }
            }
            try await group.waitForAll()
        }
    }

    /// Changes accounts and rotates, as one of several that do.
    func rotate(_ store: SQLiteStore, into folder: String) async throws -> Never {
        let administration = AccessAdministration(try AccessConfiguration(), store: store)
        let log = AuditLog(store, segments: folder)
        while true {
            for number in 0..<3 {
                let name = "\(getpid())-\(UUID().uuidString)-\(number)"
                try await administration.setAccount(name, organisation: "o", tier: "free", by: "victim")
                say("account \(name)")
            }
            do throws(AccessError) {
                try await log.rotate(by: "victim")
                say("rotated")
            } catch {
                guard case .locked = error else { throw error }
                say("locked")
            }
        }
    }

    /// A line in one write, so that a kill does not cut it in two.
    func say(_ text: String) {
        let bytes = Array((text + "\n").utf8)
        _ = bytes.withUnsafeBytes { write(1, $0.baseAddress, $0.count) }
    }

    try await run()
#endif
