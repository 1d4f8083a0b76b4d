import ArgumentParser
import CandorAccess

/// `candor bench access`: how many answers a store lets a server give.
struct BenchAccess: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "access",
        abstract: "Measure admissions of detailed answers, each counted and on record in a store before it returns.",
        usage: "candor bench access --store unix:/run/redis/redis.sock?prefix=bench: [--at-once 1,64] [--servers 2]",
        discussion: """
            The store must be empty: it is left with an account and an audit log. Times are wall time, the median of all \
            admissions and the rate from the first to the last.
            """)

    @Option(parsing: .unconditional, help: "Admissions of each measurement.")
    var requests: Int = 5000

    @Option(help: "Requests at the same time in each measurement, separated by commas.")
    var atOnce: String = "1,64"

    @Option(parsing: .unconditional, help: "Servers that share the store, each with connections of its own.")
    var servers: Int = 1

    @OptionGroup var access: AccessOptions

    private struct Figures: Encodable {
        let atOnce: Int
        let admissionsPerSecond, medianMicroseconds: Double
    }

    func run() async throws {
        try OptionCheck.require("--requests", "1 to 10000000", requests) { (1...10_000_000).contains($0) }
        let widths = try atOnce.split(separator: ",").map { word in
            let width = Int(word) ?? 0
            try OptionCheck.require("--at-once", "numbers from 1 to 10000", String(word)) { _ in
                (1...10_000).contains(width)
            }
            return width
        }
        try OptionCheck.require("--servers", "1 to 64", servers) { (1...64).contains($0) }
        let administration = try access.administration()
        guard try await administration.registry().accounts.isEmpty else {
            throw InputError(.usage, "--store", expected: "an empty store", actual: "one with accounts")
        }
        try await administration.setAccount("bench", organisation: "bench", tier: "premium", by: access.actor)
        var services: [AccessService] = []
        for _ in 0..<servers {
            services.append(try await AccessService(access.configuration(), store: access.open()))
        }
        var figures: [Figures] = []
        for width in widths { figures.append(try await measure(services, width)) }
        try access.write(
            figures,
            asText: figures.map {
                "\($0.atOnce) at once: \(Text.decimal($0.admissionsPerSecond, digits: 0)) admissions a second, each in "
                    + "\(Text.decimal($0.medianMicroseconds, digits: 0)) µs"
            }.joined(separator: "\n"))
    }

    private func measure(_ services: [AccessService], _ width: Int) async throws -> Figures {
        let clock = ContinuousClock(), begin = clock.now
        let each = (requests + width - 1) / width
        let times = try await withThrowingTaskGroup(of: [Duration].self) { group in
            for worker in 0..<width {
                let service = services[worker % services.count]
                group.addTask {
                    var times: [Duration] = []
                    for _ in 0..<each {
                        let start = clock.now
                        let decision = await service.admit("bench", AccessRequest(useCase: "bench"), classes: 1000)
                        guard !decision.reasons.contains(.storeUnavailable) else {
                            throw AccessError.store(reason: "it did not keep an admission")
                        }
                        times.append(clock.now - start)
                    }
                    return times
                }
            }
            return try await group.reduce(into: [Duration]()) { $0 += $1 }
        }.sorted()
        return Figures(
            atOnce: width, admissionsPerSecond: Double(times.count) / ((clock.now - begin) / .seconds(1)),
            medianMicroseconds: times[times.count / 2] / .microseconds(1))
    }
}
