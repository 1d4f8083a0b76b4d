import CandorAccess
import CandorMasking
import Foundation
import Testing

/// Days of many accounts that come and go, as fast as they can be decided about.
///
/// Two days of steps of five minutes always; with `CANDOR_SOAK_DAYS=7` so many days of steps of a minute, with figures and a
/// bound on the process's memory.
@Suite struct AcceleratedClockTests {
    private static let soakDays = ProcessInfo.processInfo.environment["CANDOR_SOAK_DAYS"].flatMap { UInt64($0) }
    private static let (hour, day): (UInt64, UInt64) = (3600, 86_400)
    /// What is counted stays for a day at least, and two slots of a quarter of an hour longer at most.
    private static let window = day + 2 * 900
    /// Accounts that come in an hour, each for six hours.
    private static let arrivals = 20

    private let clock = TestClock(1_800_000_000 / 86_400 * 86_400), book = NoticeBook(), folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func configuration() throws -> AccessConfiguration {
        try AccessConfiguration(
            ladder: [LadderStep(Threshold(.answers, over: 500), level: .label)],
            rules: [
                "busy": AlertRule(
                    Threshold(.answers, over: 300), notifies: true, downgrade: .bucket, expires: Self.hour)
            ])
    }

    @Test(arguments: StoreKind.allCases) func whatIsCountedStaysBounded(kind: StoreKind) async throws {
        let (days, step) = Self.soakDays.map { ($0, 60) } ?? (2, 300 as UInt64)
        let store = try kind.make(in: folder)
        let admin = AccessAdministration(try configuration(), store: store, clock: clock.clock)
        for name in ["steady", "bursting"] {
            try await admin.setAccount(name, organisation: name, tier: "standard", by: "root")
        }
        let service = try await AccessService(configuration(), store: store, clock: clock.clock, notifier: book)
        let start = clock.now
        var bursts: [DetailLevel] = []
        var (most, requests, memoryOfFirstDays) = (0, 0, 0)
        while clock.now < start + days * Self.day {
            let elapsed = clock.now - start
            if elapsed % Self.hour == 0 { try await comeAndGo(elapsed / Self.hour, admin, service) }
            requests += try await ask(step: elapsed / step, hour: elapsed / Self.hour, service)
            // At first; one more while the first are in the window; and when they have left.
            if elapsed == 0 || elapsed == Self.day || elapsed == Self.window + Self.hour {
                let rows = elapsed == 0 ? 500 : elapsed == Self.day ? 1 : 499
                bursts.append(await service.admit("bursting", AccessRequest(), rows: rows, classes: 10).level)
            }
            most = max(most, service.countedSubjects)
            if elapsed == 2 * Self.day { memoryOfFirstDays = Self.residentBytes }
            clock.advance(step)
        }
        // Accounts of 24 hours, and of the six in which they ask and two slots; an organisation for each hour.
        let bound = (24 + 6 + 2) * (Self.arrivals + 1) + 4
        #expect(most <= bound && most > 24 * Self.arrivals, "\(most) of \(bound)")

        // A day of one row each step, whatever was before.
        let steady = try #require(service.usage(of: "steady")).account.answers
        #expect(steady >= Double(Self.day / step) && steady <= Double(Self.window / step), "\(steady)")
        // 500 are on the ladder's edge, which one more passes, until they have left; what the rule took in between is over.
        #expect(bursts == [.topK, .label, .topK])
        #expect(book.notices.contains { $0.rule == "busy" && $0.account == "bursting" })

        let oldest = try await store.read { transaction throws(AccessError) in
            try transaction.usage(since: 0).map(\.time).min() ?? 0
        }
        #expect(oldest + Self.window + 900 >= clock.now, "\(clock.now - oldest) s")
        // All leave, once somebody asks again after them.
        clock.advance(2 * Self.window)
        _ = await service.admit("steady", AccessRequest(), classes: 10)
        #expect(service.countedSubjects == 2)
        #expect(service.usage(of: "steady")?.account.answers == 1)

        guard Self.soakDays != nil else { return }
        let memory = Self.residentBytes
        print(
            "soak \(kind): \(days) days, \(requests) requests, at most \(most) subjects counted of \(bound); \(memoryOfFirstDays >> 20) MiB after 2 days, \(memory >> 20) MiB at the end"
        )
        #expect(memory < memoryOfFirstDays + 16 << 20)
    }

    /// Every hour some accounts come, and those of six hours ago go: half are removed, and half are silent.
    private func comeAndGo(_ hour: UInt64, _ admin: AccessAdministration, _ service: AccessService) async throws {
        for index in 0..<Self.arrivals {
            try await admin.setAccount("a\(hour)-\(index)", organisation: "o\(hour)", tier: "standard", by: "root")
            if hour >= 6, index % 2 == 0 { try await admin.removeAccount("a\(hour - 6)-\(index)", by: "root") }
        }
        try await service.refresh()
    }

    /// Each of the present accounts asks every tenth step or so, the steady one in each.
    private func ask(step: UInt64, hour: UInt64, _ service: AccessService) async throws -> Int {
        var names = ["steady"]
        for come in (hour >= 5 ? hour - 5 : 0)...hour {
            for index in 0..<Self.arrivals where (step &+ UInt64(index)) % 10 == come % 10 {
                names.append("a\(come)-\(index)")
            }
        }
        await withTaskGroup(of: Void.self) { group in
            for name in names {
                group.addTask { _ = await service.admit(name, AccessRequest(), rows: 1, classes: 10) }
            }
        }
        return names.count
    }

    private static var residentBytes: Int {
        let pages = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8))?.split(separator: " ")
            .dropFirst().first
        return (pages.flatMap { Int($0) } ?? 0) * 4096
    }
}
