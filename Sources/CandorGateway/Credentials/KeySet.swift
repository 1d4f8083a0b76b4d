#if Gateway
    import CandorAccess
    import Foundation
    import JWTKit

    /// Public keys of an identity provider: a JSON Web Key Set (RFC 7517), each key with the algorithms that it is for.
    ///
    /// A key is bound to its algorithms here, before any token is seen; a token chooses among them and nothing else.
    package struct KeySet: Sendable {
        /// Most bytes of the file.
        static let limit = 1 << 20

        /// A key with one algorithm.
        struct Verifier: Sendable {
            let keyIdentifier: String?
            let algorithm: TokenAlgorithm
            let key: any JWTAlgorithm
        }

        private let verifiers: [Verifier]

        /// Reads a file.
        ///
        /// - Throws: `AccessError.file`, or `AccessError.invalidConfiguration` for a set that no token can be checked by.
        init(path: String) async throws(AccessError) {
            let bytes: Data
            do {
                let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
                defer { try? file.close() }
                bytes = try file.read(upToCount: Self.limit + 1) ?? Data()
            } catch {
                throw .file(path: path, reason: "a key set that cannot be read")
            }
            guard bytes.count <= Self.limit else {
                throw .wrong("tokens.keySet", "at most \(Self.limit) bytes", "more in \(path)")
            }
            try await self.init(json: bytes)
        }

        /// Reads a set.
        package init(json: Data) async throws(AccessError) {
            let set: Document
            do { set = try JSONDecoder().decode(Document.self, from: json) } catch {
                throw .wrong("tokens.keySet", "a JSON Web Key Set: an object with a list `keys`", "something else")
            }
            var verifiers: [Verifier] = []
            for (index, key) in set.keys.enumerated() {
                try await verifiers.append(contentsOf: key.verifiers("tokens.keySet.keys.\(index)"))
            }
            guard !verifiers.isEmpty else {
                throw .wrong("tokens.keySet", "at least one key for signatures", "none")
            }
            self.verifiers = verifiers
        }

        /// The keys that a token with this header may be signed by: those of its identifier, or all where it has none.
        func verifiers(for algorithm: TokenAlgorithm, keyIdentifier: String?) -> [Verifier] {
            verifiers.filter {
                $0.algorithm == algorithm && (keyIdentifier == nil || $0.keyIdentifier == keyIdentifier)
            }
        }
    }

    /// Algorithms of signatures whose checking key is no secret. There is none without a signature, and none with a shared
    /// secret: a public key would be taken for one.
    enum TokenAlgorithm: String, CaseIterable, Sendable {
        case rs256 = "RS256"
        case rs384 = "RS384"
        case rs512 = "RS512"
        case ps256 = "PS256"
        case ps384 = "PS384"
        case ps512 = "PS512"
        case es256 = "ES256"
        case es384 = "ES384"
        case es512 = "ES512"
        case edDSA = "EdDSA"

        /// Those that a key of a type and curve can be for.
        static func of(type: String, curve: String?) -> [TokenAlgorithm]? {
            switch (type, curve) {
            case ("RSA", _): [.rs256, .rs384, .rs512, .ps256, .ps384, .ps512]
            case ("EC", "P-256"): [.es256]
            case ("EC", "P-384"): [.es384]
            case ("EC", "P-521"): [.es512]
            case ("OKP", "Ed25519"): [.edDSA]
            default: nil
            }
        }
    }

    extension KeySet {
        private struct Document: Decodable {
            let keys: [Key]
        }

        /// The members of a key that are read; those of a secret key are read to be refused.
        private struct Key: Decodable {
            let kty: String
            let crv, use, alg, kid, n, e, x, y, d, k: String?

            /// One verifier for each algorithm; none for a key of encryption, and for types that are not known, as RFC 7517
            /// asks.
            func verifiers(_ place: String) async throws(AccessError) -> [Verifier] {
                guard d == nil && k == nil else {
                    throw .wrong(place, "a public key: secrets are for the issuer alone", "a secret one")
                }
                guard use == nil || use == "sig" else { return [] }
                guard var algorithms = TokenAlgorithm.of(type: kty, curve: crv) else { return [] }
                if let alg { algorithms.removeAll { $0.rawValue != alg } }
                var verifiers: [Verifier] = []
                for algorithm in algorithms {
                    verifiers.append(
                        Verifier(keyIdentifier: kid, algorithm: algorithm, key: try await key(for: algorithm, place)))
                }
                return verifiers
            }

            /// The library binds a key to the first algorithm that a token names: each gets a collection of its own.
            private func key(for algorithm: TokenAlgorithm, _ place: String) async throws(AccessError)
                -> any JWTAlgorithm
            {
                let name = JWK.Algorithm(rawValue: algorithm.rawValue)
                let identifier = JWKIdentifier(string: "key")
                let key: JWK =
                    switch kty {
                    case "RSA": .rsa(name, identifier: identifier, modulus: n, exponent: e)
                    case "EC":
                        .ecdsa(
                            name, identifier: identifier, x: x, y: y, curve: crv.flatMap { ECDSACurve(rawValue: $0) })
                    default: .octetKeyPair(name, identifier: identifier, x: x, y: nil, curve: .ed25519)
                    }
                do {
                    let key = try await JWTKeyCollection().add(jwk: key).getKey(
                        for: identifier, alg: algorithm.rawValue)
                    guard key.name == algorithm.rawValue else { throw JWTError.noKeyProvided }
                    return key
                } catch {
                    throw .wrong(
                        place, "a good key of type \(kty), for RSA of at least 2048 bits", "another value")
                }
            }
        }
    }
#endif
