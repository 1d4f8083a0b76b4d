#if Access
    import CandorAccess
    import Foundation

    /// A server that answers as fast as it can, and says what it has answered only when that may leave; the test that
    /// started it kills it and looks whether anything of that is missing.
    ///
    ///     access-victim FILE
    func run() async throws {
        let store = try SQLiteStore(path: CommandLine.arguments[1])
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

    /// A line in one write, so that a kill does not cut it in two.
    func say(_ text: String) {
        let bytes = Array((text + "\n").utf8)
        _ = bytes.withUnsafeBytes { write(1, $0.baseAddress, $0.count) }
    }

    try await run()
#endif
