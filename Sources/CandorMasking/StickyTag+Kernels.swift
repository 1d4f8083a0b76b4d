import CCandor

/// Names the sticky noise of an answer: answers with equal tags had the same canonical row under the same key, period,
/// model and policy, so the second taught nothing that the first did not.
public struct StickyTag: Hashable, Codable, Sendable {
    /// The number of the key period.
    public let period: UInt64
    /// 64 bits of a CMAC under the key.
    public let value: UInt64

    /// A tag that was kept elsewhere.
    public init(period: UInt64, value: UInt64) {
        self.period = period
        self.value = value
    }
}

extension Masker {
    /// The tag of each row's answer, for ``PrivacyLedger/charge(_:for:tag:)``.
    ///
    /// Ask for tags before the answers: at the turn of a period that may charge once too often, and never once too seldom.
    ///
    /// The CMAC is of the row's answer under a policy with so little noise that two canonical forms, which differ by
    /// tenths or in their arg max, never have one answer.
    /// - Throws: ``MaskError/wrongNoiseSource(expected:actual:)`` where the noise is not sticky, and as
    ///   ``mask(_:_:)-(Span<Float>,_)``.
    /// - Complexity: that of masking all scores with noise.
    public func stickyTags(of scores: Span<Float>, _ batch: ConfidenceBatch) throws(MaskError) -> [StickyTag] {
        guard case .sticky(let key, let model) = noise else {
            throw .wrongNoiseSource(expected: "sticky noise, which repeats itself", actual: "none")
        }
        let period = key.currentPeriod
        // A form is off by 0.05 with a probability of e^-51, and the arg max is that of the row.
        let forms = try Masker(
            MaskPolicy(.full, noise: .laplace(scale: 0x1p-10)), noise: .sticky(key.fixed(at: period), model: model),
            workers: workers)
        let answers = try forms.mask(scores, batch)
        let name = Array(policy.describe().utf8)
        var expanded = cnd_aes128_key()
        key.withUnsafeBytes { cnd_aes128_expand(&expanded, $0.baseAddress?.assumingMemoryBound(to: UInt8.self)) }
        defer { withUnsafeMutableBytes(of: &expanded) { cnd_secret_wipe($0.baseAddress, $0.count) } }
        return (0..<batch.rows).map { row in
            var message = name
            for numerator in answers.numerators[row * batch.classes..<(row + 1) * batch.classes] {
                withUnsafeBytes(of: numerator.littleEndian) { message.append(contentsOf: $0) }
            }
            var tag: (UInt64, UInt64) = (0, 0)
            withUnsafeMutableBytes(of: &tag) {
                cnd_aes128_cmac(&expanded, $0.baseAddress?.assumingMemoryBound(to: UInt8.self), message, message.count)
            }
            return StickyTag(period: period, value: UInt64(littleEndian: tag.0))
        }
    }
}
