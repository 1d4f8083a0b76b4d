import CSodium
import CandorCore

/// The group of the base OTs: ristretto255 (RFC 9496), of prime order near 2^252, as libsodium has it.
///
/// Elements and scalars are 32 bytes. The encoding is canonical: of all byte strings, exactly one is each element.
/// libsodium's operations take the same time for all scalars and elements.
package enum Ristretto {
    /// Bytes of an element and of a scalar.
    package static let byteCount = 32

    /// A scalar, uniform but for 2^-259, and its multiple of the generator, which is not the identity. `scratch` is 64
    /// bytes of secret memory.
    static func randomScalar(
        _ scalar: UnsafeMutableRawPointer, times generator: UnsafeMutableRawPointer,
        scratch: UnsafeMutableRawBufferPointer, from randomness: inout some RandomSource
    ) {
        precondition(scratch.count == 64, "a scalar is reduced from 64 bytes")
        repeat {
            var span = scratch.bindMemory(to: UInt64.self).mutableSpan
            randomness.fill(&span)
            crypto_core_ristretto255_scalar_reduce(scalar.bytes, scratch.baseAddress!.bytes)
        } while crypto_scalarmult_ristretto255_base(generator.bytes, scalar.bytes) != 0
    }

    /// The product, unless `element` is no valid encoding or the product is the identity.
    static func multiply(
        _ out: UnsafeMutableRawPointer, _ scalar: UnsafeRawPointer, _ element: UnsafeRawPointer
    ) -> Bool {
        crypto_scalarmult_ristretto255(out.bytes, scalar.bytes, element.bytes) == 0
    }

    /// The sum, unless one of them is no valid encoding.
    package static func add(
        _ out: UnsafeMutableRawPointer, _ a: UnsafeRawPointer, _ b: UnsafeRawPointer
    ) -> Bool {
        crypto_core_ristretto255_add(out.bytes, a.bytes, b.bytes) == 0
    }

    /// The difference, unless one of them is no valid encoding.
    package static func subtract(
        _ out: UnsafeMutableRawPointer, _ a: UnsafeRawPointer, _ b: UnsafeRawPointer
    ) -> Bool {
        crypto_core_ristretto255_sub(out.bytes, a.bytes, b.bytes) == 0
    }

    /// Whether these are the bytes of the identity: zeros.
    package static func isIdentity(_ element: UnsafeRawPointer) -> Bool {
        sodium_is_zero(element.bytes, byteCount) != 0
    }

    /// The element that 64 uniform bytes name, by two Elligator maps (RFC 9496 section 4.3.4).
    static func map(_ out: UnsafeMutableRawPointer, _ uniform: [UInt8]) {
        precondition(uniform.count == 64)
        crypto_core_ristretto255_from_hash(out.bytes, uniform)
    }
}

extension UnsafeRawPointer {
    fileprivate var bytes: UnsafePointer<UInt8> { assumingMemoryBound(to: UInt8.self) }
}

extension UnsafeMutableRawPointer {
    fileprivate var bytes: UnsafeMutablePointer<UInt8> { assumingMemoryBound(to: UInt8.self) }
}
