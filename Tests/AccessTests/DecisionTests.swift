import AllocationCounter
import CandorAccess
import CandorMasking
import Testing

/// One case of the table: what is true of an account and a request.
struct DecisionCase: Sendable {
    enum Time: CaseIterable { case absent, current, over }
    enum Proof: CaseIterable {
        case none, engineer, engineerOver, engineerUnverified, partner, partnerHalf, service, paying
    }

    static let now: UInt64 = 1_000_000

    var tier: String
    var grant: Time
    var proof: Proof
    var useCase: String?
    var requested: DetailLevel?
    var restriction: Time
    var organisation: Time
    var volume: Double

    /// Every combination.
    static var all: [DecisionCase] {
        var cases: [DecisionCase] = []
        for tier in ["free", "basic", "standard", "premium", "gone"] {
            for grant in Time.allCases {
                for proof in Proof.allCases {
                    for useCase in [nil, "calibration", "marketing"] {
                        for requested in [nil] + DetailLevel.allCases.map(Optional.some) {
                            for restriction in Time.allCases {
                                for organisation in Time.allCases {
                                    for volume in [0.0, 100, 101] {
                                        cases.append(
                                            DecisionCase(
                                                tier: tier, grant: grant, proof: proof, useCase: useCase,
                                                requested: requested, restriction: restriction,
                                                organisation: organisation, volume: volume))
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
        return cases
    }

    func account() throws -> Account {
        let (now, later) = (Self.now, Self.now + 1)
        var account = try Account("a", organisation: "o", tier: tier)
        func hold(_ kind: String, verified: Bool = true, until: UInt64) {
            account.hold(
                HeldFact(kind, evidence: "contract 7", verifiedBy: verified ? "eve" : nil, from: 0, expires: until))
        }
        switch proof {
        case .none: break
        case .engineer: ["verified-engineer", "calibration"].forEach { hold($0, until: later) }
        case .engineerOver:
            hold("verified-engineer", until: now)
            hold("calibration", until: later)
        case .engineerUnverified:
            hold("verified-engineer", verified: false, until: later)
            hold("calibration", until: later)
        case .partner: ["research-partner", "data-use-agreement"].forEach { hold($0, until: later) }
        case .partnerHalf: hold("research-partner", until: later)
        case .service: hold("internal-service", until: later)
        case .paying: hold("paying", until: later)
        }
        if restriction != .absent {
            account.restrict(
                try Restriction(
                    source: "admin", reason: "r", level: .bucket, from: 0,
                    expires: restriction == .current ? later : now))
        }
        if grant != .absent {
            account.settle(.init(tier: "premium", upgrade: 1, expires: grant == .current ? later : now), of: 1)
        }
        return account
    }

    func owner() throws -> Organisation {
        var owner = try Organisation("o")
        if organisation != .absent {
            owner.restrict(
                try Restriction(
                    source: "admin", reason: "r", level: .label, from: 0,
                    expires: organisation == .current ? Self.now + 1 : Self.now))
        }
        return owner
    }

    var request: AccessRequest { AccessRequest(level: requested, useCase: useCase) }

    var usage: Usage {
        var usage = Usage()
        usage.account.detailedAnswers = volume
        return usage
    }

    /// min(requested, caps, max(tier, role)), written down from the specification.
    var expected: DetailLevel {
        let levels: [String: DetailLevel] = ["free": .label, "basic": .bucket, "standard": .topK, "premium": .full]
        let ofTier = max(levels[tier] ?? .label, grant == .current ? .full : .label)
        let ofRole: DetailLevel =
            switch proof {
            case .engineer: useCase == "marketing" ? .label : .topK
            case .partner, .service: .full
            case .paying: .bucket
            case .none, .engineerOver, .engineerUnverified, .partnerHalf: .label
            }
        return min(
            max(ofTier, ofRole), requested ?? .full, volume > 100 ? .topK : .full,
            restriction == .current ? .bucket : .full, organisation == .current ? .label : .full)
    }
}

@Suite struct DecisionTests {
    private static let now = DecisionCase.now

    @Test func everyCaseOfTheTableIsTheMinimum() throws {
        let configuration = try AccessConfiguration(ladder: [
            LadderStep(Threshold(.detailedAnswers, over: 100), level: .topK)
        ])
        let cases = DecisionCase.all
        #expect(cases.count == 5 * 3 * 8 * 3 * 5 * 3 * 3 * 3)
        var seen: Set<DetailLevel> = []
        for one in cases {
            let decision = configuration.decide(
                try one.account(), in: try one.owner(), one.request, usage: one.usage, at: Self.now)
            seen.insert(decision.level)
            guard decision.level == one.expected else {
                Issue.record("\(one): expected \(one.expected), got \(decision)")
                return
            }
            guard decision.policy == configuration.policy(of: one.expected),
                decision.isDetailed == (one.expected == .full)
            else {
                Issue.record("\(one): policy \(decision.policy), detailed \(decision.isDetailed)")
                return
            }
        }
        #expect(seen == Set(DetailLevel.allCases))
    }

    /// Whatever a caller declares, it gets no more than without a declaration.
    @Test func noDeclarationRaisesALevel() throws {
        let configuration = try AccessConfiguration()
        for one in DecisionCase.all where one.useCase == nil && one.requested == nil {
            let plain = configuration.decide(
                try one.account(), in: try one.owner(), AccessRequest(), usage: one.usage, at: Self.now)
            for useCase in ["calibration", "internal-service", "admin", "", "verified-engineer", "\u{0}"] {
                for level in DetailLevel.allCases {
                    let declared = configuration.decide(
                        try one.account(), in: try one.owner(), AccessRequest(level: level, useCase: useCase),
                        usage: one.usage, at: Self.now)
                    guard declared.level <= min(plain.level, level) else {
                        Issue.record("\(one), \(useCase), \(level): \(declared) in place of \(plain)")
                        return
                    }
                }
            }
        }
    }

    @Test func reasonsSayWhatGaveAndWhatTook() throws {
        let configuration = try AccessConfiguration(ladder: [
            LadderStep(Threshold(.detailedAnswers, over: 100), level: .topK)
        ])
        func reasons(_ change: (inout DecisionCase) -> Void) throws -> AccessDecision.Reasons {
            var one = DecisionCase(
                tier: "premium", grant: .absent, proof: .none, restriction: .absent, organisation: .absent, volume: 0)
            change(&one)
            return configuration.decide(
                try one.account(), in: try one.owner(), one.request, usage: one.usage, at: Self.now
            ).reasons
        }
        #expect(try reasons { _ in } == .tier)
        #expect(try reasons { ($0.tier, $0.grant) = ("free", .current) } == .grant)
        #expect(try reasons { ($0.tier, $0.proof) = ("free", .engineer) } == .role)
        #expect(try reasons { ($0.tier, $0.proof, $0.useCase) = ("free", .engineer, "x") } == [.tier, .useCase])
        #expect(try reasons { $0.tier = "gone" } == [.tier, .unknownTier])
        #expect(try reasons { $0.requested = .label } == [.tier, .requested])
        #expect(try reasons { $0.volume = 101 } == [.tier, .ladder])
        #expect(try reasons { $0.restriction = .current } == [.tier, .restriction])
        #expect(try reasons { $0.organisation = .current } == [.tier, .organisationRestriction])
        let unknown = configuration.decide(nil, in: nil, AccessRequest(), usage: Usage(), at: Self.now)
        #expect(unknown.level == .label && unknown.reasons == .unknownAccount)
    }

    @Test func factsCountOnlyFromTheirBeginning() throws {
        let fact = HeldFact("f", evidence: "e", verifiedBy: "v", from: 10, expires: 20)
        #expect([9, 10, 19, 20].map { fact.holds(at: $0) } == [false, true, true, false])
        #expect(!HeldFact("f", evidence: "", verifiedBy: "v", from: 10, expires: 20).holds(at: 15))
        #expect(!HeldFact("f", evidence: "e", verifiedBy: nil, from: 10, expires: 20).holds(at: 15))
    }

    @Test func stepsOfTheLadderCoarsenOneAfterTheOther() throws {
        let exact = try MaskPolicy(.full), tenths = try MaskPolicy(.full, scores: .quantised(bins: 100))
        let configuration = try AccessConfiguration(
            policies: [.full: exact, .topK: MaskPolicy(.topK(3), scores: .quantised(bins: 10))],
            ladder: [
                LadderStep(Threshold(.answers, over: 10, per: .organisation), policy: tenths),
                LadderStep(Threshold(.answers, over: 20, per: .organisation), level: .topK),
                LadderStep(Threshold(.leakageBits, over: 1000), level: .bucket),
            ])
        let account = try Account("a", organisation: "o", tier: "premium")
        func decision(_ answers: Double, _ bits: Double, _ level: DetailLevel? = nil) -> AccessDecision {
            var usage = Usage()
            (usage.organisation.answers, usage.account.leakageBits) = (answers, bits)
            return configuration.decide(account, in: nil, AccessRequest(level: level), usage: usage, at: 0)
        }
        #expect(decision(10, 0).policy == exact)
        #expect(decision(11, 0).policy == tenths && decision(11, 0).level == .full)
        #expect(decision(21, 0).policy == configuration.policy(of: .topK))
        #expect(decision(11, 1001).level == .bucket)
        // The step's policy is for its level alone.
        #expect(decision(11, 0, .topK).policy == configuration.policy(of: .topK))
    }

    @Test func restrictionsMultiplyTheNoiseOfThePolicy() throws {
        let noisy = try MaskPolicy(.full, noise: .laplace(scale: 0.2))
        let configuration = try AccessConfiguration(policies: [
            .full: noisy, .topK: MaskPolicy(.topK(3), noise: .laplace(scale: 0.2)),
        ])
        func decision(noise: Double, tier: String = "premium") throws -> AccessDecision {
            var account = try Account("a", organisation: "o", tier: tier)
            account.restrict(try Restriction(source: "d", reason: "r", level: nil, noise: noise, from: 0, expires: nil))
            return configuration.decide(account, in: nil, AccessRequest(), usage: Usage(), at: 0)
        }
        #expect(try decision(noise: 2).policy == MaskPolicy(.full, noise: .laplace(scale: 0.4)))
        #expect(try decision(noise: 2).reasons == [.tier, .noise])
        #expect(try decision(noise: 1e9).policy.noise?.scale == 64)
        // A label has no noise to multiply.
        #expect(try decision(noise: 2, tier: "free").policy == configuration.policy(of: .label))
    }

    @Test func aDecisionAllocatesNothing() throws {
        guard allocation_count_works() != 0 else { return }
        let configuration = try AccessConfiguration(ladder: [
            LadderStep(Threshold(.detailedAnswers, over: 100), level: .topK)
        ])
        var one = DecisionCase(
            tier: "standard", grant: .current, proof: .engineer, useCase: "calibration", restriction: .current,
            organisation: .over, volume: 101)
        one.requested = .full
        let (account, owner, request, usage) = (try one.account(), try one.owner(), one.request, one.usage)
        var rank = 0
        let before = allocation_count()
        for _ in 0..<1000 {
            let decision = configuration.decide(account, in: owner, request, usage: usage, at: Self.now)
            rank &+= decision.isDetailed ? 1 : 2
        }
        #expect(allocation_count() == before)
        #expect(rank == 2000)
    }

    @Test func longDeclarationsAreCut() {
        #expect(AccessRequest(useCase: String(repeating: "é", count: 1000)).useCase?.unicodeScalars.count == 64)
        #expect(AccessRequest(useCase: "calibration").useCase == "calibration")
    }
}
