/// What each account has learnt, as differential privacy that composes over its answers.
///
/// ```swift
/// var ledger = PrivacyLedger<AnyTwoRows>()
/// let policy = try MaskPolicy(.full, noise: .laplace(scale: 2, isSticky: false), preservesArgmax: false)
/// try ledger.charge("acme", for: NoiseMechanism(policy), answers: 10)
/// print(try ledger.guarantee(of: "acme", delta: 1e-6))
/// ```
///
/// The unit is one answer: each row is protected by itself, and rows of one person add up. Rényi divergences are kept at
/// the orders of the package `dp-accounting` and added; ``guarantee(of:delta:)`` converts them. A ledger is a value: its
/// owner guards it.
public struct PrivacyLedger<A: Adjacency>: Sendable {
    private struct Entry: Hashable, Codable {
        var loss = ComposedLoss()
        var answers = 0
        var period: UInt64 = 0
        var tags: Set<UInt64> = []
    }

    private var accounts: [String: Entry] = [:]

    /// A ledger without accounts.
    public init() {}

    /// Charges `account` for answers with fresh noise, each of which teaches something new.
    public mutating func charge(_ account: String, for mechanism: NoiseMechanism<A>, answers: Int = 1) {
        precondition(answers >= 0, "negative count")
        accounts[account, default: Entry()].loss.add(mechanism, answers: answers)
        accounts[account]?.answers += answers
    }

    /// Charges `account` for an answer with sticky noise: once for each canonical row and key period, since the same
    /// bytes again teach nothing.
    ///
    /// Periods do not go back: an answer of an earlier one is charged in full.
    /// - Returns: false for a repeat, which costs nothing.
    @discardableResult
    public mutating func charge(
        _ account: String, for mechanism: NoiseMechanism<A>, tag: StickyTag
    ) -> Bool {
        var entry = accounts[account] ?? Entry()
        entry.answers += 1
        if tag.period > entry.period { (entry.period, entry.tags) = (tag.period, []) }
        let isNew = tag.period < entry.period || entry.tags.insert(tag.value).inserted
        if isNew { entry.loss.add(mechanism, answers: 1) }
        accounts[account] = entry
        return isNew
    }

    /// Answers that `account` has had, repeats too.
    public func answers(of account: String) -> Int { accounts[account]?.answers ?? 0 }

    /// The rho of zero-concentrated differential privacy that `account` has used.
    public func rho(of account: String) -> Double { accounts[account]?.loss.rho ?? 0 }

    /// What still holds against `account`.
    ///
    /// - Parameters:
    ///   - account: one that has no answers has epsilon 0.
    ///   - delta: 0 ..< 1; with 0 the epsilons of Laplace add up, and Gauss has none.
    /// - Throws: ``MaskError/unaccountable(what:expected:actual:)`` for another delta.
    public func guarantee(of account: String, delta: Double) throws(MaskError) -> PrivacyGuarantee<A> {
        try guarantee(ofColluding: [account], delta: delta)
    }

    /// What still holds against accounts that show each other their answers.
    public func guarantee(
        ofColluding names: Set<String>, delta: Double
    ) throws(MaskError) -> PrivacyGuarantee<A> {
        guard delta >= 0 && delta < 1 else {
            throw .unaccountable(what: "delta", expected: "a number in [0, 1)", actual: "\(delta)")
        }
        var loss = ComposedLoss()
        for name in names.sorted() { if let entry = accounts[name] { loss.add(entry.loss) } }
        return PrivacyGuarantee(epsilon: loss.epsilon(delta: delta), delta: delta)
    }
}

extension PrivacyLedger: Codable {
    private enum Key: String, CodingKey {
        case adjacency, accounts
    }

    /// Reads a ledger that was written before a restart.
    ///
    /// - Throws: `DecodingError` for another document, another adjacency, and losses that no answers have.
    public init(from decoder: any Decoder) throws {
        let ledger = try decoder.container(keyedBy: Key.self)
        let adjacency = try ledger.decode(String.self, forKey: .adjacency)
        accounts = try ledger.decode([String: Entry].self, forKey: .accounts)
        guard adjacency == A.meaning, accounts.values.allSatisfy({ $0.answers >= 0 && $0.loss.isValid }) else {
            throw DecodingError.dataCorruptedError(
                forKey: .adjacency, in: ledger,
                debugDescription: "expected a ledger for \(A.meaning), found \(adjacency), or losses that cannot be")
        }
    }

    /// Writes every account and the adjacency.
    public func encode(to encoder: any Encoder) throws {
        var ledger = encoder.container(keyedBy: Key.self)
        try ledger.encode(A.meaning, forKey: .adjacency)
        try ledger.encode(accounts, forKey: .accounts)
    }
}
