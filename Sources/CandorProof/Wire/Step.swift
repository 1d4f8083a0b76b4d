/// The kind of a message: what a frame says it carries, and what its receiver must be waiting for.
///
/// Layers declare their own steps in extensions. Numbers: 0x01.. session, 0x02.. oblivious transfer, 0x03.. VOLE,
/// 0x04.. authenticated values, 0x05.. polynomial checks, 0x06.. lookups.
public struct Step: Hashable, Sendable {
    /// What stands in the frame.
    public let number: UInt32
    /// What a person reads in an error.
    public let name: String

    /// A step with its own number.
    public init(_ number: UInt32, _ name: String) {
        self.number = number
        self.name = name
    }

    /// Two steps are the same when their numbers are.
    public static func == (a: Step, b: Step) -> Bool { a.number == b.number }

    /// Hashes the number.
    public func hash(into hasher: inout Hasher) { hasher.combine(number) }
}

extension Step: CustomStringConvertible {
    /// The name.
    public var description: String { name }
}

extension Step {
    /// Each party's nonce.
    public static let hello = Step(0x0101, "hello")
    /// Corrections that turn random correlations into commitments.
    public static let corrections = Step(0x0401, "corrections")
    /// Values that are opened, with the digest of their MACs.
    public static let opening = Step(0x0402, "opening")
    /// The digest of the MACs of values that are zero.
    public static let zeroCheck = Step(0x0403, "zero check")
    /// The seed of the verifier's challenges.
    public static let challenge = Step(0x0404, "challenge")
    /// The coefficients of a masked batch of polynomial checks.
    public static let polynomialCheck = Step(0x0501, "polynomial check")
}
