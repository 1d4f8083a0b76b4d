#if Gateway
    import CandorAccess
    import Foundation
    import JWTKit

    /// Checks signed tokens (RFC 7519, with what RFC 8725 asks): first the signature, then what is claimed.
    package struct TokenVerifier: Sendable {
        /// Seconds by which the issuer's clock may differ.
        static let leeway = 60.0

        private let settings: TokenSettings
        private let keySet: KeySet

        package init(_ settings: TokenSettings, keySet: KeySet) { (self.settings, self.keySet) = (settings, keySet) }

        /// The account that a token names; nil where anything of it is not as it must be.
        package func account(of token: Substring, at unixSeconds: UInt64) -> String? {
            guard let claims = Self.parts(of: token)?[1], isSigned(token), let claims: Claims = Self.document(claims)
            else { return nil }
            return account(of: claims, at: Double(unixSeconds))
        }

        /// Whether a key of the set has signed a token, whatever it claims.
        package func isSigned(_ token: Substring) -> Bool {
            guard let parts = Self.parts(of: token), let signature = Self.bytes(parts[2]),
                let header: Header = Self.document(parts[0]), header.crit == nil,
                let algorithm = TokenAlgorithm(rawValue: header.alg)
            else { return false }
            let signed = Array(token.utf8.prefix(parts[0].count + 1 + parts[1].count))
            return keySet.verifiers(for: algorithm, keyIdentifier: header.kid).contains {
                (try? $0.key.verify(signature, signs: signed)) ?? false
            }
        }

        /// Header, claims and signature; nil for another number of parts, and for more bytes than a token has.
        private static func parts(of token: Substring) -> [Substring.UTF8View]? {
            guard token.utf8.count <= Credential.limit else { return nil }
            let parts = token.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
            return parts.count == 3 ? parts : nil
        }

        private func account(of claims: Claims, at now: Double) -> String? {
            guard claims.issuer == settings.issuer, claims.audiences.contains(settings.audience),
                let expires = claims.expires, now < expires + Self.leeway,
                (claims.begins ?? -.infinity) - Self.leeway <= now,
                let account = claims.texts[settings.accountClaim],
                (try? Name.check(account, of: "account")) != nil
            else { return nil }
            return account
        }

        /// Base64url without padding, as RFC 7515 writes it, and nothing that some decoder would read all the same.
        private static func bytes(_ text: some Collection<UInt8>) -> [UInt8]? {
            var base64: [UInt8] = []
            base64.reserveCapacity(text.count + 3)
            for byte in text {
                switch byte {
                case 0x30...0x39, 0x41...0x5a, 0x61...0x7a: base64.append(byte)
                case UInt8(ascii: "-"): base64.append(UInt8(ascii: "+"))
                case UInt8(ascii: "_"): base64.append(UInt8(ascii: "/"))
                default: return nil
                }
            }
            while base64.count % 4 != 0 { base64.append(UInt8(ascii: "=")) }
            return Data(base64Encoded: Data(base64)).map { Array($0) }
        }

        private static func document<Document: Decodable>(_ text: some Collection<UInt8>) -> Document? {
            bytes(text).flatMap { try? JSONDecoder().decode(Document.self, from: Data($0)) }
        }

        /// What is read of the header. Keys in it, or addresses of keys, are not: a token does not say who may sign it.
        private struct Header: Decodable {
            let alg: String
            let kid: String?
            /// Extensions that must be understood: none is.
            let crit: [String]?
        }
    }

    /// What is read of a token's claims.
    private struct Claims: Decodable {
        private(set) var issuer: String?
        private(set) var audiences: [String] = []
        private(set) var expires: Double?
        private(set) var begins: Double?
        /// All claims that are texts.
        private(set) var texts: [String: String] = [:]

        private struct Key: CodingKey {
            let stringValue: String
            var intValue: Int? { nil }
            init(stringValue: String) { self.stringValue = stringValue }
            init?(intValue: Int) { nil }
        }

        init(from decoder: any Decoder) throws {
            let claims = try decoder.container(keyedBy: Key.self)
            for key in claims.allKeys {
                switch key.stringValue {
                case "iss": issuer = try claims.decode(String.self, forKey: key)
                case "aud":
                    if let one = try? claims.decode(String.self, forKey: key) {
                        audiences = [one]
                    } else {
                        audiences = try claims.decode([String].self, forKey: key)
                    }
                case "exp": expires = try claims.decode(Double.self, forKey: key)
                case "nbf": begins = try claims.decode(Double.self, forKey: key)
                default: texts[key.stringValue] = try? claims.decode(String.self, forKey: key)
                }
            }
        }
    }
#endif
