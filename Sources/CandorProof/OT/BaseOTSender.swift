import CandorCore

/// The party of the base OTs that has both keys of each: the prover. See ``BaseOT``.
package enum BaseOTSender {
    /// The sender of `count` OTs before the receiver's message.
    package static func begin(count: Int, session: SessionIdentifier) -> AwaitingRequest {
        AwaitingRequest(count: count, session: session)
    }

    /// The sender before the receiver's message. It has no secret yet.
    package struct AwaitingRequest: ~Copyable {
        fileprivate let count: Int
        fileprivate let session: SessionIdentifier

        /// Draws the sender's element and forms all keys, k_0 and k_1 of the first OT first.
        ///
        /// - Throws: ``ProofError/lengthMismatch(values:expected:actual:)`` for another number of OTs, and
        ///   ``ProofError/malformedMessage(step:field:expected:actual:)`` for the first value that is no element, is the
        ///   identity, or leads to it.
        package consuming func answer(
            _ request: BaseOTRequest, randomness: inout some RandomSource
        ) throws(ProofError) -> Finished {
            guard Mutation.isOn(.otRequestCount) || request.elements.count == BaseOTRequest.byteCount(count) else {
                throw .lengthMismatch(
                    values: "bytes of base OT elements", expected: BaseOTRequest.byteCount(count),
                    actual: request.elements.count)
            }
            let size = Ristretto.byteCount
            var scalar = SecretBuffer(count: size), shared = SecretBuffer(count: size)
            var keys = SecretBuffer(count: 2 * BaseOT.keyBytes * count)
            var element = [UInt8](repeating: 0, count: size)
            var scratch = SecretBuffer(count: 64)
            scalar.withUnsafeMutableBytes { scalar in
                element.withUnsafeMutableBytes { element in
                    scratch.withUnsafeMutableBytes { scratch in
                        Ristretto.randomScalar(
                            scalar.baseAddress!, times: element.baseAddress!, scratch: scratch, from: &randomness)
                    }
                }
            }
            var derivation = BaseOTKeyDerivation(session: session, reply: element)
            for index in 0..<request.elements.count / (2 * size) {
                for branch in 0..<2 {
                    let place = 2 * index + branch
                    let isElement = request.elements.withUnsafeBytes { all in
                        let elements = UnsafeRawBufferPointer(rebasing: all[2 * size * index..<2 * size * (index + 1)])
                        return scalar.withUnsafeBytes { scalar in
                            shared.withUnsafeMutableBytes { shared in
                                let sharedElement = share(
                                    shared.baseAddress!, scalar: scalar.baseAddress!, elements: elements,
                                    index: index, branch: branch)
                                keys.withUnsafeMutableBytes { keys in
                                    derivation.derive(
                                        keys.baseAddress! + BaseOT.keyBytes * place, index: index,
                                        branch: UInt8(branch), elements: elements, shared: shared.baseAddress!)
                                }
                                return sharedElement
                            }
                        }
                    }
                    guard isElement else {
                        throw .malformedMessage(
                            step: .baseOTRequest, field: "element \(branch) of OT \(index)",
                            expected: "an element other than the identity, with a sum other than it",
                            actual: hexadecimal(request.elements[size * place..<size * (place + 1)]))
                    }
                }
            }
            return Finished(reply: BaseOTReply(element: element), keys: BaseOTKeys(keys))
        }

        /// y M_j = y (r_j + H(j, r_{1-j})), unless r_j is no element or the identity, or M_j is the identity.
        private borrowing func share(
            _ out: UnsafeMutableRawPointer, scalar: UnsafeRawPointer, elements: UnsafeRawBufferPointer, index: Int,
            branch: Int
        ) -> Bool {
            let size = Ristretto.byteCount
            let own = elements.baseAddress! + size * branch, other = elements.baseAddress! + size * (1 - branch)
            guard Mutation.isOn(.otIdentityElement) || !Ristretto.isIdentity(own) else { return false }
            return withUnsafeTemporaryAllocation(byteCount: size, alignment: 1) { sum in
                BaseOT.hash(sum.baseAddress!, session: session, index: index, branch: UInt8(branch), other: other)
                guard Ristretto.add(sum.baseAddress!, own, sum.baseAddress!) || Mutation.isOn(.otMalformedElement)
                else { return false }
                return Ristretto.multiply(out, scalar, sum.baseAddress!) || Mutation.isOn(.otIdentitySum)
            }
        }
    }

    /// The sender at its end: its message and its keys.
    package struct Finished: ~Copyable {
        /// What the receiver must get.
        package let reply: BaseOTReply
        /// Both keys of each OT, in turn.
        package let keys: BaseOTKeys
    }
}
