import CSodium
import CandorCore

/// Base oblivious transfers, secure against malicious parties: of each of `count` pairs of keys of 16 bytes that the
/// sender gets, the receiver gets the one that its choice names. The sender does not learn which, the receiver nothing
/// of the other.
///
/// Source: D. Masny and P. Rindal, "Endemic oblivious transfer" (eprint 2019/706), over Diffie-Hellman, with one
/// element of the sender for the whole batch. For OT i with choice b, generator G:
/// - the receiver draws A = aG and R = rG, and sends (r_b, r_{1-b}) = (A - H(i, b, R), R);
/// - the sender sends B = yG, and forms M_j = r_j + H(i, j, r_{1-j}) and k_j = KDF(i, j, B, r_0, r_1, y M_j);
/// - the receiver forms k_b with aB, since M_b = A.
///
/// H and KDF are SHA-256 over the session identifier and these values. What this rests on is in <doc:ObliviousTransfer>.
package enum BaseOT {
    /// Bytes of a key.
    static let keyBytes = 16

    /// H: the element for branch `branch` of OT `index`, given the element of the other branch.
    package static func hash(
        _ out: UnsafeMutableRawPointer, session: SessionIdentifier, index: Int, branch: UInt8, other: UnsafeRawPointer
    ) {
        var uniform = [UInt8]()
        for half in ["candor base OT element, first half", "candor base OT element, second half"] {
            var hash = TranscriptHash(label: half, session: session)
            hash.absorb(UInt64(index))
            hash.absorb([branch])
            hash.absorb(UnsafeRawBufferPointer(start: other, count: Ristretto.byteCount))
            uniform += hash.digest()
        }
        Ristretto.map(out, uniform)
    }
}

/// KDF: keys from shared elements. Its input lies in secret memory and libsodium wipes its own.
struct BaseOTKeyDerivation: ~Copyable {
    private static let label = Array("candor base OT key".utf8)
    private var input: SecretBuffer
    private var digest = SecretBuffer(count: Int(crypto_hash_sha256_BYTES))
    private let fixedBytes: Int

    /// For the sender's element `reply` of this session. Every field has a fixed length.
    init(session: SessionIdentifier, reply: [UInt8]) {
        let fixed = BaseOTKeyDerivation.label + session.bytes + reply
        fixedBytes = fixed.count
        input = SecretBuffer(count: fixed.count + 8 + 1 + 3 * Ristretto.byteCount)
        input.withUnsafeMutableBytes { $0.copyBytes(from: fixed) }
    }

    /// Writes the key of branch `branch` of OT `index`, for both its elements and the shared one.
    mutating func derive(
        _ key: UnsafeMutableRawPointer, index: Int, branch: UInt8, elements: UnsafeRawBufferPointer,
        shared: UnsafeRawPointer
    ) {
        input.withUnsafeMutableBytes { input in
            var position = input.baseAddress! + fixedBytes
            position.storeBytes(of: UInt64(index).littleEndian, as: UInt64.self)
            position.storeBytes(of: branch, toByteOffset: 8, as: UInt8.self)
            position += 9
            position.copyMemory(from: elements.baseAddress!, byteCount: 2 * Ristretto.byteCount)
            position += 2 * Ristretto.byteCount
            position.copyMemory(from: shared, byteCount: Ristretto.byteCount)
            digest.withUnsafeMutableBytes { digest in
                _ = crypto_hash_sha256(digest.baseAddress!, input.baseAddress!, UInt64(input.count))
                key.copyMemory(from: digest.baseAddress!, byteCount: BaseOT.keyBytes)
            }
        }
    }
}

/// Keys of base OTs, in memory that is wiped when they end.
package struct BaseOTKeys: ~Copyable {
    private let bytes: SecretBuffer

    package init(_ bytes: consuming SecretBuffer) { self.bytes = bytes }

    /// How many.
    package var count: Int { bytes.count / BaseOT.keyBytes }

    /// One of them.
    package subscript(index: Int) -> Block {
        precondition(index >= 0 && index < count, "no key of this number")
        return bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: BaseOT.keyBytes * index, as: Block.self) }
    }

    /// Some of them, moved out.
    borrowing func slice(_ range: Range<Int>) -> BaseOTKeys {
        var part = SecretBuffer(count: BaseOT.keyBytes * range.count)
        bytes.withUnsafeBytes { all in
            let source = all[BaseOT.keyBytes * range.lowerBound..<BaseOT.keyBytes * range.upperBound]
            part.withUnsafeMutableBytes { $0.copyBytes(from: source) }
        }
        return BaseOTKeys(part)
    }

    /// The streams of all of them.
    borrowing func expanded() -> SecretBuffer { OTKernels.expandKeys(bytes) }
}
