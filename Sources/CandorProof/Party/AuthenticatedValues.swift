/// Authenticated values of F_p as a statement sees them, from either side.
///
/// Values are immutable and shared; each operation is linear, makes new ones, and needs no message. Two operands have
/// one count; anything else is a caller bug and stops the program.
public protocol AuthenticatedValues: AnyObject, Sendable {
    /// Number of values.
    var count: Int { get }
    /// The sums, element by element.
    func adding(_ other: Self) -> Self
    /// The differences, element by element.
    func subtracting(_ other: Self) -> Self
    /// `factor` times every value.
    func scaled(by factor: Fp) -> Self
    /// The products with public values, element by element.
    func multiplied(by publicValues: borrowing FieldVector<Fp>) -> Self
    /// The values in `range`.
    func slice(_ range: Range<Int>) -> Self
    /// The values, rows of `columns` each, column after column.
    func transposed(columns: Int) -> Self
    /// The values of `parts`, one after another.
    static func joined(_ parts: [Self]) -> Self
}

/// Authenticated values of K, as ``AuthenticatedValues``.
public protocol AuthenticatedExtensionValues: AnyObject, Sendable {
    /// Number of values.
    var count: Int { get }
    /// self + factor · other, element by element.
    func adding(_ other: Self, times factor: Fp2) -> Self
    /// `factor` times every value.
    func scaled(by factor: Fp2) -> Self
    /// The values in `range`.
    func slice(_ range: Range<Int>) -> Self
    /// Σ_j weights[j] · self[j] with public weights, one value.
    func weightedSum(_ weights: borrowing FieldVector<Fp2>) -> Self
}

/// The prover's ``AuthenticatedValues``: values and MACs.
public final class ProverValues: AuthenticatedValues {
    /// The values with their MACs.
    public let vector: ProverVector<Fp>

    /// Shares `vector`.
    public init(_ vector: consuming ProverVector<Fp>) { self.vector = vector }

    /// Authenticated values of F_p as a statement sees them, from either side.
    ///
    /// Values are immutable and shared; each operation is linear, makes new ones, and needs no message. Two operands have
    /// one count; anything else is a caller bug and stops the program.
    /// Number of values.
    public var count: Int { vector.count }

    /// The sums, element by element.
    public func adding(_ other: ProverValues) -> ProverValues {
        var sum = vector.slice(0..<count)
        sum.add(other.vector)
        return ProverValues(sum)
    }

    /// The differences, element by element.
    public func subtracting(_ other: ProverValues) -> ProverValues {
        var difference = vector.slice(0..<count)
        difference.subtract(other.vector)
        return ProverValues(difference)
    }

    /// `factor` times every value.
    public func scaled(by factor: Fp) -> ProverValues {
        var product = vector.slice(0..<count)
        product.scale(by: factor)
        return ProverValues(product)
    }

    /// The products with public values, element by element.
    public func multiplied(by publicValues: borrowing FieldVector<Fp>) -> ProverValues {
        var values = vector.values.slice(0..<count)
        values.multiply(by: publicValues)
        var macs = vector.macs.slice(0..<count)
        macs.multiply(by: publicValues)
        return ProverValues(ProverVector(values: values, macs: macs, epoch: vector.epoch))
    }

    /// The values in `range`.
    public func slice(_ range: Range<Int>) -> ProverValues { ProverValues(vector.slice(range)) }

    /// The values, rows of `columns` each, column after column.
    public func transposed(columns: Int) -> ProverValues {
        ProverValues(
            ProverVector(
                values: vector.values.transposed(columns: columns), macs: vector.macs.transposed(columns: columns),
                epoch: vector.epoch))
    }

    /// The values of `parts`, one after another.
    public static func joined(_ parts: [ProverValues]) -> ProverValues {
        let count = parts.reduce(0) { $0 + $1.count }
        var values = FieldVector<Fp>(count: count)
        var macs = FieldVector<Fp2>(count: count)
        var start = 0
        for part in parts {
            values.replace(from: start, with: part.vector.values)
            macs.replace(from: start, with: part.vector.macs)
            start += part.count
        }
        return ProverValues(
            ProverVector(values: values, macs: macs, epoch: parts.map { $0.vector.epoch }.max() ?? 0))
    }
}

/// The verifier's ``AuthenticatedValues``: keys.
public final class VerifierValues: AuthenticatedValues {
    /// The keys.
    public let vector: VerifierVector<Fp>

    /// Shares `vector`.
    public init(_ vector: consuming VerifierVector<Fp>) { self.vector = vector }

    /// Authenticated values of F_p as a statement sees them, from either side.
    ///
    /// Values are immutable and shared; each operation is linear, makes new ones, and needs no message. Two operands have
    /// one count; anything else is a caller bug and stops the program.
    /// Number of values.
    public var count: Int { vector.count }

    /// The sums, element by element.
    public func adding(_ other: VerifierValues) -> VerifierValues {
        var sum = vector.slice(0..<count)
        sum.add(other.vector)
        return VerifierValues(sum)
    }

    /// The differences, element by element.
    public func subtracting(_ other: VerifierValues) -> VerifierValues {
        var difference = vector.slice(0..<count)
        difference.subtract(other.vector)
        return VerifierValues(difference)
    }

    /// `factor` times every value.
    public func scaled(by factor: Fp) -> VerifierValues {
        var product = vector.slice(0..<count)
        product.scale(by: factor)
        return VerifierValues(product)
    }

    /// The products with public values, element by element.
    public func multiplied(by publicValues: borrowing FieldVector<Fp>) -> VerifierValues {
        var keys = vector.keys.slice(0..<count)
        keys.multiply(by: publicValues)
        return VerifierValues(VerifierVector(keys: keys, epoch: vector.epoch))
    }

    /// The values in `range`.
    public func slice(_ range: Range<Int>) -> VerifierValues { VerifierValues(vector.slice(range)) }

    /// The values, rows of `columns` each, column after column.
    public func transposed(columns: Int) -> VerifierValues {
        VerifierValues(VerifierVector(keys: vector.keys.transposed(columns: columns), epoch: vector.epoch))
    }

    /// The values of `parts`, one after another.
    public static func joined(_ parts: [VerifierValues]) -> VerifierValues {
        var keys = FieldVector<Fp2>(count: parts.reduce(0) { $0 + $1.count })
        var start = 0
        for part in parts {
            keys.replace(from: start, with: part.vector.keys)
            start += part.count
        }
        return VerifierValues(VerifierVector(keys: keys, epoch: parts.map { $0.vector.epoch }.max() ?? 0))
    }
}

/// The prover's ``AuthenticatedExtensionValues``.
public final class ProverExtensionValues: AuthenticatedExtensionValues {
    /// The values with their MACs.
    public let vector: ProverVector<Fp2>

    /// Shares `vector`.
    public init(_ vector: consuming ProverVector<Fp2>) { self.vector = vector }

    /// Authenticated values of K, as ``AuthenticatedValues``.
    /// Number of values.
    public var count: Int { vector.count }

    /// self + factor · other, element by element.
    public func adding(_ other: ProverExtensionValues, times factor: Fp2) -> ProverExtensionValues {
        var sum = vector.slice(0..<count)
        sum.add(other.vector, times: factor)
        return ProverExtensionValues(sum)
    }

    /// `factor` times every value.
    public func scaled(by factor: Fp2) -> ProverExtensionValues {
        var product = vector.slice(0..<count)
        product.scale(by: factor)
        return ProverExtensionValues(product)
    }

    /// The values in `range`.
    public func slice(_ range: Range<Int>) -> ProverExtensionValues { ProverExtensionValues(vector.slice(range)) }

    /// Σ_j weights[j] · self[j] with public weights, one value.
    public func weightedSum(_ weights: borrowing FieldVector<Fp2>) -> ProverExtensionValues {
        ProverExtensionValues(vector.weightedSum(weights))
    }
}

/// The verifier's ``AuthenticatedExtensionValues``.
public final class VerifierExtensionValues: AuthenticatedExtensionValues {
    /// The keys.
    public let vector: VerifierVector<Fp2>

    /// Shares `vector`.
    public init(_ vector: consuming VerifierVector<Fp2>) { self.vector = vector }

    /// Authenticated values of K, as ``AuthenticatedValues``.
    /// Number of values.
    public var count: Int { vector.count }

    /// self + factor · other, element by element.
    public func adding(_ other: VerifierExtensionValues, times factor: Fp2) -> VerifierExtensionValues {
        var sum = vector.slice(0..<count)
        sum.add(other.vector, times: factor)
        return VerifierExtensionValues(sum)
    }

    /// `factor` times every value.
    public func scaled(by factor: Fp2) -> VerifierExtensionValues {
        var product = vector.slice(0..<count)
        product.scale(by: factor)
        return VerifierExtensionValues(product)
    }

    /// The values in `range`.
    public func slice(_ range: Range<Int>) -> VerifierExtensionValues { VerifierExtensionValues(vector.slice(range)) }

    /// Σ_j weights[j] · self[j] with public weights, one value.
    public func weightedSum(_ weights: borrowing FieldVector<Fp2>) -> VerifierExtensionValues {
        VerifierExtensionValues(vector.weightedSum(weights))
    }
}
