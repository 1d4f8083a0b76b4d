import CSodium
import CandorCore

/// The signature of a webhook: `t=TIME,v1=HEX`, where HEX is HMAC-SHA256(key, "TIME.BODY").
///
/// The time is signed too, so that a receiver can refuse an old message that somebody sends again.
public struct WebhookSignature: Hashable, Sendable {
    /// The header that carries it.
    public static let header = "Candor-Signature"
    /// Fewest bytes of a key.
    public static let shortestKey = 16

    /// The header's value.
    public let value: String

    /// Signs a body.
    public init(of body: [UInt8], at unixSeconds: UInt64, key: borrowing SecretBuffer) {
        value = "t=\(unixSeconds),v1=\(Hex.text(of: Self.code(body, unixSeconds, key)))"
    }

    /// Whether a header's value is a signature of `body` that is at most `tolerance` seconds old, or early.
    ///
    /// - Complexity: the time does not depend on how much of the signature is right.
    public static func isValid(
        _ value: String, of body: [UInt8], at now: UInt64, tolerance: UInt64 = 300, key: borrowing SecretBuffer
    ) -> Bool {
        let parts = value.split(separator: ",", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].hasPrefix("t="), parts[1].hasPrefix("v1="),
            let time = UInt64(parts[0].dropFirst(2)), (time > now ? time - now : now - time) <= tolerance
        else { return false }
        let expected = Array(Hex.text(of: code(body, time, key)).utf8)
        let given = Array(parts[1].dropFirst(3).utf8)
        return given.count == expected.count && sodium_memcmp(given, expected, expected.count) == 0
    }

    private static func code(_ body: [UInt8], _ time: UInt64, _ key: borrowing SecretBuffer) -> [UInt8] {
        var state = crypto_auth_hmacsha256_state()
        defer { withUnsafeMutableBytes(of: &state) { sodium_memzero($0.baseAddress!, $0.count) } }
        key.withUnsafeBytes { bytes in
            // A key is never empty.
            _ = crypto_auth_hmacsha256_init(
                &state, bytes.baseAddress!.assumingMemoryBound(to: UInt8.self), bytes.count)
        }
        let message = Array("\(time).".utf8) + body
        crypto_auth_hmacsha256_update(&state, message, UInt64(message.count))
        var code = [UInt8](repeating: 0, count: Int(crypto_auth_hmacsha256_BYTES))
        crypto_auth_hmacsha256_final(&state, &code)
        return code
    }
}
