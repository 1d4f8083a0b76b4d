import CandorCore

/// The party of the base OTs that has choices: the verifier. See ``BaseOT``.
package enum BaseOTReceiver {
    /// Draws the elements for these choices, one byte each, 0 or 1.
    ///
    /// Choices meet other values in one place, a selection in constant time between strings that do not depend on them.
    package static func begin(
        choices: borrowing SecretBuffer, session: SessionIdentifier, randomness: inout some RandomSource
    ) -> AwaitingReply {
        let count = choices.count, size = Ristretto.byteCount
        var scalars = SecretBuffer(count: size * count)
        var zero = SecretBuffer(count: 2 * size * count), one = SecretBuffer(count: 2 * size * count)
        var scratch = SecretBuffer(count: 64 + 4 * size)
        scalars.withUnsafeMutableBytes { scalars in
            zero.withUnsafeMutableBytes { zero in
                one.withUnsafeMutableBytes { one in
                    scratch.withUnsafeMutableBytes { scratch in
                        for index in 0..<count {
                            draw(
                                index: index, session: session, scalar: scalars.baseAddress! + size * index,
                                zero: zero.baseAddress! + 2 * size * index,
                                one: one.baseAddress! + 2 * size * index, scratch: scratch, randomness: &randomness)
                        }
                    }
                }
            }
        }
        var elements = [UInt8](repeating: 0, count: 2 * size * count)
        elements.withUnsafeMutableBytes { elements in
            select(into: elements, zero: zero, one: one, stringBytes: 2 * size, choices: choices)
        }
        return AwaitingReply(
            request: BaseOTRequest(elements: elements), session: session, scalars: scalars, choices: copy(choices))
    }

    /// What one OT would send for choice 0, (A - H(0, R), R), and for choice 1, (R, A - H(1, R)).
    private static func draw(
        index: Int, session: SessionIdentifier, scalar: UnsafeMutableRawPointer, zero: UnsafeMutableRawPointer,
        one: UnsafeMutableRawPointer, scratch: UnsafeMutableRawBufferPointer, randomness: inout some RandomSource
    ) {
        let size = Ristretto.byteCount, wide = UnsafeMutableRawBufferPointer(rebasing: scratch[..<64])
        let a = scratch.baseAddress! + 64
        let (r, hash, discarded) = (a + size, a + 2 * size, a + 3 * size)
        Ristretto.randomScalar(scalar, times: a, scratch: wide, from: &randomness)
        Ristretto.randomScalar(discarded, times: r, scratch: wide, from: &randomness)
        for (branch, out) in [(UInt8(0), zero), (UInt8(1), one + size)] {
            BaseOT.hash(hash, session: session, index: index, branch: branch, other: r)
            // A multiple of the base point, and a hash onto the group.
            guard Ristretto.subtract(out, a, hash) else { preconditionFailure("both are elements") }
        }
        (zero + size).copyMemory(from: r, byteCount: size)
        one.copyMemory(from: r, byteCount: size)
    }

    /// The receiver after its message. Letting go of it erases its scalars and choices.
    package struct AwaitingReply: ~Copyable {
        /// What the sender must get.
        package let request: BaseOTRequest
        fileprivate let session: SessionIdentifier
        fileprivate let scalars: SecretBuffer
        fileprivate let choices: SecretBuffer

        /// The chosen keys.
        ///
        /// - Throws: ``ProofError/malformedMessage(step:field:expected:actual:)`` when the sender's element is none, or
        ///   the identity. That does not depend on the choices.
        package consuming func finish(_ reply: BaseOTReply) throws(ProofError) -> BaseOTKeys {
            let count = choices.count, size = Ristretto.byteCount
            var shared = SecretBuffer(count: size)
            var zero = SecretBuffer(count: BaseOT.keyBytes * count), one = SecretBuffer(count: BaseOT.keyBytes * count)
            var derivation = BaseOTKeyDerivation(session: session, reply: reply.element)
            for index in 0..<count {
                let isElement = scalars.withUnsafeBytes { scalars in
                    shared.withUnsafeMutableBytes { shared in
                        Ristretto.multiply(
                            shared.baseAddress!, scalars.baseAddress! + size * index, reply.element)
                    }
                }
                guard Mutation.isOn(.otReplyElement) || isElement else {
                    throw .malformedMessage(
                        step: .baseOTReply, field: "element", expected: "an element other than the identity",
                        actual: hexadecimal(reply.element))
                }
                request.elements.withUnsafeBytes { all in
                    let elements = UnsafeRawBufferPointer(rebasing: all[2 * size * index..<2 * size * (index + 1)])
                    shared.withUnsafeBytes { shared in
                        zero.withUnsafeMutableBytes { keys in
                            derivation.derive(
                                keys.baseAddress! + BaseOT.keyBytes * index, index: index, branch: 0,
                                elements: elements, shared: shared.baseAddress!)
                        }
                        one.withUnsafeMutableBytes { keys in
                            derivation.derive(
                                keys.baseAddress! + BaseOT.keyBytes * index, index: index, branch: 1,
                                elements: elements, shared: shared.baseAddress!)
                        }
                    }
                }
            }
            var keys = SecretBuffer(count: BaseOT.keyBytes * count)
            keys.withUnsafeMutableBytes { keys in
                select(into: keys, zero: zero, one: one, stringBytes: BaseOT.keyBytes, choices: choices)
            }
            return BaseOTKeys(keys)
        }
    }

    private static func select(
        into out: UnsafeMutableRawBufferPointer, zero: borrowing SecretBuffer, one: borrowing SecretBuffer,
        stringBytes: Int, choices: borrowing SecretBuffer
    ) {
        zero.withUnsafeBytes { zero in
            one.withUnsafeBytes { one in
                choices.withUnsafeBytes { choices in
                    OTKernels.select(into: out, zero: zero, one: one, stringBytes: stringBytes, choices: choices)
                }
            }
        }
    }

    private static func copy(_ secret: borrowing SecretBuffer) -> SecretBuffer {
        var copy = SecretBuffer(count: secret.count)
        secret.withUnsafeBytes { source in copy.withUnsafeMutableBytes { $0.copyMemory(from: source) } }
        return copy
    }
}

/// Bytes as a person compares them.
func hexadecimal(_ bytes: some Collection<UInt8>) -> String {
    let digits = Array("0123456789abcdef")
    return String(bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
}
