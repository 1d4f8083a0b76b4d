/// Limits of batches.
public enum BatchMasks {
    /// The largest degree of a check.
    public static let maximumDegree = 64
}

/// D - 1 random values of K that hide the coefficients of one batch of degree D from the verifier.
///
/// They are set aside before the batch's challenge and used once: a second use would show the difference of two sums.
public struct ProverMasks: ~Copyable, Sendable {
    let values: FieldVector<Fp2>
    let macs: FieldVector<Fp2>
    let degree: Int
    let epoch: Int
    let session: SessionIdentifier

    /// Masks from 2 (`degree` - 1) random values of F_p.
    package init(_ random: consuming ProverVector<Fp>, degree: Int, session: SessionIdentifier) {
        epoch = random.epoch
        values = random.values.joined()
        macs = random.macs.joined()
        self.degree = degree
        self.session = session
    }
}

/// The verifier's keys of ``ProverMasks``.
public struct VerifierMasks: ~Copyable, Sendable {
    let keys: FieldVector<Fp2>
    let degree: Int
    let epoch: Int
    let session: SessionIdentifier
}

/// Refuses a degree that no batch has.
func checkDegree(_ degree: Int) throws(ProofError) {
    guard Mutation.isOn(.maskDegree) || (degree >= 1 && degree <= BatchMasks.maximumDegree) else {
        throw .outOfRange(
            name: "degree of a batch", expected: "1 ... \(BatchMasks.maximumDegree)", actual: "\(degree)")
    }
}

/// The coefficients of Y^0 ... Y^(D - 1) of a masked sum.
package struct PolynomialCheckMessage: WireMessage {
    package static var step: Step { .polynomialCheck }

    package let coefficients: [Fp2]

    package init(coefficients: [Fp2]) { self.coefficients = coefficients }

    package func encode(into writer: inout WireWriter) {
        for coefficient in coefficients {
            writer.write(coefficient.c0.value)
            writer.write(coefficient.c1.value)
        }
    }

    package init(from reader: inout WireReader) throws(ProofError) {
        let elements: FieldVector<Fp2> = try reader.readElements(reader.remaining / Fp2.byteCount)
        coefficients = elements.array
    }
}
