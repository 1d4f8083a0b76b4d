/// Where the randomness of noise comes from.
public enum NoiseSource: Sendable {
    /// The operating system, anew for every call: for policies with fresh noise, and for those without any.
    case system
    /// A key, for policies with sticky noise. `model` names the model, so that models do not share noise.
    case sticky(StickyKey, model: [UInt8])
    /// A seed, for tests of fresh noise alone: who knows it removes the noise. `firstRow` is the number of a batch's
    /// first row, so that a batch cut in pieces gets the noise of the whole.
    case insecureTest(seed: UInt64, firstRow: UInt64 = 0)

    /// Refuses a source that is not the one that `policy` asks for.
    func check(for policy: MaskPolicy) throws(MaskError) {
        let isSticky = policy.noise?.isSticky == true
        switch self {
        case .sticky where !isSticky:
            throw .wrongNoiseSource(
                expected: "no sticky key, as the policy has no sticky noise", actual: "a sticky key")
        case .system where isSticky:
            throw .wrongNoiseSource(expected: "a sticky key, as the policy's noise is sticky", actual: "none")
        case .insecureTest where isSticky:
            throw .wrongNoiseSource(expected: "a sticky key, as the policy's noise is sticky", actual: "a test seed")
        default: break
        }
    }
}
