import CandorAccess
import CandorMasking
import Foundation
import Testing

@Suite struct ConfigurationTests {
    private func read(_ text: String) throws -> AccessConfiguration {
        try JSONDecoder().decode(AccessConfiguration.self, from: Data(text.utf8))
    }

    private func problem(_ text: String) throws -> AccessError {
        try #require(throws: AccessError.self) { try read(text) }
    }

    @Test func anEmptyDocumentIsTheDefault() throws {
        let empty = try read("{}")
        let standard = try AccessConfiguration()
        #expect(empty == standard)
        #expect(
            standard.tiers.mapValues(\.level) == [
                "free": .label, "basic": .bucket, "standard": .topK, "premium": .full,
            ])
        #expect(standard.policy(of: .topK).level == .topK(3))
    }

    @Test func everySettingComesBack() throws {
        let configuration = try AccessConfiguration(
            tiers: ["gold": Tier(.full, upgrade: .review, days: 90), "open": Tier(.label, upgrade: .closed)],
            roles: ["r": Role(.topK, requires: ["f", "g"], useCases: ["u"])],
            policies: [
                .full: MaskPolicy(.full, noise: .laplace(scale: 0.1)), .topK: MaskPolicy(.topK(2), scores: .none),
            ],
            detailed: .topK,
            ladder: [
                LadderStep(Threshold(.answers, over: 5, per: .organisation), level: .bucket),
                LadderStep(Threshold(.requestRate, over: 50), policy: MaskPolicy(.full, noise: .laplace(scale: 1))),
            ],
            rules: [
                "x": AlertRule(
                    Threshold(.labelEntropy, over: 0.9), notifies: true, downgrade: .label, noise: 3, expires: 60)
            ], reviewDays: 3, auditDays: 5)
        let text = try String(decoding: JSONEncoder().encode(configuration), as: UTF8.self)
        let back = try read(text)
        #expect(back == configuration)
        #expect(back.policy(of: .full) == configuration.policy(of: .full))
    }

    @Test func keysThatNobodyKnowsAreRefusedByPlace() throws {
        let cases = [
            (#"{"tires":{}}"#, "configuration", #""tires""#),
            (#"{"tiers":{"free":{"level":"label","price":1}}}"#, "tiers.free", #""price""#),
            (#"{"roles":{"r":{"level":"full","requires":["f"],"require":[]}}}"#, "roles.r", #""require""#),
            (#"{"rules":{"r":{"when":"answers","over":1,"action":{"ban":true}}}}"#, "rules.r.action", #""ban""#),
            (#"{"rules":{"r":{"when":"answers","over":1,"then":{}}}}"#, "rules.r", #""then""#),
        ]
        for (text, place, actual) in cases {
            let error = try problem(text)
            #expect(error.place == place && error.actual == actual, "\(text): \(error)")
        }
        let step = try problem(#"{"ladder":[{"when":"answers","over":1,"level":"label","if":1}]}"#)
        #expect("\(step)".hasPrefix("ladder."), "\(step)")
        // Yams and JSON wrap what a policy refuses in the same way.
        let policy = try problem(#"{"policies":{"full":{"level":"full","bin":3}}}"#)
        #expect("\(policy)".contains("policies"), "\(policy)")
    }

    @Test(arguments: [
        (#"{"tiers":{}}"#, "tiers"), (#"{"tiers":{"a":{}}}"#, "tiers.a.level"),
        (#"{"tiers":{"a":{"level":"all"}}}"#, "tiers.a.level"),
        (#"{"tiers":{"a":{"level":"full","upgrade":"automatic"}}}"#, "tiers.a.upgrade"),
        (#"{"tiers":{"a":{"level":"label","days":0}}}"#, "tiers.a.days"),
        (#"{"roles":{"r":{"level":"full","requires":[]}}}"#, "roles.r.requires"),
        (#"{"roles":{"r":{"level":"full"}}}"#, "roles.r.requires"), (#"{"detailed":"label"}"#, "detailed"),
        (#"{"policies":{"full":{"level":"label"}}}"#, "policies.full.level"),
        (#"{"policies":{"most":{"level":"label"}}}"#, "policies"), (#"{"reviewDays":0}"#, "reviewDays"),
        (#"{"auditDays":"x"}"#, "auditDays"), (#"{"rules":{"r":{"when":"answers","over":-1}}}"#, "rules.r.over"),
        (#"{"rules":{"r":{"when":"moods","over":1}}}"#, "rules.r.when"),
        (#"{"rules":{"r":{"when":"answers","over":1,"action":{"noise":2}}}}"#, "rules.r.action.noise"),
        (#"{"rules":{"r":{"when":"answers","over":1,"action":{"noise":0.5}}}}"#, "rules.r.action.noise"),
        (#"{"rules":{"r":{"when":"answers","over":1,"expires":0}}}"#, "rules.r.expires"), (#"[]"#, "configuration"),
        (#"{"tiers":null}"#, "tiers"),
    ]) func whatCannotBeIsRefusedByPlace(text: String, place: String) throws {
        let error = try problem(text)
        #expect(error.place == place, "\(error)")
        #expect(!error.expected.isEmpty && !error.actual.isEmpty)
    }

    @Test func aStepHasALevelOrAPolicy() throws {
        for text in [
            "{\"when\":\"answers\",\"over\":1}",
            "{\"when\":\"answers\",\"over\":1,\"level\":\"label\",\"policy\":{\"level\":\"label\"}}",
        ] {
            let error = try problem("{\"ladder\":[\(text)]}")
            #expect("\(error)".contains("either level or policy"), "\(error)")
        }
    }

    /// A caller that asks for less must not get what is finer, or has less noise.
    @Test func lowerLevelsMayNotSayMore() throws {
        let finer = try #require(throws: AccessError.self) {
            try AccessConfiguration(policies: [.full: MaskPolicy(.full, scores: .quantised(bins: 2))])
        }
        #expect("\(finer)".hasPrefix("policies.full: expected at least the bits of top-k"), "\(finer)")
        let quieter = try #require(throws: AccessError.self) {
            try AccessConfiguration(policies: [.full: MaskPolicy(.full, noise: .laplace(scale: 0.2))])
        }
        #expect("\(quieter)".hasPrefix("policies.full: expected no more noise than top-k"), "\(quieter)")
        let step = try #require(throws: AccessError.self) {
            try AccessConfiguration(ladder: [
                LadderStep(Threshold(.answers, over: 1), policy: MaskPolicy(.full, scores: .quantised(bins: 2)))
            ])
        }
        #expect("\(step)".hasPrefix("ladder.0.policy"), "\(step)")
    }
}
