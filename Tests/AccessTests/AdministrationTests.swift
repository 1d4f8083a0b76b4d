import CandorAccess
import Testing

@Suite struct AdministrationTests {
    private let clock = TestClock(), book = NoticeBook(), folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func administration(_ kind: StoreKind) throws -> (AccessAdministration, any AccessStore) {
        let store = try kind.make(in: folder)
        let configuration = try AccessConfiguration()
        return (AccessAdministration(configuration, store: store, clock: clock.clock, notifier: book), store)
    }

    private func account(_ store: any AccessStore, _ name: String = "a") async throws -> Account? {
        try await store.read { transaction throws(AccessError) in try transaction.account(name) }
    }

    @Test(arguments: StoreKind.allCases) func everyStepIsKeptWithItsRecord(kind: StoreKind) async throws {
        let (admin, store) = try administration(kind)
        let later = clock.now + 1000
        try await admin.setAccount("a", organisation: "o", tier: "free", by: "root")
        try await admin.addFact("paying", to: "a", evidence: "invoice 1", expires: later, by: "billing")
        let standard = try await admin.requestUpgrade(of: "a", to: "standard", justification: "")
        let premium = try await admin.requestUpgrade(of: "a", to: "premium", justification: "thesis on calibration")
        try await admin.review(premium.id, .approve(by: "reviewer", reason: "agreement 7"))
        try await admin.review(standard.id, .revoke(by: "reviewer", reason: "superseded"))
        let flag = try Restriction(
            source: "detector X", reason: "looks like a copier", level: .bucket, from: clock.now, expires: nil)
        try await admin.flag("a", with: flag, by: "root")
        try await admin.flag(organisation: "o", with: flag, by: "root")
        let flagged = try #require(try await account(store))
        #expect(flagged.restrictions == [flag])
        #expect(flagged.grants.map(\.tier) == ["premium"])
        #expect(flagged.holds("paying", at: clock.now))
        try await admin.lift("detector X", from: "a", reason: "false alarm", by: "root")
        try await admin.lift("detector X", fromOrganisation: "o", reason: "false alarm", by: "root")
        try await admin.removeFact("paying", from: "a", by: "billing")
        let clean = try #require(try await account(store))
        #expect(clean.restrictions.isEmpty && clean.facts.isEmpty)
        try await admin.removeAccount("a", by: "root")
        #expect(try await account(store) == nil)

        let entries = try await store.entries()
        #expect(
            entries.map(\.kind) == [
                .accountChanged, .factAdded, .upgradeRequested, .upgradeApproved, .upgradeRequested, .upgradeApproved,
                .upgradeRevoked, .restricted, .restricted, .restrictionLifted, .restrictionLifted, .factRemoved,
                .accountRemoved,
            ])
        #expect(
            entries.map(\.actor) == [
                "root", "billing", "a", "policy", "a", "reviewer", "reviewer", "root", "root", "root", "root",
                "billing",
                "root",
            ])
        #expect(entries[4].reason == "thesis on calibration")
        // The reviewer was told of the one that waited.
        #expect(book.notices.map(\.kind) == [.reviewPending])
        #expect(book.notices.first?.reason == "thesis on calibration")
        let check = try await AuditLog(store, segments: folder.path + "/none").verify()
        #expect(check.problem == nil && check.records == 13)
    }

    @Test(arguments: StoreKind.allCases) func whatIsRefusedLeavesNoTrace(kind: StoreKind) async throws {
        let (admin, store) = try administration(kind)
        try await admin.setAccount("a", organisation: "o", tier: "free", by: "root")
        let before = try await store.entries()
        await #expect(throws: AccessError.unknown(what: "tier", name: "gold")) {
            try await admin.setAccount("b", organisation: "o", tier: "gold", by: "root")
        }
        await #expect(throws: AccessError.unknown(what: "account", name: "b")) {
            try await admin.requestUpgrade(of: "b", to: "premium", justification: "x")
        }
        await #expect(throws: AccessError.unknown(what: "account", name: "b")) {
            try await admin.removeAccount("b", by: "root")
        }
        await #expect(throws: AccessError.unknown(what: "upgrade", name: "9")) {
            try await admin.review(9, .deny(by: "r", reason: "x"))
        }
        await #expect(throws: AccessError.self) {
            try await admin.addFact("f", to: "a", evidence: " ", expires: .max / 2, by: "root")
        }
        await #expect(throws: AccessError.self) {
            try await admin.addFact("f", to: "a", evidence: "e", expires: clock.now, by: "root")
        }
        await #expect(throws: AccessError.unknown(what: "organisation", name: "p")) {
            try await admin.lift("s", fromOrganisation: "p", reason: "r", by: "root")
        }
        for name in ["", "a\nb", String(repeating: "x", count: 129)] {
            await #expect(throws: AccessError.self) {
                try await admin.setAccount(name, organisation: "o", tier: "free", by: "root")
            }
        }
        let after = try await store.entries()
        #expect(after == before)
        #expect(try await account(store, "b") == nil)
        #expect(try await admin.upgrades().isEmpty)
    }

    /// Many reviewers at once: one decides, and the account has what that one decided.
    @Test(arguments: StoreKind.allCases) func ofManyReviewersOneDecides(kind: StoreKind) async throws {
        let (admin, store) = try administration(kind)
        try await admin.setAccount("a", organisation: "o", tier: "free", by: "root")
        let request = try await admin.requestUpgrade(of: "a", to: "premium", justification: "x")
        let decided: [UpgradeRequest.State] = await withTaskGroup(of: UpgradeRequest.State?.self) { group in
            for index in 0..<20 {
                group.addTask {
                    let step: UpgradeRequest.Step =
                        index % 2 == 0 ? .approve(by: "r\(index)", reason: "x") : .deny(by: "r\(index)", reason: "x")
                    return try? await admin.review(request.id, step).state
                }
            }
            return await group.reduce(into: []) { if let state = $1 { $0.append(state) } }
        }
        #expect(decided.count == 1)
        let grants = try #require(try await account(store)).grants
        #expect(grants.count == (decided.first == .approved ? 1 : 0))
        #expect(try await store.entries().count == 3)
    }

    @Test func aSecondWishWaitsForTheFirst() async throws {
        let (admin, _) = try administration(.memory)
        try await admin.setAccount("a", organisation: "o", tier: "free", by: "root")
        _ = try await admin.requestUpgrade(of: "a", to: "premium", justification: "x")
        await #expect(throws: AccessError.self) {
            _ = try await admin.requestUpgrade(of: "a", to: "premium", justification: "y")
        }
        clock.advance(30 * 86_400)
        let second = try await admin.requestUpgrade(of: "a", to: "premium", justification: "y")
        #expect(second.id == 2)
    }

    @Test func whatIsOverIsEndedOnce() async throws {
        let (admin, store) = try administration(.memory)
        try await admin.setAccount("a", organisation: "o", tier: "free", by: "root")
        _ = try await admin.requestUpgrade(of: "a", to: "premium", justification: "x")
        #expect(try await admin.expireUpgrades().isEmpty)
        clock.advance(30 * 86_400)
        #expect(try await admin.expireUpgrades().map(\.state) == [.expired])
        #expect(try await admin.expireUpgrades().isEmpty)
        #expect(try await store.entries().last?.kind == .upgradeExpired)
    }

    @Test func restrictionsSayWhatAndWhy() {
        func make(_ source: String, _ reason: String, _ level: DetailLevel?, _ noise: Double) -> Restriction? {
            try? Restriction(source: source, reason: reason, level: level, noise: noise, from: 0, expires: nil)
        }
        #expect(make("s", "r", .label, 1) != nil && make("s", "r", nil, 1.5) != nil)
        #expect(make("s", "r", nil, 1) == nil && make("", "r", .label, 1) == nil && make("s", "", .label, 1) == nil)
        #expect(make("s", "r", .label, 0.5) == nil && make("s", "r", .label, .nan) == nil)
        #expect(make("s", "r", .label, .infinity) == nil)
    }
}
