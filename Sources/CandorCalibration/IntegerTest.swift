import CandorCore

/// The certified test in integers: what is computed about a fixed-point model, in the clear and in a proof, is this, bit
/// for bit.
///
/// A confidence is a whole number r of units of 1 / R, and alpha is A / R. Logarithms are rounded up to multiples of
/// 2^-16, and so is L: rounding makes a test pass, never fail, so the false-alarm bound of the article "The certified
/// subgroup audit" holds as it stands.
public struct IntegerTest: Sendable, Equatable {
    /// 2^16 λ.
    public static let lambdas = [6554, 16384, 39322, 98304]

    /// R.
    public let scale: Int
    /// A.
    public let alphaUnits: Int
    /// ceil(2^16 L), L = ln(2 |Λ| cells / delta), delta halved for each earlier audit.
    public let threshold: Int
    /// For each λ the column ceil(2^16 g⁺(r / R)), r in 0 ... R: `[4][R + 1]`.
    public let above: [[Int32]]
    /// For each λ the column ceil(2^16 g⁻(r / R)): `[4][R + 1]`.
    public let below: [[Int32]]

    /// The test for one of `cells` cells that share delta / 2^halvings.
    init(scale: Int, alphaUnits: Int, delta: Double, halvings: Int, cells: Int) {
        self.scale = scale
        self.alphaUnits = alphaUnits
        threshold = FixedPointMath.ceiling(
            FixedPointMath.logarithm(ofInteger: 2 * Self.lambdas.count * cells) - FixedPointMath.logarithm(of: delta)
                + Int128(halvings) * FixedPointMath.logarithmOf2, bits: 16)
        above = Self.lambdas.map { lambda in
            Self.column(lambda: lambda, scale: scale) { min(scale, $0 + alphaUnits) }
        }
        below = Self.lambdas.map { lambda in
            Self.column(lambda: -lambda, scale: scale) { max(0, $0 - alphaUnits) }
        }
    }

    /// ceil(2^16 ln(1 + q (e^λ − 1))) for q = `probability` of each r, in units of 1 / R.
    ///
    /// With q = 0 and q = 1 the logarithm is 0 and λ, exactly; no other value is a multiple of 2^-16.
    private static func column(lambda: Int, scale: Int, _ probability: (Int) -> Int) -> [Int32] {
        let slope = FixedPointMath.exponential(Int128(lambda) << 44) - FixedPointMath.one
        return (0...scale).map { row in
            let q = probability(row)
            if q == 0 { return 0 }
            if q == scale { return Int32(lambda) }
            // |slope| < 4 and q <= R <= 2^20: the product is below 2^82.
            let argument = FixedPointMath.one + slope * Int128(q) / Int128(scale)
            return Int32(FixedPointMath.ceiling(FixedPointMath.logarithm(argument), bits: 16))
        }
    }

    /// L + G⁺ − λ a for each λ, then L + G⁻ + λ a: the cell passes iff none is negative.
    public func slacks(of cell: IntegerCell) -> [Int] {
        zip(Self.lambdas, cell.above).map { threshold + $1 - $0 * cell.correct }
            + zip(Self.lambdas, cell.below).map { threshold + $1 + $0 * cell.correct }
    }
}

/// What an audit in integers sums over the rows of one cell.
public struct IntegerCell: Sendable, Equatable {
    /// Which rows.
    public let kind: AuditOutcome.CellKind
    /// n: number of rows.
    public var count = 0
    /// a: number of correct rows.
    public var correct = 0
    /// s: sum of the confidences, in units of 1 / R.
    public var confidence = 0
    /// G⁺ for each λ; empty unless the statement is `certified`.
    public var above: [Int] = []
    /// G⁻ for each λ; empty unless the statement is `certified`.
    public var below: [Int] = []

    /// A cell without rows.
    package init(kind: AuditOutcome.CellKind) { self.kind = kind }

    /// R a − s.
    public func difference(scale: Int) -> Int { scale * correct - confidence }
}

/// What an audit claims, in integers for confidences in units of 1 / R.
public enum IntegerClaim: Sendable, Equatable {
    /// |R a − s| <= A n in every bin.
    case paper(alphaUnits: Int)
    /// Σ over bins of |R a − s| <= T N.
    case expectedCalibrationError(tauUnits: Int)
    /// No slack of the test is negative, in any bin or covered group.
    case certified(IntegerTest)
}
