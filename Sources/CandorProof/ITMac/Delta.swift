import CandorCore

/// The verifier's global key, uniform in K: who knows it can forge every MAC of the session.
///
/// It cannot be copied, nothing prints it, and it is overwritten when its owner ends; a session that has failed takes
/// its Delta with it, so none is ever used again. It is made fresh for each session.
public struct Delta: ~Copyable, Sendable {
    private var secret = SecretBuffer(count: Fp2.byteCount)

    /// A uniform element from the operating system.
    public static func random() -> Delta {
        var source = SystemRandomSource()
        return Delta(Fp2(uniformWord(from: &source), uniformWord(from: &source)))
    }

    package init(_ element: Fp2) {
        secret.withUnsafeMutableBytes { $0.storeBytes(of: element, as: Fp2.self) }
    }

    /// The element, for arithmetic.
    package var element: Fp2 { secret.withUnsafeBytes { $0.load(as: Fp2.self) } }

    /// A second one for a part of the session that outlives a call.
    package borrowing func duplicate() -> Delta { Delta(element) }
}

/// An exactly uniform element: a draw of 61 bits that is p is drawn again.
package func uniformWord(from source: inout some RandomSource) -> Fp {
    while true {
        if let element = Fp(canonical: source.next() & Fp.p) { return element }
    }
}
