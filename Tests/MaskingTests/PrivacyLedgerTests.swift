import CandorMasking
import Foundation
import Testing

/// The ledger against the package dp-accounting, and what it must refuse to claim.
struct PrivacyLedgerTests {
    private func mechanism(_ kind: String, _ scale: Double) throws -> NoiseMechanism<AnyTwoRows> {
        let kind = try #require(MaskPolicy.Noise.Kind(rawValue: kind))
        return try NoiseMechanism(
            MaskPolicy(.full, noise: .init(kind, scale: scale, isSticky: false), preservesArgmax: false))
    }

    @Test(arguments: privacyReference.indices)
    func epsilonsAreThoseOfDPAccounting(index: Int) throws {
        let (kind, scale, answers, delta, renyi, distributions) = privacyReference[index]
        var ledger = PrivacyLedger<AnyTwoRows>()
        let mechanism = try mechanism(kind, scale)
        ledger.charge("a", for: mechanism, answers: answers)
        let guarantee = try ledger.guarantee(of: "a", delta: delta)
        // Epsilons of Laplace noise add up with delta 0, too, which that package does not look at.
        let expected = min(renyi, Double(answers) * mechanism.pureEpsilon)
        #expect(abs(guarantee.epsilon - expected) <= 1e-5 * expected, "\(guarantee) against \(expected)")
        if let distributions {
            #expect(guarantee.epsilon >= distributions * (1 - 1e-3), "\(guarantee) claims more than \(distributions)")
        }
    }

    @Test func mechanismsOfAnAccountCompose() throws {
        var ledger = PrivacyLedger<AnyTwoRows>()
        for (kind, scale, answers) in mixedPrivacyReference.parts {
            let mechanism = try mechanism(kind, scale)
            for _ in 0..<answers { ledger.charge("a", for: mechanism) }
        }
        let guarantee = try ledger.guarantee(of: "a", delta: 1e-6)
        #expect(abs(guarantee.epsilon - mixedPrivacyReference.epsilon) < 1e-4)
        #expect(guarantee.epsilon >= mixedPrivacyReference.tighter)
        #expect(ledger.answers(of: "a") == 20)
        // Accounts that share their answers have what one with all of them would have.
        var apart = PrivacyLedger<AnyTwoRows>()
        for (number, (kind, scale, answers)) in mixedPrivacyReference.parts.enumerated() {
            apart.charge("\(number)", for: try mechanism(kind, scale), answers: answers)
        }
        let together = try apart.guarantee(ofColluding: ["0", "1", "2"], delta: 1e-6)
        #expect(abs(together.epsilon - guarantee.epsilon) < 1e-9)
    }

    @Test func oneAnswerAtScaleTwoHasEpsilonOne() throws {
        let mechanism = try mechanism("laplace", 2)
        #expect(mechanism.pureEpsilon == 1 && mechanism.rho == 0.5)
        var ledger = PrivacyLedger<AnyTwoRows>()
        let nothing = try ledger.guarantee(of: "a", delta: 0)
        #expect(nothing.epsilon == 0)
        ledger.charge("a", for: mechanism)
        let one = try ledger.guarantee(of: "a", delta: 0)
        #expect(one.epsilon == 1)
        #expect(one.description.contains("any two rows"))
        #expect(ledger.rho(of: "a") == 0.5 && ledger.rho(of: "b") == 0)
    }

    @Test func gaussHasNoEpsilonWithoutDelta() throws {
        var ledger = PrivacyLedger<AnyTwoRows>()
        let mechanism = try mechanism("gaussian", 1)
        #expect(abs(mechanism.rho - 1) < 1e-15)
        ledger.charge("a", for: mechanism)
        let pure = try ledger.guarantee(of: "a", delta: 0)
        #expect(pure.epsilon == .infinity)
        for delta in [-0.1, 1, .nan] {
            #expect(throws: MaskError.self) { try ledger.guarantee(of: "a", delta: delta) }
        }
    }

    @Test func repeatsAreChargedOnceInAPeriod() throws {
        let mechanism = try mechanism("laplace", 2)
        var ledger = PrivacyLedger<AnyTwoRows>()
        let charges: [(tag: UInt64, period: UInt64, isNew: Bool)] = [
            (1, 5, true), (1, 5, false), (2, 5, true), (1, 5, false), (1, 6, true), (2, 6, true), (2, 6, false),
            // A clock that went back is charged.
            (2, 5, true),
        ]
        for charge in charges {
            let isNew = ledger.charge("a", for: mechanism, tag: StickyTag(period: charge.period, value: charge.tag))
            #expect(isNew == charge.isNew, "\(charge)")
        }
        let guarantee = try ledger.guarantee(of: "a", delta: 0)
        #expect(guarantee.epsilon == 5)
        #expect(ledger.answers(of: "a") == charges.count)
    }

    @Test func aPreservedArgmaxHasNoPrivacyBetweenAnyTwoRows() throws {
        let policy = try MaskPolicy(.full, noise: .laplace(scale: 2))
        let error = #expect(throws: MaskError.self) { try NoiseMechanism<AnyTwoRows>(policy) }
        #expect(error?.description.contains("preserveArgmax") == true)
        let label = try NoiseMechanism<TwoRowsOfOneLabel>(policy)
        #expect(label.pureEpsilon == 1)
        let plain = try MaskPolicy(.full)
        #expect(throws: MaskError.unaccountable(what: "privacy of a policy", expected: "noise", actual: "none")) {
            try NoiseMechanism<AnyTwoRows>(plain)
        }
    }

    @Test func sensitivitiesThatNoRowsHaveAreRefused() throws {
        for (l1, l2, largest) in [(0.0, 0.0, 0.0), (2.5, 1, 1), (1, 1.5, 0.5), (1, 0.5, 0.75), (1, .nan, 0.5)] {
            #expect(throws: MaskError.self) { try Sensitivity<AnyTwoRows>(l1: l1, l2: l2, largest: largest) }
        }
        let small = try Sensitivity<AnyTwoRows>(l1: 0.1, l2: 0.1, largest: 0.1)
        let policy = try MaskPolicy(.full, noise: .laplace(scale: 2), preservesArgmax: false)
        let mechanism = try NoiseMechanism(policy, sensitivity: small)
        #expect(abs(mechanism.pureEpsilon - 0.05) < 1e-15)
    }

    @Test func divergencesAreThoseOfTheGrid() throws {
        // The sum over the grid, term by term, at a scale of 2^-16: 256 steps.
        let scale = 0x1p-16
        let policy = try MaskPolicy(.full, noise: .laplace(scale: scale), preservesArgmax: false)
        let steps = 100
        let shift = Double(steps) * 0x1p-24
        let mechanism = try NoiseMechanism(
            policy, sensitivity: Sensitivity<AnyTwoRows>(l1: shift, l2: shift, largest: shift))
        let rate = 0x1p-24 / scale
        for order in [1.5, 4, 32] {
            var sum = 0.0
            for x in -20_000...20_000 {
                let exponent = -rate * (order * Double(abs(x)) + (1 - order) * Double(abs(x - steps)))
                sum += (1 - exp(-rate)) / (1 + exp(-rate)) * exp(exponent)
            }
            let expected = log(sum) / (order - 1)
            #expect(abs(mechanism.renyiDivergence(order: order) - expected) < 1e-9 * expected)
        }
    }

    @Test func ledgersSurviveARestartAndDoNotChangeTheirAdjacency() throws {
        var ledger = PrivacyLedger<AnyTwoRows>()
        ledger.charge("a", for: try mechanism("laplace", 2), answers: 3)
        ledger.charge("a", for: try mechanism("gaussian", 1), tag: StickyTag(period: 2, value: 9))
        let document = try JSONEncoder().encode(ledger)
        var again = try JSONDecoder().decode(PrivacyLedger<AnyTwoRows>.self, from: document)
        let (before, after) = (try ledger.guarantee(of: "a", delta: 1e-6), try again.guarantee(of: "a", delta: 1e-6))
        #expect(before == after)
        let isNew = again.charge("a", for: try mechanism("gaussian", 1), tag: StickyTag(period: 2, value: 9))
        #expect(!isNew)
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode(PrivacyLedger<TwoRowsOfOneLabel>.self, from: document)
        }
        let negative = String(decoding: document, as: UTF8.self).replacing("\"rho\":", with: "\"rho\":-")
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode(PrivacyLedger<AnyTwoRows>.self, from: Data(negative.utf8))
        }
    }
}
